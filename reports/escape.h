// Text that came from a case or from the system under test, made safe for a terminal, for XML or
// for a page of HTML. For Markdown there is markdown_escape.h.
//
// Nothing is dropped: a byte that may not stand as itself (a control character, a piece of broken
// UTF-8, a code point that XML forbids) is shown as \xNN.
#ifndef PARLEY_REPORTS_ESCAPE_H_
#define PARLEY_REPORTS_ESCAPE_H_

#include <string>
#include <string_view>

namespace parley {

// Valid UTF-8 whose only control characters are tabs and newlines.
std::string PlainText(std::string_view text);
// The same on one line: tabs and newlines become blanks.
std::string OneLine(std::string_view text);

// With a backslash before each character of `special`.
std::string WithBackslashes(std::string_view text, std::string_view special);

// For the content of an XML element.
std::string XmlText(std::string_view text);
// For an XML attribute between double quotes; tabs and newlines survive normalisation.
std::string XmlAttribute(std::string_view text);

// For the content of an element of HTML and for an attribute between quotes of either kind. Not for
// the content of <script> and <style>, nor for an address: "javascript:" would stay one.
std::string HtmlText(std::string_view text);

// A JSON document for the content of <script type="application/json">: the same document, in which
// no string can end the element or begin a comment. The input must be JSON in UTF-8.
std::string JsonForScript(std::string_view json);

}  // namespace parley

#endif  // PARLEY_REPORTS_ESCAPE_H_

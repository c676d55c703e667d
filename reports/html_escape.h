// Text that came from a case or from the system under test, made safe for a page of HTML.
//
// Of the same make as escape.h: nothing is dropped, and a byte that may not stand as itself is
// shown as \xNN.
#ifndef PARLEY_REPORTS_HTML_ESCAPE_H_
#define PARLEY_REPORTS_HTML_ESCAPE_H_

#include <string>
#include <string_view>

namespace parley {

// For the content of an element and for an attribute between quotes of either kind. Not for the
// content of <script> and <style>, nor for an address: "javascript:" would stay one.
std::string HtmlText(std::string_view text);

// A JSON document for the content of <script type="application/json">: the same document, in which
// no string can end the element or begin a comment. The input must be JSON in UTF-8.
std::string JsonForScript(std::string_view json);

}  // namespace parley

#endif  // PARLEY_REPORTS_HTML_ESCAPE_H_

// Text that came from a case or from the system under test, made safe for a terminal or for XML.
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

// For the content of an XML element.
std::string XmlText(std::string_view text);
// For an XML attribute between double quotes; tabs and newlines survive normalisation.
std::string XmlAttribute(std::string_view text);

}  // namespace parley

#endif  // PARLEY_REPORTS_ESCAPE_H_

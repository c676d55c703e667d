// Text that came from a case or from the system under test, made safe for a document of Markdown
// (CommonMark and the tables that GitHub and GitLab add to it).
//
// Of the same make as escape.h: nothing is dropped, and a byte that may not stand as itself is
// shown as \xNN.
#ifndef PARLEY_REPORTS_MARKDOWN_ESCAPE_H_
#define PARLEY_REPORTS_MARKDOWN_ESCAPE_H_

#include <string>
#include <string_view>

namespace parley {

// One line of prose, in a table or elsewhere but not at the beginning of a line: nothing in it is
// markup, HTML or the end of a cell.
std::string MarkdownText(std::string_view text);

// One line as code, between as many backticks as it takes; "" stays empty.
std::string MarkdownCode(std::string_view text);
// The same in a cell of a table, where '|' would end it.
std::string MarkdownCodeCell(std::string_view text);

// Lines as a block of code, between fences of as many backticks as it takes.
std::string MarkdownBlock(std::string_view lines);

}  // namespace parley

#endif  // PARLEY_REPORTS_MARKDOWN_ESCAPE_H_

// The style sheet and the scripts of pages: the files of page/, which the build puts into the
// program, so that a page needs no file at run time.
#ifndef PARLEY_REPORTS_PAGE_TEXT_H_
#define PARLEY_REPORTS_PAGE_TEXT_H_

#include <string_view>

namespace parley {

// The file of page/ of this name, as it stands in <style> or <script>: from its first empty line
// on, because the comment above that is for readers of the source. Lives as long as the program;
// there has to be such a file.
std::string_view PageText(std::string_view name);

}  // namespace parley

#endif  // PARLEY_REPORTS_PAGE_TEXT_H_

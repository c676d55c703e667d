// The style sheet and the scripts of pages, as they stand in <style> and <script>. They are strings
// of C++ so that a page needs no file at run time and no step of the build.
#ifndef PARLEY_REPORTS_PAGE_PAGE_TEXT_H_
#define PARLEY_REPORTS_PAGE_PAGE_TEXT_H_

namespace parley {

extern const char* const kPageStyle;

// Parts of one script, in this order. Each defines functions; the last one starts them.
extern const char* const kPageRows;     // search, filters, counts
extern const char* const kPageDetails;  // what stands behind a row
extern const char* const kPageKeys;     // keyboard, links, print; start

}  // namespace parley

#endif  // PARLEY_REPORTS_PAGE_PAGE_TEXT_H_

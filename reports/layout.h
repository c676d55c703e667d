// Lines of text laid out in columns: width, cutting, wrapping, tables, numbers with units.
//
// Width is counted in code points, which is right for all but wide and combining characters.
#ifndef PARLEY_REPORTS_LAYOUT_H_
#define PARLEY_REPORTS_LAYOUT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

int DisplayWidth(std::string_view text);

// The text if it fits into `width` columns, else its beginning and "...".
std::string CutToWidth(std::string_view text, int width);

// The text in lines of at most `width` columns, broken at blanks, each with `indent` blanks before
// it and a newline behind it. A width of 0 is no limit; a word too long for a line stays whole.
std::string Wrap(std::string_view text, int indent, int width);

// Rows of cells with two blanks between columns; the first column stands left, all others right.
// Every row is a line.
std::string Table(const std::vector<std::vector<std::string>>& rows);

// Of durations that are not negative; the greatest number there is where the sum would be greater.
int64_t SumOfDurations(int64_t a, int64_t b);

// "0.3 ms", "45 ms", "1.24 s", "2 min 5 s".
std::string DurationText(int64_t nanoseconds);

// "1 case", "2 cases".
std::string Counted(int64_t count, const std::string& singular, const std::string& plural);

}  // namespace parley

#endif  // PARLEY_REPORTS_LAYOUT_H_

// Ranges of indexes, read and printed.
#include "lib/index_ranges.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace parley {
namespace {

std::string ErrorOf(std::string_view text, size_t count) {
  std::vector<size_t> indexes = {77};
  std::string error;
  EXPECT_FALSE(ParseIndexRanges(text, count, &indexes, &error)) << text;
  EXPECT_EQ(indexes, std::vector<size_t>{77});
  return error;
}

TEST(IndexRangesTest, Reads) {
  const std::vector<std::pair<std::string, std::vector<size_t>>> all = {
      {"0", {0}},
      {"9", {9}},
      {"0-2,4", {0, 1, 2, 4}},
      {"4,0-2", {0, 1, 2, 4}},
      {"1-3,2-4,3", {1, 2, 3, 4}},
      {"0-9", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
      {"3-3", {3}},
      {"007", {7}},
  };
  for (const auto& [text, expected] : all) {
    std::vector<size_t> indexes;
    std::string error;
    EXPECT_TRUE(ParseIndexRanges(text, 10, &indexes, &error)) << error;
    EXPECT_EQ(indexes, expected) << text;
    EXPECT_EQ(error, "");
  }
}

TEST(IndexRangesTest, SaysWhatIsWrong) {
  for (const std::string text : {"", "x", "1x", "-1", "+1", " 1", "1-", "1--2", "1-2-3", "0x1",
                                 "99999999999999999999", "1-99999999999999999999"}) {
    EXPECT_EQ(ErrorOf(text, 10),
              "'" + text + "' is not a range of indexes; write them like 0-12,14");
  }
  EXPECT_EQ(ErrorOf("1,", 10), "'' is not a range of indexes; write them like 0-12,14");
  EXPECT_EQ(ErrorOf("1,,2", 10), "'' is not a range of indexes; write them like 0-12,14");
  EXPECT_EQ(ErrorOf("0,3-1", 10), "3-1 ends before it begins");
  EXPECT_EQ(ErrorOf("8-10", 10), "8-10 goes beyond the last index, 9");
  EXPECT_EQ(ErrorOf("0-18446744073709551615", 10),
            "0-18446744073709551615 goes beyond the last index, 9");
  EXPECT_EQ(ErrorOf("0", 0), "0: there is nothing to choose from");
}

TEST(IndexRangesTest, Prints) {
  EXPECT_EQ(PrintIndexRanges({}), "");
  EXPECT_EQ(PrintIndexRanges({3}), "3");
  EXPECT_EQ(PrintIndexRanges({14, 2, 0, 1, 2}), "0-2,14");
  EXPECT_EQ(PrintIndexRanges({1, 3, 5, 6}), "1,3,5-6");
}

TEST(IndexRangesTest, WhatIsPrintedIsReadBack) {
  for (unsigned set = 1; set < 1u << 8; ++set) {
    std::vector<size_t> indexes, read;
    for (size_t i = 0; i < 8; ++i) {
      if ((set >> i & 1) != 0) indexes.push_back(i);
    }
    std::string error;
    ASSERT_TRUE(ParseIndexRanges(PrintIndexRanges(indexes), 8, &read, &error)) << error;
    EXPECT_EQ(read, indexes);
  }
}

}  // namespace
}  // namespace parley

#include "lib/frame_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

namespace parley {
namespace {

class FrameMemoryTest : public testing::Test {
 protected:
  std::string Where() const {
    std::string where;
    return memory_.GuardsIntact(&where) ? "intact" : where;
  }

  alignas(16) char bytes_[1024] = {};
  FrameMemory memory_{bytes_, sizeof bytes_};
};

TEST_F(FrameMemoryTest, InputsAreZeroedAndAligned) {
  std::memset(bytes_, 0x55, sizeof bytes_);
  for (const size_t size : {1u, 16u, 17u, 0u}) {
    const char* input = memory_.Input(size);
    ASSERT_NE(input, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(input) % 16, 0u);
    for (size_t i = 0; i < size; ++i) EXPECT_EQ(input[i], 0);
  }
}

TEST_F(FrameMemoryTest, InputsDoNotOverlap) {
  char* first = memory_.Input(17);
  char* second = memory_.Input(1);
  EXPECT_EQ(second - first, 32);
}

TEST_F(FrameMemoryTest, OutputsAreFilledSoThatWhatIsNotWrittenShows) {
  const char* output = memory_.Output(5);
  ASSERT_NE(output, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(output) % 16, 0u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(static_cast<unsigned char>(output[i]), FrameMemory::kFill);
  }
  EXPECT_EQ(Where(), "intact");
}

TEST_F(FrameMemoryTest, WritingWithinOutputsLeavesTheGuardsIntact) {
  std::memset(memory_.Output(5), 1, 5);
  std::memset(memory_.Output(16), 2, 16);
  std::memset(memory_.Input(3), 3, 3);
  EXPECT_EQ(Where(), "intact");
}

TEST_F(FrameMemoryTest, EveryByteAroundAnOutputIsGuarded) {
  const struct {
    int offset;
    const char* where;
  } kCases[] = {
      {5, "byte 1 behind an output of 5 bytes was written"},
      {6, "byte 2 behind an output of 5 bytes was written"},
      {68, "byte 64 behind an output of 5 bytes was written"},
      {-1, "byte 1 before an output of 5 bytes was written"},
      {-64, "byte 64 before an output of 5 bytes was written"},
  };
  char* output = memory_.Output(5);
  for (const auto& test : kCases) {
    const char before = output[test.offset];
    output[test.offset] = static_cast<char>(before + 1);
    EXPECT_EQ(Where(), test.where);
    output[test.offset] = before;
    EXPECT_EQ(Where(), "intact");
  }
}

TEST_F(FrameMemoryTest, AnEmptyOutputIsGuardedToo) {
  char* output = memory_.Output(0);
  ASSERT_NE(output, nullptr);
  output[0] = 0;
  EXPECT_EQ(Where(), "byte 1 behind an output of 0 bytes was written");
}

TEST_F(FrameMemoryTest, GuardsOfSeveralOutputsAreTold) {
  memory_.Output(4);
  char* second = memory_.Output(8);
  second[8] = 0;
  EXPECT_EQ(Where(), "byte 1 behind an output of 8 bytes was written");
}

TEST_F(FrameMemoryTest, WithoutRoomThereIsNoMemory) {
  EXPECT_EQ(memory_.Input(1025), nullptr);
  EXPECT_EQ(memory_.Output(1024), nullptr) << "the guards need room as well";
  EXPECT_EQ(memory_.Input(SIZE_MAX), nullptr);
  EXPECT_EQ(memory_.Output(SIZE_MAX), nullptr);
  EXPECT_EQ(memory_.Output(SIZE_MAX - 100), nullptr);
  ASSERT_NE(memory_.Input(1024), nullptr) << "a refusal takes nothing";
  EXPECT_EQ(memory_.Input(1), nullptr);
  EXPECT_EQ(Where(), "intact");
}

}  // namespace
}  // namespace parley

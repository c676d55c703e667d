// Streams read back out of consoles: whole, cut anywhere, with bytes changed, among kernel
// messages. What is accepted is what was written, or nothing.
#include "reports/stream_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "reports/json_parts.h"
#include "reports/sample_run.h"
#include "reports/stream.h"

namespace parley {
namespace {

using Kind = StreamEvent::Kind;

// An event on one line, with everything that is in it.
std::string Show(const StreamEvent& event) {
  std::ostringstream out;
  switch (event.kind) {
    case Kind::kHello:
      out << "hello " << event.cases << " " << event.suite << " " << event.profile << " "
          << FingerprintJson(event.fingerprint).dump();
      break;
    case Kind::kBegin:
      out << "begin " << event.id;
      break;
    case Kind::kStep:
      out << "step " << event.id << " " << event.n << " " << event.line << " " << event.text;
      break;
    case Kind::kDone:
      out << "done " << CaseJson(event.result).dump();
      break;
    case Kind::kEnd:
      out << "end " << event.cases;
      break;
    case Kind::kConsole:
      out << "console " << event.text << (event.truncated ? " (cut)" : "");
      break;
  }
  return out.str();
}

using Events = std::vector<std::string>;

// Feeds the bytes in pieces of at most `piece` bytes.
Events Read(const std::string& bytes, size_t piece = std::string::npos,
            StreamReader* reader = nullptr) {
  StreamReader own;
  if (reader == nullptr) reader = &own;
  Events events;
  const auto keep = [&](const StreamEvent& event) { events.push_back(Show(event)); };
  for (size_t begin = 0; begin < bytes.size(); begin += std::min(piece, bytes.size() - begin)) {
    reader->Feed(std::string_view(bytes).substr(begin, piece), keep);
  }
  reader->Finish(keep);
  return events;
}

Events WithoutConsole(Events events) {
  const auto is_console = [](const std::string& event) { return event.rfind("console", 0) == 0; };
  events.erase(std::remove_if(events.begin(), events.end(), is_console), events.end());
  return events;
}

// Whether `part` is `whole` with some elements missing.
bool IsSubsequence(const Events& part, const Events& whole) {
  size_t found = 0;
  for (const std::string& event : whole) found += found < part.size() && part[found] == event;
  return found == part.size();
}

// A record as the writer frames it, of any JSON.
std::string Record(uint64_t number, const std::string& json) {
  const std::string body = std::to_string(number) + " " + json;
  char checksum[16];
  snprintf(checksum, sizeof checksum, "%08x", Crc32(body));
  return "\n#parley " + std::to_string(number) + " " + checksum + " " + json + "\n";
}

// What the writer writes for the sample, and what is to be read of it.
class StreamReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    FILE* const file = tmpfile();
    ASSERT_NE(file, nullptr);
    const RunResult run = SampleRun();
    StreamWriter writer(fileno(file));
    writer.Hello(run.fingerprint, 2, "0123456789abcdef", "posix");
    Fingerprint system = run.fingerprint;
    whole_.push_back("hello 2 0123456789abcdef posix " + FingerprintJson(system).dump());
    for (const CaseResult& result : {run.cases[0], run.cases[7]}) {
      writer.Begin(result.id);
      writer.Step(result.id, 3, 17, "p: write(3, \"\\n#parley\", 1) = 1");
      writer.Done(result);
      whole_.push_back("begin " + result.id);
      whole_.push_back("step " + result.id + " 3 17 p: write(3, \"\\n#parley\", 1) = 1");
      whole_.push_back("done " + CaseJson(result).dump());
    }
    writer.End(2);
    whole_.push_back("end 2");
    ASSERT_EQ(writer.error(), 0);
    rewind(file);
    for (int c; (c = fgetc(file)) != EOF;) bytes_ += static_cast<char>(c);
    fclose(file);
  }

  // Offsets at which a record begins with its newline.
  std::vector<size_t> Starts() const {
    std::vector<size_t> starts;
    for (size_t at = 0; (at = bytes_.find("\n#parley", at)) != std::string::npos; ++at) {
      starts.push_back(at);
    }
    return starts;
  }

  std::string bytes_;
  Events whole_;
};

TEST_F(StreamReaderTest, WhatWasWrittenComesBack) {
  ASSERT_EQ(Starts().size(), 8u);
  StreamReader reader;
  EXPECT_EQ(Read(bytes_, std::string::npos, &reader), whole_);
  EXPECT_EQ(reader.sequence(), 8u);
  EXPECT_EQ(reader.lost(), 0u);
}

TEST_F(StreamReaderTest, HoweverItIsCutIntoPieces) {
  for (const size_t piece : {1u, 2u, 3u, 7u, 100u, 1000u}) {
    EXPECT_EQ(Read(bytes_, piece), whole_) << piece;
  }
}

TEST_F(StreamReaderTest, LineEndsOfTerminals) {
  for (const std::string end : {"\r\n", "\r\r\n", "\n\r"}) {
    std::string bytes;
    for (const char c : bytes_) bytes += c == '\n' ? end : std::string(1, c);
    for (const size_t piece : {std::string::npos, size_t{1}}) {
      EXPECT_EQ(Read(bytes, piece), whole_);
    }
  }
}

TEST_F(StreamReaderTest, OfAStreamThatWasCutTheWholeRecordsCount) {
  for (size_t size = 0; size <= bytes_.size(); ++size) {
    const Events events = WithoutConsole(Read(bytes_.substr(0, size)));
    // A record needs all of its bytes but the last, its newline.
    size_t expected = 0;
    for (const size_t start : Starts()) expected += size >= bytes_.find('\n', start + 1);
    ASSERT_EQ(events, Events(whole_.begin(), whole_.begin() + static_cast<ptrdiff_t>(expected)))
        << size;
  }
}

TEST_F(StreamReaderTest, OfAStreamThatBeginsLateTheWholeRecordsCount) {
  for (size_t from = 0; from < bytes_.size(); ++from) {
    StreamReader reader;
    const Events events = WithoutConsole(Read(bytes_.substr(from), std::string::npos, &reader));
    // A record needs all of its bytes but the first, its newline.
    size_t missing = 0;
    for (const size_t start : Starts()) missing += start + 1 < from;
    ASSERT_EQ(events, Events(whole_.begin() + static_cast<ptrdiff_t>(missing), whole_.end()))
        << from;
    if (!events.empty()) {
      EXPECT_EQ(reader.lost(), missing);
    }
  }
}

TEST_F(StreamReaderTest, NoChangedByteMakesAnotherResult) {
  for (size_t at = 0; at < bytes_.size(); ++at) {
    for (const int change : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
      std::string bytes = bytes_;
      bytes[at] = static_cast<char>(bytes[at] ^ change);
      const Events events = WithoutConsole(Read(bytes));
      ASSERT_TRUE(IsSubsequence(events, whole_)) << at;
      // Where two records touch both may suffer, but no more than that.
      ASSERT_GE(events.size() + 2, whole_.size()) << at;
    }
    for (const char other : {'\n', '\r', ' ', '0', '"', '}'}) {
      std::string bytes = bytes_;
      bytes[at] = other;
      ASSERT_TRUE(IsSubsequence(WithoutConsole(Read(bytes)), whole_)) << at;
    }
  }
}

TEST_F(StreamReaderTest, NoMissingOrDoubledByteMakesAnotherResult) {
  for (size_t at = 0; at < bytes_.size(); ++at) {
    std::string missing = bytes_, doubled = bytes_;
    missing.erase(at, 1);
    doubled.insert(at, 1, bytes_[at]);
    for (const std::string& bytes : {missing, doubled}) {
      const Events events = WithoutConsole(Read(bytes));
      ASSERT_TRUE(IsSubsequence(events, whole_)) << at;
      ASSERT_GE(events.size() + 2, whole_.size()) << at;
    }
  }
}

TEST_F(StreamReaderTest, KernelMessagesAnywhere) {
  const std::string message = "[   12.345678] Out of memory: Killed process 77";
  for (size_t at = 0; at <= bytes_.size(); ++at) {
    for (const std::string& text :
         {message, message + "\n", "\n" + message + "\n", "\n" + bytes_}) {
      std::string bytes = bytes_;
      bytes.insert(at, text);
      StreamReader reader;
      const Events events = WithoutConsole(Read(bytes, std::string::npos, &reader));
      if (text.size() < bytes_.size()) {
        ASSERT_TRUE(IsSubsequence(events, whole_)) << at;
        ASSERT_GE(events.size() + 1, whole_.size()) << at << " " << text;
        ASSERT_EQ(events.size() + reader.lost(), reader.sequence());
      } else {
        // All of the stream once more, in the middle of itself: each record counts once.
        ASSERT_TRUE(IsSubsequence(WithoutConsole(Read(bytes)), whole_)) << at;
      }
    }
  }
}

TEST_F(StreamReaderTest, BetweenRecordsNothingIsLost) {
  // Whatever is printed between two, with or without a newline.
  for (const std::string text : {"boot", "boot\n", "\nboot\n", "boot\n\n\nboot", "\r\n"}) {
    std::string bytes = text;
    std::vector<size_t> starts = Starts();
    starts.push_back(bytes_.size());
    for (size_t i = 0; i + 1 < starts.size(); ++i) {
      bytes += bytes_.substr(starts[i], starts[i + 1] - starts[i]) + text;
    }
    StreamReader reader;
    EXPECT_EQ(WithoutConsole(Read(bytes, std::string::npos, &reader)), whole_) << text;
    EXPECT_EQ(reader.lost(), 0u);
  }
}

TEST(StreamReaderConsoleTest, LinesAsTheyAre) {
  const Events expected = {"console one", "console ",    "console  two\t\x01\xff",
                           "console ",    "console ",    "console #parley",
                           "console # 1", "console last"};
  const std::string text = "one\n\n two\t\x01\xff\r\n\n\n#parley\n# 1\nlast";
  for (const size_t piece : {std::string::npos, size_t{1}, size_t{3}}) {
    EXPECT_EQ(Read(text, piece), expected);
  }
  EXPECT_EQ(Read(""), Events());
  EXPECT_EQ(Read("\n"), Events{"console "});
  EXPECT_EQ(Read(std::string("a\0b\n", 4)), Events{std::string("console a\0b", 11)});
}

TEST(StreamReaderConsoleTest, TheEmptyLineOfARecordIsItsOwn) {
  const std::string end = Record(1, "{\"r\":\"end\",\"cases\":0}");
  EXPECT_EQ(Read("a\n" + end), (Events{"console a", "end 0"}));
  EXPECT_EQ(Read("a" + end), (Events{"console a", "end 0"}));
  EXPECT_EQ(Read("a\n\n" + end), (Events{"console a", "console ", "end 0"}));
  EXPECT_EQ(Read(end + "\n"), (Events{"end 0", "console "}));
}

TEST(StreamReaderConsoleTest, AFloodIsCutAndForgotten) {
  for (const std::string start : {"", "#parley ", "#parley 1 00000000 {"}) {
    StreamReader reader;
    std::vector<StreamEvent> events;
    const auto keep = [&](const StreamEvent& event) { events.push_back(event); };
    const std::string part = start + std::string(1 << 16, 'x');
    reader.Feed(start, keep);
    for (size_t fed = 0; fed < 2 * kMostStreamLine; fed += part.size()) reader.Feed(part, keep);
    EXPECT_TRUE(events.empty());
    reader.Feed("\nnext\n" + Record(1, "{\"r\":\"end\",\"cases\":7}"), keep);
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].kind, Kind::kConsole);
    EXPECT_TRUE(events[0].truncated);
    EXPECT_EQ(events[0].text.size(), kMostConsoleText);
    EXPECT_EQ(Show(events[1]), "console next");
    EXPECT_EQ(Show(events[2]), "end 7");
  }
}

TEST(StreamReaderConsoleTest, TheLimitOfConsoleTextIsExact) {
  const std::string fits(kMostConsoleText, 'x');
  EXPECT_EQ(Read(fits + "\n"), Events{"console " + fits});
  EXPECT_EQ(Read(fits + "y\n"), Events{"console " + fits + " (cut)"});
  // A record that is not one is console text as well.
  const std::string mark = "#parley " + fits;
  EXPECT_EQ(Read(mark + "\n"), Events{"console " + mark.substr(0, kMostConsoleText) + " (cut)"});
}

TEST(StreamReaderRecordTest, TheLongestLine) {
  const std::string before = "{\"r\":\"end\",\"cases\":1,\"x\":\"", after = "\"}";
  const size_t frame = Record(1, before + after).size() - 2;
  const std::string filling(kMostStreamLine - frame, 'x');
  EXPECT_EQ(Read(Record(1, before + filling + after)), Events{"end 1"});
  EXPECT_EQ(WithoutConsole(Read(Record(1, before + filling + "y" + after))), Events());
}

TEST(StreamReaderRecordTest, ARightChecksumIsNotEnough) {
  const std::string done = CaseJson(SampleFailure()).dump();
  std::string odd = done;
  odd.replace(odd.find("\"fail\""), 6, "\"odd\"");
  const std::string deep(100000, '[');
  for (const std::string& json :
       {std::string("{}"),
        std::string("[]"),
        std::string("null"),
        std::string("7"),
        std::string("{"),
        std::string("{\"r\":\"end\",\"cases\":1}}"),
        std::string("{\"r\":\"bye\"}"),
        std::string("{\"r\":7}"),
        std::string("{\"r\":\"begin\"}"),
        std::string("{\"r\":\"begin\",\"id\":7}"),
        std::string("{\"r\":\"begin\",\"id\":\"\xff\"}"),
        std::string("{\"r\":\"end\",\"cases\":-1}"),
        std::string("{\"r\":\"end\",\"cases\":1e9}"),
        std::string("{\"r\":\"end\",\"cases\":99999999999}"),
        std::string("{\"r\":\"step\",\"id\":\"a\",\"n\":0,\"line\":1,\"text\":\"\"}"),
        std::string("{\"r\":\"step\",\"id\":\"a\",\"n\":1,\"line\":null,\"text\":\"\"}"),
        std::string("{\"r\":\"hello\",\"schema\":\"parley-stream/1\",\"cases\":1,\"suite\":\"\","
                    "\"profile\":\"\",\"fingerprint\":{}}"),
        std::string("{\"r\":\"done\"}"),
        std::string("{\"r\":\"done\",\"case\":[]}"),
        "{\"r\":\"done\",\"case\":" + odd + "}",
        deep,
        "{\"r\":\"end\",\"cases\":1,\"x\":" + deep}) {
    StreamReader reader;
    const Events events = Read(Record(1, json), std::string::npos, &reader);
    EXPECT_EQ(WithoutConsole(events), Events()) << json.substr(0, 100);
    EXPECT_EQ(reader.sequence(), 0u);
  }
  // The same framing with what is right.
  EXPECT_EQ(Read(Record(1, "{\"r\":\"done\",\"case\":" + done + "}")), Events{"done " + done});
}

TEST(StreamReaderRecordTest, AnotherSchemaIsNotGuessedAt) {
  const std::string fingerprint = FingerprintJson(Fingerprint()).dump();
  const auto hello = [&](const std::string& schema) {
    return Record(1, "{\"r\":\"hello\",\"schema\":\"" + schema +
                         "\",\"cases\":1,\"suite\":\"s\",\"profile\":\"p\",\"fingerprint\":" +
                         fingerprint + "}");
  };
  EXPECT_EQ(Read(hello("parley-stream/1")), Events{"hello 1 s p " + fingerprint});
  EXPECT_EQ(WithoutConsole(Read(hello("parley-stream/2"))), Events());
}

TEST(StreamReaderRecordTest, TheFrameIsExact) {
  const std::string json = "{\"r\":\"end\",\"cases\":1}";
  const std::string good = Record(1, json);
  ASSERT_EQ(Read(good), Events{"end 1"});
  const std::string sum = good.substr(11, 8);
  char upper[16];
  snprintf(upper, sizeof upper, "%08X", Crc32("1 " + json));
  ASSERT_NE(sum, upper);
  for (const std::string& line :
       {"#parley 1 " + std::string(upper) + " " + json, "#parley 01 " + sum + " " + json,
        "#parley +1 " + sum + " " + json, "#parley  1 " + sum + " " + json,
        " #parley 1 " + sum + " " + json, "#parley 1 " + sum + " " + json + " ",
        "#parley 1 0" + sum + " " + json, "#Parley 1 " + sum + " " + json, "#parley 1 " + sum,
        std::string("#parley 1"), std::string("#parley "),
        std::string("#parley 99999999999999999999 ")}) {
    EXPECT_EQ(WithoutConsole(Read(line + "\n")), Events()) << line;
  }
  EXPECT_EQ(WithoutConsole(Read(Record(0, json))), Events()) << "numbers begin at 1";
}

TEST(StreamReaderRecordTest, NumbersOnlyGrow) {
  const auto begin = [](uint64_t number) {
    return Record(number, "{\"r\":\"begin\",\"id\":\"" + std::to_string(number) + "\"}");
  };
  StreamReader reader;
  const Events events =
      Read(begin(2) + begin(2) + begin(1) + begin(3) + begin(7), std::string::npos, &reader);
  EXPECT_EQ(WithoutConsole(events), (Events{"begin 2", "begin 3", "begin 7"}));
  EXPECT_EQ(reader.lost(), 4u) << "1, 4, 5 and 6";
  EXPECT_EQ(reader.sequence(), 7u);
}

}  // namespace
}  // namespace parley

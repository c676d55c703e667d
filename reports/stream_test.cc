// What the writer writes, byte for byte, and how: one write each, whatever the descriptor does.
// That it can be read back is in stream_reader_test.cc.
#include "reports/stream.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "reports/sample_run.h"
#include "reports/stream_reader.h"

namespace parley {
namespace {

// A pipe and all that was written into it.
class StreamTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(pipe2(ends_, O_CLOEXEC), 0); }
  void TearDown() override {
    CloseReader();
    CloseWriter();
  }
  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  void CloseWriter() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  // Everything up to the end of file, in pieces of at most so many bytes.
  std::string ReadAll(size_t piece = 65536) {
    std::string all;
    char buffer[65536];
    for (ssize_t got; (got = read(ends_[0], buffer, std::min(piece, sizeof buffer))) != 0;) {
      if (got > 0) all.append(buffer, static_cast<size_t>(got));
      if (got < 0 && errno != EINTR) break;
    }
    return all;
  }

  int ends_[2] = {-1, -1};
};

TEST(Crc32Test, IsTheOneOfZlib) {
  EXPECT_EQ(Crc32(""), 0u);
  EXPECT_EQ(Crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(Crc32(std::string(32, '\xff')), 0xff6cab0bu);
}

TEST_F(StreamTest, RecordsStandOnLinesOfTheirOwn) {
  StreamWriter writer(ends_[1]);
  writer.Begin("a/b");
  writer.Step("a/b", 2, 17, "p: write(3, \"\\n\", 1) = 1");
  writer.End(1);
  CloseWriter();
  // The checksums were computed with another program (Python's zlib).
  EXPECT_EQ(ReadAll(),
            "\n#parley 1 db3c7b05 {\"r\":\"begin\",\"id\":\"a/b\"}\n"
            "\n#parley 2 7cb64f31 {\"r\":\"step\",\"id\":\"a/b\",\"n\":2,\"line\":17,"
            "\"text\":\"p: write(3, \\\"\\\\n\\\", 1) = 1\"}\n"
            "\n#parley 3 a42c485a {\"r\":\"end\",\"cases\":1}\n");
  EXPECT_EQ(writer.error(), 0);
}

TEST_F(StreamTest, OnlyPrintableAscii) {
  CaseResult result = SampleFailure();
  result.reason = "\xc3\xa4 \xff\x7f\x01\r\n#parley 1";
  StreamWriter writer(ends_[1]);
  writer.Done(result);
  CloseWriter();
  const std::string all = ReadAll();
  ASSERT_GT(all.size(), 2u);
  for (const char c : all.substr(1, all.size() - 2)) EXPECT_TRUE(c >= ' ' && c <= '~') << int{c};
  EXPECT_NE(all.find("\\u00e4 \\ufffd\\u007f\\u0001\\r\\n#parley 1"), std::string::npos) << all;
}

TEST_F(StreamTest, EachRecordIsOneWrite) {
  // A datagram is one write, no more and no less.
  int sockets[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
  StreamWriter writer(sockets[1]);
  writer.Begin("a/b");
  writer.Done(SampleFailure());
  close(sockets[1]);
  char buffer[65536];
  for (const char* kind : {"{\"r\":\"begin\"", "{\"r\":\"done\""}) {
    const ssize_t got = recv(sockets[0], buffer, sizeof buffer, 0);
    ASSERT_GT(got, 0);
    const std::string record(buffer, static_cast<size_t>(got));
    EXPECT_EQ(record.front(), '\n');
    EXPECT_EQ(record.find('\n', 1), record.size() - 1);
    EXPECT_NE(record.find(kind), std::string::npos) << record;
  }
  EXPECT_EQ(recv(sockets[0], buffer, sizeof buffer, 0), 0);
  close(sockets[0]);
}

// Much longer than a pipe of one page holds, so that writes come back short.
CaseResult LongCase(size_t steps) {
  CaseResult result = SampleFailure();
  result.trace.resize(1);
  for (size_t i = 0; i < steps; ++i) {
    result.trace.push_back({"p: getpid() = " + std::to_string(i), "", "", 18, false});
  }
  return result;
}

TEST_F(StreamTest, ShortWritesGoOn) {
  for (const int flags : {0, O_NONBLOCK}) {
    ASSERT_GT(fcntl(ends_[1], F_SETPIPE_SZ, 4096), 0);
    ASSERT_EQ(fcntl(ends_[1], F_SETFL, flags), 0);
    std::string all;
    // The writer fills the pipe long before so slow a reader has emptied it.
    std::thread reader([&] { all = ReadAll(64); });
    {
      StreamWriter writer(ends_[1]);
      writer.Done(LongCase(5000));
      writer.End(1);
      EXPECT_EQ(writer.error(), 0);
    }
    CloseWriter();
    reader.join();
    StreamReader stream;
    std::vector<StreamEvent> events;
    stream.Feed(all, [&](const StreamEvent& event) { events.push_back(event); });
    ASSERT_EQ(events.size(), 2u) << flags;
    EXPECT_EQ(events[0].result.trace.size(), 5001u);
    CloseReader();
    ASSERT_EQ(pipe2(ends_, O_CLOEXEC), 0);
  }
}

void Ignore(int) {}

TEST_F(StreamTest, SignalsDoNotTearRecords) {
  struct sigaction action = {}, before = {};
  action.sa_handler = Ignore;  // without SA_RESTART
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
  ASSERT_GT(fcntl(ends_[1], F_SETPIPE_SZ, 4096), 0);
  StreamWriter writer(ends_[1]);
  std::thread thread([&] {
    writer.Done(LongCase(2000));
    CloseWriter();
  });
  // Read slowly, with a signal to the writer for each piece.
  std::string all;
  char buffer[512];
  for (ssize_t got; (got = read(ends_[0], buffer, sizeof buffer)) > 0;) {
    all.append(buffer, static_cast<size_t>(got));
    pthread_kill(thread.native_handle(), SIGUSR1);
  }
  thread.join();
  ASSERT_EQ(sigaction(SIGUSR1, &before, nullptr), 0);
  EXPECT_EQ(writer.error(), 0);
  StreamReader stream;
  int done = 0;
  stream.Feed(all, [&](const StreamEvent& event) {
    done += event.kind == StreamEvent::Kind::kDone && event.result.trace.size() == 2001;
  });
  EXPECT_EQ(done, 1);
}

TEST_F(StreamTest, ThreadsDoNotMixTheirRecords) {
  StreamWriter writer(ends_[1]);
  std::string all;
  std::thread reader([&] { all = ReadAll(); });
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 4; ++worker) {
    threads.emplace_back([&writer, worker] {
      for (int n = 1; n <= 250; ++n) writer.Step(std::to_string(worker), n, n, "text");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CloseWriter();
  reader.join();
  StreamReader stream;
  std::vector<int> last(4);
  stream.Feed(all, [&](const StreamEvent& event) {
    ASSERT_EQ(event.kind, StreamEvent::Kind::kStep) << event.text;
    EXPECT_EQ(event.n, ++last[static_cast<size_t>(std::stoi(event.id))]);
  });
  EXPECT_EQ(last, std::vector<int>(4, 250));
  EXPECT_EQ(stream.lost(), 0u);
}

TEST(StreamTerminalTest, ThroughATerminal) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(master, 0);
  ASSERT_EQ(grantpt(master), 0);
  ASSERT_EQ(unlockpt(master), 0);
  const int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(slave, 0);
  std::string all;
  // The end of a terminal is an error, EIO, once nobody has the other side open.
  std::thread reader([&] {
    char buffer[512];
    for (ssize_t got; (got = read(master, buffer, sizeof buffer)) > 0;) {
      all.append(buffer, static_cast<size_t>(got));
    }
  });
  {
    StreamWriter writer(slave);
    writer.Begin("a/b");
    writer.Done(LongCase(500));
    writer.End(1);
    EXPECT_EQ(writer.error(), 0);
  }
  close(slave);
  reader.join();
  close(master);
  EXPECT_NE(all.find("\r\n#parley 1 "), std::string::npos) << "the terminal did nothing to it";
  StreamReader stream;
  std::vector<StreamEvent> events;
  stream.Feed(all, [&](const StreamEvent& event) { events.push_back(event); });
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[1].result.trace.size(), 501u);
  EXPECT_EQ(stream.lost(), 0u);
}

TEST_F(StreamTest, NobodyReads) {
  struct sigaction action = {}, before = {};
  action.sa_handler = SIG_IGN;
  ASSERT_EQ(sigaction(SIGPIPE, &action, &before), 0);
  StreamWriter writer(ends_[1]);
  writer.Begin("a");
  EXPECT_EQ(writer.error(), 0);
  CloseReader();
  writer.Begin("b");
  EXPECT_EQ(writer.error(), EPIPE);
  writer.Begin("c");
  EXPECT_EQ(writer.error(), EPIPE);
  ASSERT_EQ(sigaction(SIGPIPE, &before, nullptr), 0);
}

// The one event that the writer's record makes.
class LimitTest : public StreamTest {
 protected:
  StreamEvent Through(const CaseResult& result) {
    std::string all;
    std::thread reader([&] { all = ReadAll(); });
    StreamWriter(ends_[1]).Done(result);
    CloseWriter();
    reader.join();
    EXPECT_LE(all.size(), kMostStreamLine + 2);
    std::vector<StreamEvent> events;
    StreamReader stream;
    stream.Feed(all, [&](const StreamEvent& event) { events.push_back(event); });
    EXPECT_EQ(events.size(), 1u);
    if (events.empty()) return {};
    EXPECT_EQ(events[0].kind, StreamEvent::Kind::kDone);
    return events[0];
  }
};

TEST_F(LimitTest, OfATraceTooLongTheEndsAreLeft) {
  CaseResult result = LongCase(200000);
  result.trace.back().failed = true;
  const StreamEvent event = Through(result);
  EXPECT_EQ(event.result.id, result.id);
  EXPECT_EQ(event.result.verdict, Verdict::kFail);
  const std::vector<TraceLine>& trace = event.result.trace;
  ASSERT_GT(trace.size(), 10000u) << "no more is lost than must be";
  EXPECT_EQ(trace.front().actual, result.trace.front().actual);
  EXPECT_EQ(trace.back().actual, result.trace.back().actual);
  EXPECT_TRUE(trace.back().failed);
  int gaps = 0;
  for (const TraceLine& line : trace) gaps += line.actual.find("too long") != std::string::npos;
  EXPECT_EQ(gaps, 1);
}

TEST_F(LimitTest, OneStepTooLong) {
  CaseResult result = SampleFailure();
  result.trace[0].actual = std::string(kMostStreamLine, 'x');
  result.reason = std::string(kMostStreamLine, 'y');
  const StreamEvent event = Through(result);
  EXPECT_EQ(event.result.id, result.id);
  EXPECT_EQ(event.result.verdict, Verdict::kFail);
  ASSERT_EQ(event.result.trace.size(), 1u);
  EXPECT_EQ(event.result.reason, std::string(1024, 'y') + "...");
}

}  // namespace
}  // namespace parley

// The notation of types, and scalars in memory and in print.
#include "lib/type.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/un.h>

#include <cstring>

#include "gtest/gtest.h"

namespace parley {
namespace {

Type Parse(const std::string& text) {
  Type type;
  std::string error;
  EXPECT_TRUE(ParseType(text, &type, &error)) << text << ": " << error;
  return type;
}

std::string ErrorOf(const std::string& text) {
  Type type;
  std::string error;
  EXPECT_FALSE(ParseType(text, &type, &error)) << text;
  return error;
}

std::string PrintAs(const std::string& type, int64_t value) {
  return PrintScalar(Parse(type), value);
}

TEST(Type, PartsOfTheNotation) {
  Type type = Parse("int");
  EXPECT_EQ(type.direction, Direction::kValue);
  EXPECT_EQ(type.base, "int");
  EXPECT_TRUE(type.is_scalar());

  type = Parse("in msgbuf[msgsz]");
  EXPECT_EQ(type.direction, Direction::kIn);
  EXPECT_EQ(type.base, "msgbuf");
  EXPECT_EQ(type.count, "msgsz");
  EXPECT_FALSE(type.whole);
  EXPECT_FALSE(type.is_scalar());

  type = Parse("out bytes[length!]");
  EXPECT_EQ(type.direction, Direction::kOut);
  EXPECT_EQ(type.count, "length");
  EXPECT_TRUE(type.whole);

  type = Parse("inout cell(one(clock))");
  EXPECT_EQ(type.direction, Direction::kInOut);
  EXPECT_EQ(type.base, "cell");
  EXPECT_EQ(type.argument, "one(clock)");

  type = Parse("  in array(sembuf)[nsops] ");
  EXPECT_EQ(type.argument, "sembuf");
  EXPECT_EQ(type.count, "nsops");
}

TEST(Type, PrintsWhatItParsed) {
  for (const char* text : {"int",
                           "flags(open_flags)",
                           "one(clock)",
                           "path",
                           "in bytes[count]",
                           "out bytes[n!]",
                           "inout cell(socklen)",
                           "out array(fd)[2]",
                           "in sigset",
                           "inout fdset",
                           "status",
                           "time(CLOCK_REALTIME)",
                           "interval",
                           "object(sem_t)",
                           "init(pthread_mutex_t)",
                           "out stat",
                           "out sockaddr[addrlen]",
                           "text",
                           "actor",
                           "area",
                           "addrinfo_list"}) {
    EXPECT_EQ(Parse(text).Print(), text);
  }
}

TEST(Type, SomeBasesHaveADirectionOfTheirOwn) {
  EXPECT_EQ(Parse("path").direction, Direction::kIn);
  EXPECT_EQ(Parse("interval").direction, Direction::kIn);
  EXPECT_EQ(Parse("time(CLOCK_MONOTONIC)").direction, Direction::kIn);
  EXPECT_EQ(Parse("status").direction, Direction::kOut);
  EXPECT_EQ(Parse("object(sem_t)").direction, Direction::kValue);
}

TEST(Type, TimeIsAScalarOnlyWithoutAClock) {
  EXPECT_TRUE(Parse("time").is_scalar());
  EXPECT_FALSE(Parse("time(CLOCK_REALTIME)").is_scalar());
}

TEST(Type, SaysWhatIsWrong) {
  EXPECT_EQ(ErrorOf("foo"), "unknown type \"foo\"");
  EXPECT_EQ(ErrorOf(""), "unknown type \"\"");
  EXPECT_EQ(ErrorOf("in int"),
            "int is passed by value, without a direction; cell(int) is a pointer to it");
  EXPECT_EQ(ErrorOf("flags(no_such_set)"), "unknown set of constants \"no_such_set\"");
  EXPECT_EQ(ErrorOf("flags"), "unknown set of constants \"\"");
  EXPECT_EQ(ErrorOf("int(x)"), "int takes no argument");
  EXPECT_EQ(ErrorOf("int[4]"), "int takes no count");
  EXPECT_EQ(ErrorOf("in cell(bytes)"), "cell of bytes is not possible");
  EXPECT_EQ(ErrorOf("in cell(stat)"), "cell of stat is not possible");
  EXPECT_EQ(ErrorOf("time(CLOCK_NONSENSE)"), "unknown clock \"CLOCK_NONSENSE\"");
  EXPECT_EQ(ErrorOf("object(nonsense_t)"), "unknown object type \"nonsense_t\"");
  EXPECT_EQ(ErrorOf("in bytes[]"), "\"in bytes[]\" lacks a count between [ and ]");
  EXPECT_EQ(ErrorOf("in cell(int"), "\"in cell(int\" lacks a closing parenthesis");
  EXPECT_EQ(ErrorOf("int int"), "\" int\" is too much in type \"int int\"");
  EXPECT_EQ(ErrorOf("in stat[2]"), "struct stat takes neither argument nor count");
}

TEST(Type, ScalarsHaveTheSizeAndSignOfTheirCType) {
  EXPECT_EQ(ScalarSize(Parse("long")), sizeof(long));
  EXPECT_EQ(ScalarSize(Parse("mode")), sizeof(mode_t));
  EXPECT_EQ(ScalarSize(Parse("u64")), 8u);
  EXPECT_EQ(ScalarSize(Parse("addr")), sizeof(void*));
  EXPECT_EQ(ScalarSize(Parse("path")), 0u);
  EXPECT_TRUE(ScalarIsSigned(Parse("pid")));
  EXPECT_FALSE(ScalarIsSigned(Parse("uid")));
  EXPECT_TRUE(ScalarIsSigned(Parse("off")));
  EXPECT_FALSE(ScalarIsSigned(Parse("size")));
}

TEST(Type, ScalarsSurviveMemory) {
  unsigned char memory[16];
  const struct {
    const char* type;
    int64_t value;
  } kCases[] = {
      {"int", -5},        {"uint", 4000000000}, {"short", -3},       {"ushort", 65535},
      {"u8", 255},        {"u16", 65535},       {"u32", 4294967295}, {"off", -1},
      {"u64", INT64_MIN}, {"be16", 2520},       {"be32", 0x1020304}, {"signal", 9},
      {"handler", -1},    {"addr", -1},         {"addr", 4096},      {"loff", 1ll << 40},
  };
  for (const auto& item : kCases) {
    const Type type = Parse(item.type);
    std::memset(memory, 0xee, sizeof memory);
    WriteScalar(type, item.value, memory + 1);  // nothing need be aligned
    EXPECT_EQ(ReadScalar(type, memory + 1), item.value) << item.type;
    EXPECT_EQ(memory[0], 0xee);
    EXPECT_EQ(memory[1 + ScalarSize(type)], 0xee) << item.type;
  }
}

TEST(Type, NetworkOrderPutsTheHighByteFirst) {
  unsigned char memory[4];
  WriteScalar(Parse("be16"), 2520, memory);
  EXPECT_EQ(memory[0], 0x09);
  EXPECT_EQ(memory[1], 0xd8);
  WriteScalar(Parse("be32"), 0x01020304, memory);
  EXPECT_EQ(memory[0], 1);
  EXPECT_EQ(memory[3], 4);
}

TEST(Type, ScalarsPrintAsPeopleWriteThem) {
  EXPECT_EQ(PrintAs("int", -1), "-1");
  EXPECT_EQ(PrintAs("mode", 0600), "0600");
  EXPECT_EQ(PrintAs("mode", 0100644), "S_IFREG|0644");
  EXPECT_EQ(PrintAs("flags(open_flags)", O_RDWR | O_CREAT), "O_RDWR|O_CREAT");
  EXPECT_EQ(PrintAs("one(clock)", 1), "CLOCK_MONOTONIC");
  EXPECT_EQ(PrintAs("signal", SIGUSR1), "SIGUSR1");
  EXPECT_EQ(PrintAs("errno", EAGAIN), "EAGAIN");
  EXPECT_EQ(PrintAs("errno", 0), "0");
  EXPECT_EQ(PrintAs("eai", 0), "0");
  EXPECT_EQ(PrintAs("handler", 0), "SIG_DFL");
  EXPECT_EQ(PrintAs("handler", 1), "SIG_IGN");
  EXPECT_EQ(PrintAs("handler", 0x1234), "0x1234");
  EXPECT_EQ(PrintAs("addr", 0), "NULL");
  EXPECT_EQ(PrintAs("addr", 0x7f00), "0x7f00");
  EXPECT_EQ(PrintAs("key", 0), "IPC_PRIVATE");
  EXPECT_EQ(PrintAs("key", -2), "0xfffffffe");
  EXPECT_EQ(PrintAs("fd", AT_FDCWD), "AT_FDCWD");
  EXPECT_EQ(PrintAs("uid", 4294967295), "-1");
  EXPECT_EQ(PrintAs("u64", -1), "18446744073709551615");
  EXPECT_EQ(PrintAs("one(rlimit_value)", -1), "RLIM_INFINITY");
}

TEST(Type, WaitStatusesPrintAsWords) {
  Type status;
  status.base = "status";
  EXPECT_EQ(PrintScalar(status, 3 << 8), "exited(3)");
  EXPECT_EQ(PrintScalar(status, SIGKILL), "killed(SIGKILL)");
  EXPECT_EQ(PrintScalar(status, SIGSTOP << 8 | 0x7f), "stopped(SIGSTOP)");
  EXPECT_EQ(PrintScalar(status, 0xffff), "continued");
}

TEST(Type, SizesOfNames) {
  EXPECT_EQ(SizeOf("int"), sizeof(int));
  EXPECT_EQ(SizeOf("sem_t"), sizeof(sem_t));
  EXPECT_EQ(SizeOf("pthread_mutex_t"), sizeof(pthread_mutex_t));
  EXPECT_EQ(SizeOf("sockaddr_in"), sizeof(sockaddr_in));
  EXPECT_EQ(SizeOf("sockaddr_un"), sizeof(sockaddr_un));
  EXPECT_EQ(SizeOf("sa_family_t"), sizeof(sa_family_t));
  EXPECT_EQ(SizeOf("signalfd_siginfo"), 128u);
  EXPECT_EQ(SizeOf("siginfo_t"), sizeof(siginfo_t));
  EXPECT_EQ(SizeOf("sigaction"), sizeof(struct sigaction));
  EXPECT_EQ(SizeOf("nonsense"), 0u);
}

}  // namespace
}  // namespace parley

// Values: looking into them, comparing, printing.
#include "lib/value.h"

#include <signal.h>

#include "gtest/gtest.h"
#include "lib/xlat.h"

namespace parley {
namespace {

Value Struct(std::vector<std::pair<std::string, Value>> fields) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.fields = std::move(fields);
  return value;
}

Value List(std::vector<Value> items) {
  Value value;
  value.kind = Value::Kind::kList;
  value.items = std::move(items);
  return value;
}

Value Signals(const std::vector<int>& signals) {
  Value value;
  value.kind = Value::Kind::kSet;
  value.type = "sigset";
  for (const int signal : signals) value.items.push_back(Value::Int(signal, "signal"));
  return value;
}

TEST(Value, PrintsAsStraceDoes) {
  EXPECT_EQ(Value().Print(), "NULL");
  EXPECT_EQ(Value::Int(3).Print(), "3");
  EXPECT_EQ(Value::Int(04000, "flags(open_flags)").Print(), "O_RDONLY|O_NONBLOCK");
  EXPECT_EQ(Value::Int(0, "handler").Print(), "SIG_DFL");
  EXPECT_EQ(Value::Int(3 << 8, "status").Print(), "exited(3)");
  EXPECT_EQ(Value::Int(7, "no such type").Print(), "7");
  EXPECT_EQ(Value::Address(0).Print(), "NULL");
  EXPECT_EQ(Value::Address(0x7f00).Print(), "0x7f00");
  EXPECT_EQ(Value::AddressOf(reinterpret_cast<void*>(0xf7f38000u)).number, 0xf7f38000);
  EXPECT_EQ(Value::Bytes("x\n").Print(), "\"x\\n\"");
  EXPECT_EQ(List({Value::Int(1), Value::Int(2)}).Print(), "[1, 2]");
  EXPECT_EQ(Struct({{"a", Value::Int(1)}, {"b", Value::Bytes("x")}}).Print(), "{a=1, b=\"x\"}");
  EXPECT_EQ(Signals({SIGINT, SIGUSR1}).Print(), "[SIGINT, SIGUSR1]");
  EXPECT_EQ(Signals({}).Print(), "[]");
}

TEST(Value, LongListsAreCut) {
  Value list = List(std::vector<Value>(100, Value::Int(0)));
  const std::string text = list.Print();
  EXPECT_EQ(text.substr(text.size() - 5), " ...]");
  EXPECT_LT(text.size(), 120u);
}

TEST(Value, AlmostFullSignalSetsPrintWhatTheyLack) {
  std::vector<int> most;
  for (int signal = 1; signal <= *ConstantValue("SIGRTMAX"); ++signal) {
    // What the C library keeps to itself is in no set, and not missed.
    const bool own = signal >= 32 && signal < *ConstantValue("SIGRTMIN");
    if (!own && signal != SIGKILL && signal != SIGSTOP) most.push_back(signal);
  }
  EXPECT_EQ(Signals(most).Print(), "~[SIGKILL, SIGSTOP]");
}

TEST(Value, TheCodeOfASignalIsNamedByTheSignal) {
  EXPECT_EQ(Struct({{"si_signo", Value::Int(SIGSEGV, "signal")},
                    {"si_code", Value::Int(SEGV_ACCERR, "one(si_code)")}})
                .Print(),
            "{si_signo=SIGSEGV, si_code=SEGV_ACCERR}");
  EXPECT_EQ(Struct({{"si_signo", Value::Int(SIGCHLD, "signal")},
                    {"si_code", Value::Int(CLD_EXITED, "one(si_code)")}})
                .Print(),
            "{si_signo=SIGCHLD, si_code=CLD_EXITED}");
}

TEST(Value, FieldsAreFoundByNameAndByPath) {
  const Value value = Struct({{"msg_perm.uid", Value::Int(1)},
                              {"ai_addr", Struct({{"port", Value::Int(80)}})},
                              {"msg", Value::Int(2)}});
  ASSERT_NE(value.Field("msg_perm.uid"), nullptr);
  EXPECT_EQ(value.Field("msg_perm.uid")->number, 1);
  ASSERT_NE(value.Field("ai_addr.port"), nullptr);
  EXPECT_EQ(value.Field("ai_addr.port")->number, 80);
  EXPECT_EQ(value.Field("ai_addr.addr"), nullptr);
  EXPECT_EQ(value.Field("msg_perm"), nullptr);
  EXPECT_EQ(value.Field("msg.x"), nullptr);
  EXPECT_EQ(value.Field(""), nullptr);
}

TEST(Value, Equality) {
  EXPECT_TRUE(Value::Int(3, "fd") == Value::Int(3, "int"));
  EXPECT_FALSE(Value::Int(3) == Value::Int(4));
  EXPECT_TRUE(Value::Int(4096) == Value::Address(4096));
  EXPECT_FALSE(Value::Int(0) == Value());
  EXPECT_TRUE(Value() == Value());
  EXPECT_TRUE(Value::Bytes("a") == Value::Bytes("a"));
  EXPECT_FALSE(Value::Bytes("a") == Value::Bytes(std::string("a\0", 2)));
  EXPECT_TRUE(List({Value::Int(1)}) == List({Value::Int(1)}));
  EXPECT_FALSE(List({Value::Int(1)}) == List({}));
  EXPECT_TRUE(Signals({SIGINT}) == Signals({SIGINT}));
  EXPECT_FALSE(Signals({SIGINT}) == Signals({SIGTERM}));
  const Value one = Struct({{"a", Value::Int(1)}, {"b", Value::Int(2)}});
  EXPECT_TRUE(one == Struct({{"b", Value::Int(2)}, {"a", Value::Int(1)}}));
  EXPECT_FALSE(one == Struct({{"a", Value::Int(1)}, {"b", Value::Int(3)}}));
  EXPECT_FALSE(one == Struct({{"a", Value::Int(1)}}));
}

TEST(Value, StringsAreQuotedWithTheShortestEscapes) {
  EXPECT_EQ(Quote("plain"), "\"plain\"");
  EXPECT_EQ(Quote("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(Quote("\t\n\v\f\r"), "\"\\t\\n\\v\\f\\r\"");
  EXPECT_EQ(Quote(std::string("a\0b", 3)), "\"a\\0b\"");
  // A digit that follows must not become part of the escape.
  EXPECT_EQ(Quote(std::string("a\0"
                              "1",
                              3)),
            "\"a\\0001\"");
  EXPECT_EQ(Quote(std::string("a\0"
                              "9",
                              3)),
            "\"a\\09\"");
  EXPECT_EQ(Quote("\xaa\x7f"), "\"\\252\\177\"");
  EXPECT_EQ(Quote("abcdef", 3), "\"abc\"...");
  EXPECT_EQ(Quote("abc", 3), "\"abc\"");
}

}  // namespace
}  // namespace parley

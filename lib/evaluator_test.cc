#include "lib/evaluator.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/socket.h>

#include "lib/parsed_text.h"
#include "lib/xlat.h"

namespace parley {
namespace {

// What the names of the tests stand for.
Environment Known() {
  Environment env;
  env.Bind("n", Value::Int(20));
  env.Bind("m", Value::Address(0x1000));
  env.Bind("huge", Value::Int(-1, "u64"));
  env.Bind("null", Value::Address(0));
  env.Bind("s", Value::Bytes("abc"));
  Value inner;
  inner.kind = Value::Kind::kStruct;
  inner.type = "sockaddr";
  inner.fields = {{"port", Value::Int(80)}, {"addr", Value::Bytes("127.0.0.1")}};
  Value entry;
  entry.kind = Value::Kind::kStruct;
  entry.type = "addrinfo_record";
  entry.fields = {{"ai_family", Value::Int(AF_INET)}, {"ai_addr", inner}};
  Value list;
  list.kind = Value::Kind::kList;
  list.items = {entry};
  env.Bind("list", list);
  Value time;
  time.kind = Value::Kind::kStruct;
  time.type = "timespec";
  time.fields = {{"tv_sec", Value::Int(1)}, {"tv_nsec", Value::Int(500000000)}};
  env.Bind("time", time);
  time.fields[0].second.number = INT64_MAX / 2;
  env.Bind("far", time);
  time.fields[0].second.number = INT64_MIN / 2;
  env.Bind("past", time);
  time.type = "timeval";
  time.fields = {{"tv_sec", Value::Int(1)}, {"tv_usec", Value::Int(500000)}};
  env.Bind("old_time", time);
  env.SetActor("p", {100, 100, 0x7000});
  env.SetActor("t", {100, 101, 0x7100});
  return env;
}

// The value as it prints itself, "(unsupported)" before the message, or the message.
std::string Evaluated(const Expr& expr) {
  Value value;
  EvalError error;
  const Environment env = Known();
  if (Evaluate(expr, env, &value, &error)) return value.Print();
  return (error.unsupported ? "(unsupported) " : "") + error.message;
}

struct Case {
  const char* text;
  std::string result;
};

TEST(EvaluateTest, NumbersNamesAndConstants) {
  const Case kCases[] = {
      {"42", "42"},
      {"0600", "384"},
      {"0xff", "255"},
      {"n", "20"},
      {"m", "0x1000"},
      {"NULL", "NULL"},
      {"\"a\\x41\"", "\"aA\""},
      {"PIPE_BUF", std::to_string(PIPE_BUF)},
      {"PAGESIZE", std::to_string(ConstantValue("PAGESIZE").value())},
      {"p", "100"},
      {"t", "100"},
      {"[1, n]", "[1, 20]"},
      {"unbound", "unbound is not bound"},
      {"_", "'_' has no value"},
      {"{1, 2}", "{1, 2} has no value here"},
      {"[1, unbound]", "unbound is not bound"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*ExprOf(test.text)), test.result);
}

TEST(EvaluateTest, AConstantThatTheSystemLacksIsNoMistakeOfTheCase) {
  // USER1 has no value until a target provides one.
  EXPECT_EQ(Evaluated(*ExprOf("USER1")), "(unsupported) this system has no USER1");
  EXPECT_EQ(Evaluated(*ExprOf("1 + USER1")), "(unsupported) this system has no USER1");
}

TEST(EvaluateTest, ArithmeticWrapsAroundInSixtyFourBits) {
  const Case kCases[] = {
      {"1 + 2 * 3", "7"},
      {"(1 + 2) * 3", "9"},
      {"7 / 2", "3"},
      {"-7 / 2", "-3"},
      {"-7 % 3", "-1"},
      {"1|6", "7"},
      {"~0", "-1"},
      {"-n", "-20"},
      {"!n", "0"},
      {"!0", "1"},
      {"0x7fffffffffffffff + 1", "-9223372036854775808"},
      {"0x7fffffffffffffff * 2", "-2"},
      {"-(0x7fffffffffffffff + 1)", "-9223372036854775808"},
      {"1 / 0", "division by zero"},
      {"1 % 0", "division by zero"},
      {"(0x7fffffffffffffff + 1) / -1", "-9223372036854775808"},
      {"(0x7fffffffffffffff + 1) % -1", "0"},
      {"huge / 16", "1152921504606846975"},
      {"huge % 16", "15"},
      {"20 / huge", "0"},
      {"\"a\" + 1", "'+' needs numbers"},
      {"-\"a\"", "\"a\" is not a number"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*ExprOf(test.text)), test.result);
}

TEST(EvaluateTest, AddressesStayAddressesAndTheirDistanceIsANumber) {
  const Case kCases[] = {
      {"m + 16", "0x1010"},
      {"16 + m", "0x1010"},
      {"m - 0x1000", "NULL"},
      {"m + PAGESIZE - m", std::to_string(ConstantValue("PAGESIZE").value())},
      {"m - m", "0"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*ExprOf(test.text)), test.result);
}

TEST(EvaluateTest, DurationsAreNanosecondsAndKeepTheirUnitInArithmetic) {
  const struct {
    const char* text;
    int64_t number;
    const char* type;
  } kCases[] = {
      {"50ms", 50000000, "duration"},
      {"-1h", -3600000000000, "duration"},
      {"-(2 * 50ms)", -100000000, "duration"},
      {"!50ms", 0, "int"},
      {"1s + 50ms", 1050000000, "duration"},
      {"2 * 50ms", 100000000, "duration"},
      {"50ms * 2", 100000000, "duration"},
      {"1s / 4", 250000000, "duration"},
      {"1s / 50ms", 20, "int"},
  };
  for (const auto& test : kCases) {
    Value value;
    EvalError error;
    ASSERT_TRUE(Evaluate(*ExprOf(test.text), Environment(), &value, &error)) << test.text;
    EXPECT_EQ(value.number, test.number) << test.text;
    EXPECT_EQ(value.type, test.type) << test.text;
  }
}

TEST(EvaluateTest, FunctionsAreTheDirectorsArithmetic) {
  const Case kCases[] = {
      {"sizeof(int)", std::to_string(sizeof(int))},
      {"sizeof(sem_t)", std::to_string(SizeOf("sem_t"))},
      {"sizeof(nothing_t)", "(unsupported) sizeof(nothing_t) is unknown here"},
      {"sizeof()", "sizeof takes one type"},
      {"htonl(0x01020304)", std::to_string(htonl(0x01020304))},
      {"ntohl(htonl(0x01020304))", std::to_string(0x01020304)},
      {"htons(0x0102)", std::to_string(htons(0x0102))},
      {"ntohs(htons(65535))", "65535"},
      {"htonl(\"a\")", "\"a\" is not a number"},
      {"nothing(1)", "unknown function nothing"},
      {"nothing(1, 2)", "unknown function nothing"},
      {"exited(0)", "unknown function exited"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*ExprOf(test.text)), test.result);
}

std::string BytesOf(const std::string& text) {
  Value value;
  EvalError error;
  EXPECT_TRUE(Evaluate(*ExprOf(text), Known(), &value, &error)) << text << ": " << error.message;
  EXPECT_EQ(value.kind, Value::Kind::kBytes) << text;
  return value.bytes;
}

template <typename T>
std::string Raw(T number) {
  return std::string(reinterpret_cast<const char*>(&number), sizeof number);
}

TEST(EvaluateTest, TypedNumbersAreBytesInTheOrderOfThisMachine) {
  EXPECT_EQ(BytesOf("int(252)"), Raw<int>(252));
  EXPECT_EQ(BytesOf("int(-1)"), Raw<int>(-1));
  EXPECT_EQ(BytesOf("u8(n)"), Raw<uint8_t>(20));
  EXPECT_EQ(BytesOf("u16(0x10203)"), Raw<uint16_t>(0x0203)) << "the low bytes are kept";
  EXPECT_EQ(BytesOf("u32(htonl(1))"), std::string("\0\0\0\1", 4));
  EXPECT_EQ(BytesOf("u64(n + 1)"), Raw<uint64_t>(21));
  EXPECT_EQ(BytesOf("long(7)"), Raw<long>(7));
  EXPECT_EQ(BytesOf("pid(t)"), Raw<pid_t>(100));
  EXPECT_EQ(BytesOf("tid(t)"), Raw<pid_t>(101));
}

TEST(EvaluateTest, BytesFillBuffersWithAPattern) {
  EXPECT_EQ(BytesOf("bytes(5, \"ab\")"), "ababa");
  EXPECT_EQ(BytesOf("bytes(0)"), "");
  EXPECT_EQ(BytesOf("bytes(n, s)"), "abcabcabcabcabcabcab");
  const std::string filled = BytesOf("bytes(600)");
  ASSERT_EQ(filled.size(), 600u);
  EXPECT_EQ(filled.find('\0'), std::string::npos) << "memory never written is zero";
  for (const size_t shift : {1u, 2u, 4u, 8u, 16u, 64u, 100u, 128u, 256u, 512u}) {
    EXPECT_NE(filled.substr(shift), filled.substr(0, 600 - shift)) << "shifted by " << shift;
  }
  const Case kCases[] = {
      {"bytes()", "bytes takes a count and, if wanted, a pattern"},
      {"bytes(1, \"a\", 2)", "bytes takes a count and, if wanted, a pattern"},
      {"bytes(-1)", "bytes: the count is from 0 to 8388608"},
      {"bytes(8388609)", "bytes: the count is from 0 to 8388608"},
      {"bytes(1, \"\")", "bytes: the pattern must be a string that is not empty"},
      {"bytes(1, 2)", "bytes: the pattern must be a string that is not empty"},
      {"bytes(s)", "s is not a number"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*ExprOf(test.text)), test.result);
}

TEST(EvaluateTest, AStructWithItsTypesNameIsBytes) {
  const struct { uint16_t row, col, x, y; } size = {25, 80, 0, 7};
  EXPECT_EQ(BytesOf("winsize{25, 80, ws_ypixel=7}"), Raw(size));
  EXPECT_EQ(Evaluated(*ExprOf("nothing{1}")), "unknown struct nothing");
  EXPECT_EQ(Evaluated(*ExprOf("winsize{ws_rows=1}")), "struct winsize has no field ws_rows");
}

TEST(EvaluateTest, PartsOfValues) {
  const Case kCases[] = {
      {"list[0].ai_addr.addr", "\"127.0.0.1\""},
      {"list[0].ai_addr.port + 1", "81"},
      {"list[n - 20].ai_family", "AF_INET"},
      {"s[1]", "98"},
      {"s[3]", "s has no element 3"},
      {"s[-1]", "s has no element -1"},
      {"list[1]", "list has no element 1"},
      {"list[s]", "s is not a number"},
      {"n[0]", "n has no element 0"},
      {"list[0].ai_adr", "list[0] has no field ai_adr"},
      {"n.x", "n has no field x"},
  };
  for (const Case& test : kCases) {
    // Of AF_INET the value has no type in these tests.
    const std::string wanted = test.result == "AF_INET" ? std::to_string(AF_INET) : test.result;
    EXPECT_EQ(Evaluated(*ExprOf(test.text)), wanted);
  }
}

TEST(EvaluateTest, ConditionsStopAtTheFirstThatDecides) {
  const Case kCases[] = {
      {"n == 20", "1"},
      {"n != 20", "0"},
      {"n == 20 && s == \"abc\"", "1"},
      {"n == 19 && unbound", "0"},
      {"n == 20 || unbound", "1"},
      {"n == 19 || n == 21", "0"},
      {"n == 20 && unbound", "unbound is not bound"},
      {"s && n", "'&&' needs conditions"},
      {"n && s", "'&&' needs conditions"},
      {"n - 20 || s", "'||' needs conditions"},
      {"list[0].ai_addr.addr == \"127.0.0.1\"", "1"},
      {"s == bytes(3, \"abc\")", "1"},
      {"s < n", "\"abc\" and 20 cannot be compared with <"},
      {"p == 100", "1"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*CheckOf(test.text)), test.result);
}

TEST(CompareTest, RelationsOfNumbersAddressesAndBytes) {
  const struct {
    const char* text;
    int64_t truth;
  } kCases[] = {
      {"1 < 2", 1},          {"2 < 2", 0},          {"2 <= 2", 1},         {"3 <= 2", 0},
      {"3 > 2", 1},          {"2 > 2", 0},          {"2 >= 2", 1},         {"1 >= 2", 0},
      {"1 == 1", 1},         {"1 != 1", 0},         {"-1 < 0", 1},         {"m > 0", 1},
      {"m - 0x1001 > m", 1}, {"null == NULL", 1},   {"m == 0x1000", 1},    {"\"a\" < \"b\"", 1},
      {"\"b\" <= \"a\"", 0}, {"\"a\" == \"a\"", 1}, {"\"a\" != \"a\"", 0}, {"\"ab\" > \"a\"", 1},
      {"\"a\" >= \"a\"", 1}, {"s == n", 0},         {"s != n", 1},         {"[1, 2] == [1, 2]", 1},
      {"[1] == [1, 2]", 0},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Evaluated(*CheckOf(test.text)), std::to_string(test.truth)) << test.text;
  }
}

TEST(CompareTest, NumbersOfUnsignedTypesMayBeHuge) {
  bool truth = false;
  std::string error;
  const Value huge = Value::Int(-16, "u64"), zero = Value::Int(0, "u64");
  EXPECT_TRUE(Compare(">", huge, zero, &truth, &error) && truth);
  EXPECT_TRUE(Compare(">", huge, Value::Int(INT64_MAX), &truth, &error) && truth);
  EXPECT_TRUE(Compare("<", huge, Value::Int(-15, "u64"), &truth, &error) && truth);
  EXPECT_TRUE(Compare("<", Value::Int(-16), zero, &truth, &error) && truth);
  EXPECT_TRUE(Compare("==", huge, Value::Int(-16), &truth, &error) && truth);
}

TEST(CompareTest, SetsAreComparedByTheirMembers) {
  const auto of = [](Value::Kind kind, const std::vector<int64_t>& members) {
    Value value;
    value.kind = kind;
    for (const int64_t member : members) value.items.push_back(Value::Int(member));
    return value;
  };
  const Value set = of(Value::Kind::kSet, {2, 15});
  bool truth;
  std::string error;
  EXPECT_TRUE(Compare("==", set, of(Value::Kind::kList, {15, 2, 15}), &truth, &error) && truth);
  EXPECT_TRUE(Compare("==", of(Value::Kind::kList, {15, 2}), set, &truth, &error) && truth);
  EXPECT_TRUE(Compare("!=", set, of(Value::Kind::kList, {2}), &truth, &error) && truth);
  EXPECT_TRUE(Compare("!=", set, of(Value::Kind::kList, {2, 15, 3}), &truth, &error) && truth);
  EXPECT_TRUE(Compare("!=", set, of(Value::Kind::kList, {}), &truth, &error) && truth);
  EXPECT_TRUE(
      Compare("==", of(Value::Kind::kSet, {}), of(Value::Kind::kList, {}), &truth, &error) &&
      truth);
  EXPECT_TRUE(Compare("!=", set, Value::Int(2), &truth, &error) && truth);
  // In a list that stands for itself both matter.
  EXPECT_TRUE(Compare("!=", of(Value::Kind::kList, {1, 2}), of(Value::Kind::kList, {2, 1}), &truth,
                      &error) &&
              truth);
}

TEST(CompareTest, TimesAreComparedWithDurations) {
  const Case kCases[] = {
      {"time == 1500ms", "1"},
      {"time >= 1s", "1"},
      {"time < 1500ms", "0"},
      {"2s > time", "1"},
      {"old_time == 1500ms", "1"},
      {"old_time != 1500ms", "0"},
      {"50ms < 1s", "1"},
      {"far > 1h", "1"},
      {"past < -1h", "1"},
      {"time < time",
       "{tv_sec=1, tv_nsec=500000000} and {tv_sec=1, tv_nsec=500000000} cannot be "
       "compared with <"},
      {"s < 1s", "\"abc\" and 1000000000 cannot be compared with <"},
  };
  for (const Case& test : kCases) EXPECT_EQ(Evaluated(*CheckOf(test.text)), test.result);
}

TEST(IsPointerTest, TheTypeOfTheValueDecides) {
  const struct {
    const char* text;
    bool pointer;
  } kCases[] = {
      {"NULL", true},      {"MAP_FAILED", true}, {"0x1", true},      {"-1", true},
      {"m", true},         {"m + 1", true},      {"null", true},     {"n", false},
      {"s", false},        {"n + 1", false},     {"unbound", false}, {"unbound + 1", false},
      {"\"text\"", false}, {"[1]", false},       {"{1}", false},     {"_", false},
      {"int(1)", false},   {"50ms", false},      {"O_RDWR", false},  {"list[0].ai_addr", false},
      {"m => 1", false},   {"-50ms", false},
  };
  const Environment env = Known();
  for (const auto& test : kCases) {
    EXPECT_EQ(IsPointer(*ExprOf(test.text), env), test.pointer) << test.text;
  }
}

}  // namespace
}  // namespace parley

// Which parts of an answer a case sees, and what becomes of them.
#include "runner/answer_part.h"

#include <gtest/gtest.h>

#include "lib/call_codec.h"
#include "runner/director_fixture.h"

namespace parley {
namespace {

// The parts of the last call of the steps that the case sees, had it given back this.
std::string Seen(const std::string& steps, const Value& result, std::vector<Value> outputs,
                 bool failed = false) {
  const Case test = CaseOf(steps);
  const Line* line = nullptr;
  ForEachStep(test.steps, [&](const Step& step) {
    if (step.line.call && line == nullptr) line = &step.line;
  });
  std::string error;
  CallRecord call;
  call.at.line = line;
  call.row = SelectRow(*line->call, &error);
  call.returned = true;
  call.answer.value = result;
  call.answer.failed = failed;
  call.answer.outputs = std::move(outputs);
  for (size_t i = 0; i < call.row->params.size(); ++i) {
    const Direction direction = call.row->params[i].type.direction;
    const bool output = direction == Direction::kOut || direction == Direction::kInOut;
    call.patterns.push_back(output ? line->call->args[i].get() : nullptr);
  }
  std::string text;
  for (const AnswerPart& part : SeenPartsOf(call, UsedFieldsOf(test))) {
    CallAnswer changed = call.answer;
    EXPECT_TRUE(ChangePart(part, &changed)) << part.Print(*call.row);
    EXPECT_FALSE(changed.value == call.answer.value && changed.outputs == call.answer.outputs);
    text += (text.empty() ? "" : ", ") + part.Print(*call.row);
  }
  return text;
}

Value List(std::vector<Value> items) {
  Value value;
  value.kind = Value::Kind::kList;
  value.items = std::move(items);
  return value;
}

Value Struct(const std::string& type, std::vector<std::pair<std::string, Value>> fields) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = type;
  value.fields = std::move(fields);
  return value;
}

const Value kStat = Struct("stat", {{"st_mode", Value::Int(0600)}, {"st_size", Value::Int(3)}});

TEST(SeenPartsOf, AreTheResultAndTheBytes) {
  EXPECT_EQ(Seen("p: read(0, \"abc\", 3) = 3", Value::Int(3), {{}, Value::Bytes("abc"), {}}),
            "result, buf, last byte of buf");
  EXPECT_EQ(Seen("p: read(0, \"a\", 3) = 1", Value::Int(1), {{}, Value::Bytes("a"), {}}),
            "result, buf");
  EXPECT_EQ(Seen("p: read(0, _, 3)", Value::Int(0), {{}, Value::Bytes(""), {}}), "");
}

TEST(SeenPartsOf, OfAStructAreTheFieldsStated) {
  EXPECT_EQ(Seen("p: stat(\"f\", {st_size=3, ...})", Value::Int(0), {{}, kStat}), "buf.st_size");
}

// As the system's own structs stand in a value: under the whole name.
TEST(SeenPartsOf, OfNestedStructsAreTheFieldsWithin) {
  const Value queue =
      Struct("msqid_ds", {{"msg_perm.uid", Value::Int(0)}, {"msg_perm.mode", Value::Int(0600)}});
  EXPECT_EQ(
      Seen("p: msgctl(0, IPC_STAT, {msg_perm.mode=0600, ...})", Value::Int(0), {{}, {}, queue}),
      "buf.msg_perm.mode");
}

TEST(SeenPartsOf, OfANameAreTheFieldsUsedLater) {
  EXPECT_EQ(Seen("p: stat(\"f\", st)\ncheck: st.st_mode == 0600", Value::Int(0), {{}, kStat}),
            "buf.st_mode");
  EXPECT_EQ(Seen("p: stat(\"f\", st)\nobserve: {mode: st.st_mode}", Value::Int(0), {{}, kStat}), "")
      << "what is recorded is judged by nobody";
}

TEST(SeenPartsOf, OfAListAreItsElements) {
  EXPECT_EQ(Seen("p: pipe([r, w])\np: close(w)\np: close(r)", Value::Int(0),
                 {List({Value::Int(3), Value::Int(4)})}),
            "fds[0], fds[1]");
}

TEST(SeenPartsOf, OfWhatGoesInAndOutIsWhatTheSystemWrites) {
  const Value polled = Struct(
      "pollfd", {{"fd", Value::Int(0)}, {"events", Value::Int(1)}, {"revents", Value::Int(1)}});
  EXPECT_EQ(
      Seen("p: poll([{0, POLLIN, POLLIN}], 1, 0) = 1", Value::Int(1), {List({polled}), {}, {}}),
      "result, fds[0].revents");
}

TEST(SeenPartsOf, ThereAreNoneOfAFailure) {
  EXPECT_EQ(Seen("p: read(0, \"abc\", 3) = -1 EBADF", Value::Int(-1), {{}, {}, {}}, true), "");
}

TEST(ChangePart, MakesEveryComparisonFalse) {
  CallAnswer answer;
  AnswerPart part;
  for (const auto& [relation, low] :
       {std::pair<const char*, bool>{">", true}, {">=", true}, {"<", false}, {"<=", false}}) {
    answer.value = Value::Int(5);
    part.relation = relation;
    ASSERT_TRUE(ChangePart(part, &answer));
    EXPECT_EQ(answer.value.number < 5, low) << relation;
  }
}

TEST(ChangePart, TakesAMemberOutOfASetOrPutsOneIn) {
  CallAnswer answer;
  answer.value.kind = Value::Kind::kSet;
  ASSERT_TRUE(ChangePart(AnswerPart(), &answer));
  EXPECT_EQ(answer.value.items.size(), 1u);
  ASSERT_TRUE(ChangePart(AnswerPart(), &answer));
  EXPECT_EQ(answer.value.items.size(), 0u);
}

TEST(ChangePart, SaysIfTheyAreNotThere) {
  CallAnswer answer;
  AnswerPart part;
  EXPECT_FALSE(ChangePart(part, &answer)) << "nothing came back";
  part.parameter = 1;
  EXPECT_FALSE(ChangePart(part, &answer)) << "no such output";
  answer.outputs = {{}, kStat};
  part.path = {"st_rdev"};
  EXPECT_FALSE(ChangePart(part, &answer)) << "no such field";
  part.path = {"[7]"};
  EXPECT_FALSE(ChangePart(part, &answer)) << "no list";
}

}  // namespace
}  // namespace parley

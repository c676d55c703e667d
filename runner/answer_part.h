// Parts of what a call gives back that a case can see, and how to change one: a generic fault in an
// output.
#ifndef PARLEY_RUNNER_ANSWER_PART_H_
#define PARLEY_RUNNER_ANSWER_PART_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/case.h"
#include "runner/call_record.h"

namespace parley {

// The result (parameter -1) or a place in an output.
struct AnswerPart {
  int parameter = -1;
  std::vector<std::string> path;  // names of fields; "[i]" for elements
  bool last_byte = false;         // of bytes: the last one instead of the first
  std::string relation;           // the operator, where the case only compares: ">"

  std::string Print(const CallRow& row) const;  // "result", "buf.msg_qnum", "fds[0]"
};

// Of every name of a case the fields of it that the case looks at: ds.msg_qnum, list[0].ai_addr.
// A name that is used as it stands has the field "".
using UsedFields = std::map<std::string, std::set<std::string>>;
UsedFields UsedFieldsOf(const Case& test);

// The parts that the call's line, or what it binds names to, lets the case see. Nothing of a
// failure: its outputs are unspecified, and its errno is a fault of another kind.
std::vector<AnswerPart> SeenPartsOf(const CallRecord& call, const UsedFields& used);

// Changes that part: another number, a byte flipped, a member more or less. False if it is not
// there.
bool ChangePart(const AnswerPart& part, CallAnswer* answer);

}  // namespace parley

#endif  // PARLEY_RUNNER_ANSWER_PART_H_

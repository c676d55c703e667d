#include "runner/command_calls.h"

#include <algorithm>
#include <set>
#include <vector>

#include "lib/call_codec.h"
#include "lib/call_table.h"
#include "lib/diagnostic.h"
#include "lib/struct_table.h"
#include "lib/suite.h"
#include "runner/type_words.h"

namespace parley {
namespace {

bool IsOutput(const Type& type) {
  return type.direction == Direction::kOut || type.direction == Direction::kInOut;
}

std::string Joined(const std::vector<std::string>& items, const std::string& between) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : between) + item;
  return out;
}

// "msgrcv(msqid, out msgp, msgsz, msgtyp, msgflg)"
std::string Prototype(const CallRow& row) {
  std::vector<std::string> params;
  for (const Param& param : row.params) {
    if (IsHidden(param.type)) continue;
    const std::string text = (IsOutput(param.type) ? "out " : "") + param.name;
    params.push_back(param.optional ? "[" + text + "]" : text);
  }
  return row.name + "(" + Joined(params, ", ") + ")";
}

// What must literally stand there for this variant to be meant.
std::string SelectorWords(const Param& param) {
  if (!param.equals.empty()) return Joined(param.equals, " or ");
  if (!param.contains.empty()) return "flags with " + param.contains;
  return "";
}

std::string ParamWords(const Param& param) {
  const std::string selector = SelectorWords(param);
  const std::string words = selector.empty() ? TypeInWords(param.type) : selector;
  return param.optional ? words + "; may be left out" : words;
}

std::string ResultWords(const CallRow& row) {
  const std::string failure = FailureInWords(row);
  if (row.noreturn) {
    return row.failure == Failure::kNever ? "nothing: it does not come back"
                                          : "only if it fails: " + failure;
  }
  if (row.MakesActor()) {
    // Its name stands where a result does, whatever the system returns.
    return "a new actor: write '= NAME', and steps 'NAME: ...' from there on; or " + failure;
  }
  Type result = row.result;
  result.direction = Direction::kValue;  // a wait status has one where it is an argument
  if (row.failure == Failure::kNever) return TypeInWords(result) + "; " + failure;
  if (row.failure == Failure::kErrno || row.failure == Failure::kEai) return "0, or " + failure;
  return TypeInWords(result) + ", or " + failure;
}

std::string SleepWords(const CallRow& row) {
  if (row.spins) return "in no system call: it spins";
  return row.pseudo ? "" : Joined(row.sleeps, ", ");
}

std::string NamespaceWords(const CallRow& row) {
  std::vector<std::string> names;
  if (row.needs_ipc) names.push_back("IPC");
  if (row.needs_net) names.push_back("network");
  if (row.needs_mount) names.push_back("mount");
  if (row.needs_pid) names.push_back("process id");
  return Joined(names, ", ");
}

void ShowInFull(const CallRow& row, std::ostream& out) {
  out << row.Prototype() << "\n";
  size_t width = 7;  // of "returns"
  for (const Param& param : row.params) {
    if (!IsHidden(param.type)) width = std::max(width, param.name.size());
  }
  const auto line = [&](const std::string& name, const std::string& words) {
    if (words.empty()) return;
    out << "    " << name << std::string(width - name.size() + 2, ' ') << words << "\n";
  };
  for (const Param& param : row.params) {
    if (!IsHidden(param.type)) line(param.name, ParamWords(param));
  }
  line("returns", ResultWords(row));
  const std::string sleeps = SleepWords(row);
  if (!sleeps.empty()) out << "    may sleep " << (row.spins ? "" : "in ") << sleeps << "\n";
  const std::string apart = NamespaceWords(row);
  if (!apart.empty()) out << "    kept apart from the machine by namespaces: " << apart << "\n";
}

bool Wanted(const std::string& name, const std::string& family, const std::string& filter) {
  return filter.empty() || family == filter || IdMatches(name, filter);
}

std::vector<const CallRow*> SelectCalls(const std::string& filter) {
  std::vector<const CallRow*> rows = FindCalls(filter);
  if (!rows.empty()) return rows;
  for (const CallRow& row : CallTable()) {
    if (Wanted(row.name, row.family, filter)) rows.push_back(&row);
  }
  return rows;
}

void ListCalls(const std::vector<const CallRow*>& rows, std::ostream& out) {
  std::string family;
  std::set<std::string> shown;
  for (const CallRow* row : rows) {
    if (row->family != family) {
      out << (family.empty() ? "" : "\n") << FamilyTitle(row->family) << " (" << row->family
          << ")\n";
      family = row->family;
    }
    // Most variants differ in the type of one argument only.
    const std::string prototype = Prototype(*row);
    if (shown.insert(prototype).second) out << "  " << prototype << "\n";
  }
  out << "\nparley calls NAME says more: types, results, variants.\n";
}

// A cell of a Markdown table.
std::string Cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

void CallsAsMarkdown(const std::vector<const CallRow*>& rows, std::ostream& out) {
  out << "# Calls\n\nMade by `parley calls --markdown` from the tables in `lib/calls/`.\n";
  std::string family;
  for (const CallRow* row : rows) {
    if (row->family != family) {
      family = row->family;
      out << "\n## " << FamilyTitle(family) << "\n\n"
          << "| call | parameters | returns | may sleep in |\n| --- | --- | --- | --- |\n";
    }
    std::vector<std::string> params;
    for (const Param& param : row->params) {
      if (!IsHidden(param.type)) params.push_back("`" + param.name + "` " + ParamWords(param));
    }
    out << "| `" << row->Prototype() << "` | " << Cell(Joined(params, "<br>")) << " | "
        << Cell(ResultWords(*row)) << " | " << Cell(SleepWords(*row)) << " |\n";
  }
}

const char* DirectionWords(FieldDirection direction) {
  switch (direction) {
    case FieldDirection::kIn:
      return "in";
    case FieldDirection::kOut:
      return "out";
    case FieldDirection::kBoth:
      return "in and out";
  }
  return "";
}

std::string PositionWords(const StructInfo& info) {
  const std::string count = std::to_string(info.positional);
  if (info.positional == 0) return "all fields by name";
  if (info.positional == 1) return "the first field may stand without its name";
  return "the first " + count + " fields may stand without their names";
}

void ShowStruct(const StructInfo& info, std::ostream& out) {
  out << "struct " << info.name << ": " << info.size << " bytes here, " << PositionWords(info)
      << "\n";
  size_t width = 0;
  for (const FieldInfo& field : info.fields) width = std::max(width, field.name.size());
  for (const FieldInfo& field : info.fields) {
    const std::string direction = DirectionWords(field.direction);
    out << "    " << field.name << std::string(width - field.name.size() + 2, ' ') << direction
        << std::string(12 - direction.size(), ' ') << TypeInWords(field.type) << "\n";
  }
}

void StructAsMarkdown(const StructInfo& info, std::ostream& out) {
  out << "\n## struct " << info.name << "\n\n"
      << info.size << " bytes here; " << PositionWords(info) << ".\n\n"
      << "| field | direction | type |\n| --- | --- | --- |\n";
  for (const FieldInfo& field : info.fields) {
    out << "| `" << field.name << "` | " << DirectionWords(field.direction) << " | "
        << Cell(TypeInWords(field.type)) << " |\n";
  }
}

int NothingMatches(const std::string& what, const std::string& filter,
                   const std::vector<std::string>& names, std::ostream& err) {
  err << "parley: no " << what << " matches " << filter << DidYouMean(filter, names) << "\n";
  return 2;
}

int ShowStructs(const CallsCommand& command, std::ostream& out, std::ostream& err) {
  std::vector<const StructInfo*> structs;
  std::vector<std::string> names;
  const StructInfo* exact = FindStruct(command.filter);
  if (exact != nullptr) structs.push_back(exact);
  for (const StructInfo& info : AllStructs()) {
    names.push_back(info.name);
    if (exact == nullptr && Wanted(info.name, "", command.filter)) structs.push_back(&info);
  }
  if (structs.empty()) return NothingMatches("struct", command.filter, names, err);
  if (command.markdown) {
    out << "# Structs\n\nMade by `parley calls --structs --markdown` from the tables in "
           "`lib/structs/`.\n";
  }
  for (const StructInfo* info : structs) {
    if (command.markdown) {
      StructAsMarkdown(*info, out);
    } else {
      if (info != structs.front()) out << "\n";
      ShowStruct(*info, out);
    }
  }
  return 0;
}

}  // namespace

int ShowCalls(const CallsCommand& command, std::ostream& out, std::ostream& err) {
  if (command.structs) return ShowStructs(command, out, err);
  const std::vector<const CallRow*> rows = SelectCalls(command.filter);
  if (rows.empty()) return NothingMatches("call", command.filter, CallNames(), err);
  if (command.markdown) {
    CallsAsMarkdown(rows, out);
  } else if (command.filter.empty()) {
    ListCalls(rows, out);
  } else {
    for (const CallRow* row : rows) {
      if (row != rows.front()) out << "\n";
      ShowInFull(*row, out);
    }
  }
  return 0;
}

}  // namespace parley

// Reads the rows of lib/calls/*.def into the table of calls.
#include "lib/call_table.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "lib/xlat.h"

namespace parley {
namespace {

struct RawRow {
  const char* name;
  const char* family;
  const char* params;
  const char* result;
  const char* properties;
};

constexpr RawRow kRows[] = {
#define CALL(name, params, result, properties, function) \
  {#name, CALL_FAMILY, params, result, properties},
#include "lib/calls/all.inc"
#undef CALL
};

// Splits at `separator` where no parenthesis or bracket is open; trims blanks; no empty parts.
std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  const auto finish = [&] {
    const size_t first = part.find_first_not_of(' ');
    if (first != std::string::npos) {
      parts.push_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
    }
    part.clear();
  };
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == separator && depth == 0) {
      finish();
    } else {
      part += c;
    }
  }
  finish();
  return parts;
}

// "cmd=F_GETFD|F_GETFL", "flags&O_CREAT", "arg?" before the colon, a type after it.
bool ParseParam(const std::string& text, Param* param, std::string* error) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) {
    *error = "parameter \"" + text + "\" has no type";
    return false;
  }
  std::string head = text.substr(0, colon);
  const size_t mark = head.find_first_of("=&");
  if (mark != std::string::npos) {
    const std::string selector = head.substr(mark + 1);
    if (head[mark] == '&') {
      param->contains = selector;
    } else {
      param->equals = Split(selector, '|');
    }
    head.resize(mark);
  }
  if (!head.empty() && head.back() == '?') {
    param->optional = true;
    head.pop_back();
  }
  param->name = head;
  if (head.empty()) {
    *error = "parameter \"" + text + "\" has no name";
    return false;
  }
  return ParseType(text.substr(colon + 1), &param->type, error);
}

bool ParseFailure(const std::string& word, Failure* failure) {
  if (word == "-1")
    *failure = Failure::kMinusOne;
  else if (word == "null")
    *failure = Failure::kNull;
  else if (word == "errno")
    *failure = Failure::kErrno;
  else if (word == "eai")
    *failure = Failure::kEai;
  else if (word == "nonzero")
    *failure = Failure::kNonZero;
  else if (word == "never")
    *failure = Failure::kNever;
  else
    return false;
  return true;
}

bool SetNeed(const std::string& word, CallRow* row) {
  if (word == "ipc")
    row->needs_ipc = true;
  else if (word == "net")
    row->needs_net = true;
  else if (word == "mount")
    row->needs_mount = true;
  else if (word == "pid")
    row->needs_pid = true;
  else
    return false;
  return true;
}

bool ParseProperty(const std::string& property, CallRow* row) {
  const size_t equals = property.find('=');
  const std::string key = property.substr(0, equals);
  if (equals == std::string::npos) {
    if (key == "spins")
      row->spins = true;
    else if (key == "pseudo")
      row->pseudo = true;
    else if (key == "noreturn")
      row->noreturn = true;
    else
      return false;
    return true;
  }
  const std::string value = property.substr(equals + 1);
  if (key == "sleeps") {
    row->sleeps = Split(value, ',');
    return !row->sleeps.empty();
  }
  if (key == "noreturn") {
    row->noreturn = row->ends_thread = true;
    return value == "thread";
  }
  if (key == "fails") return ParseFailure(value, &row->failure);
  if (key == "needs") {
    for (const std::string& need : Split(value, ',')) {
      if (!SetNeed(need, row)) return false;
    }
    return true;
  }
  const bool kind = value == "q" || value == "s" || value == "m";
  if (key == "creates" && kind)
    row->creates = value[0];
  else if (key == "names" && kind)
    row->names = value[0];
  else
    return false;
  return true;
}

// What must hold between the parts of a row.
void CheckRow(const CallRow& row, std::vector<std::string>* errors) {
  bool optional = false;
  for (const Param& param : row.params) {
    const Type& type = param.type;
    const bool hidden = IsHidden(type);
    const bool object = type.base == "object" || type.base == "init";
    const bool by_value = type.is_scalar() || hidden || object || type.base == "addrinfo_list";
    if (!by_value && type.direction == Direction::kValue) {
      errors->push_back(row.name + ": " + param.name + " states no direction");
    }
    const bool number =
        !type.count.empty() && type.count.find_first_not_of("0123456789") == std::string::npos;
    if (!type.count.empty() && !number && row.ParamIndex(type.count) < 0) {
      errors->push_back(row.name + ": " + param.name + " counts by " + type.count +
                        ", which is no parameter");
    }
    if (optional && !param.optional && !hidden) {
      errors->push_back(row.name + ": " + param.name + " follows one that may be left out");
    }
    optional = optional || param.optional;
    std::vector<std::string> constants = param.equals;
    if (!param.contains.empty()) constants.push_back(param.contains);
    for (const std::string& constant : constants) {
      if (constant != "self" && !IsKnownConstant(constant)) {
        errors->push_back(row.name + ": unknown constant " + constant);
      }
    }
  }
}

CallRow ParseRow(const RawRow& raw, int index, std::vector<std::string>* errors) {
  CallRow row;
  row.index = index;
  row.name = raw.name;
  row.family = raw.family;
  std::string error;
  for (const std::string& text : Split(raw.params, ',')) {
    Param param;
    if (!ParseParam(text, &param, &error)) errors->push_back(row.name + ": " + error);
    row.params.push_back(std::move(param));
  }
  if (!ParseType(raw.result, &row.result, &error)) errors->push_back(row.name + ": " + error);
  if (row.result.base == "errno") row.failure = Failure::kErrno;
  if (row.result.base == "eai") row.failure = Failure::kEai;
  for (const std::string& property : Split(raw.properties, ' ')) {
    if (!ParseProperty(property, &row)) {
      errors->push_back(row.name + ": unknown property \"" + property + "\"");
    }
  }
  if (row.sleeps.empty()) row.sleeps.push_back(row.name);
  CheckRow(row, errors);
  return row;
}

struct Table {
  std::vector<CallRow> rows;
  std::unordered_map<std::string_view, std::vector<const CallRow*>> by_name;
  std::vector<std::string> errors;
};

const Table& TheTable() {
  static const Table& table = *[] {
    Table* built = new Table;
    for (const RawRow& raw : kRows) {
      built->rows.push_back(ParseRow(raw, static_cast<int>(built->rows.size()), &built->errors));
    }
    for (const CallRow& row : built->rows) built->by_name[row.name].push_back(&row);
    return built;
  }();
  return table;
}

}  // namespace

bool IsHidden(const Type& type) { return type.base == "actor" || type.base == "area"; }

int CallRow::ParamIndex(std::string_view wanted) const {
  for (size_t i = 0; i < params.size(); ++i) {
    if (params[i].name == wanted) return static_cast<int>(i);
  }
  return -1;
}

size_t CallRow::RequiredParams() const {
  return static_cast<size_t>(std::count_if(params.begin(), params.end(), [](const Param& param) {
    return !param.optional && !IsHidden(param.type);
  }));
}

bool CallRow::MaySleep() const {
  if (spins || pseudo) return false;
  // What cannot even fail, and names no place to sleep in, has none.
  if (failure == Failure::kNever && sleeps == std::vector<std::string>{name}) return false;
  return std::any_of(sleeps.begin(), sleeps.end(),
                     [](const std::string& call) { return SystemCallNumber(call) >= 0; });
}

bool CallRow::MakesActor() const { return !params.empty() && params[0].type.base == "actor"; }

std::string CallRow::Prototype() const {
  std::string text = name + "(";
  bool first = true;
  for (const Param& param : params) {
    if (IsHidden(param.type)) continue;
    if (!first) text += ", ";
    first = false;
    text += param.optional ? "[" + param.name + "]" : param.name;
  }
  return text + ")";
}

const std::vector<CallRow>& CallTable() { return TheTable().rows; }

std::vector<const CallRow*> FindCalls(std::string_view name) {
  const auto found = TheTable().by_name.find(name);
  return found == TheTable().by_name.end() ? std::vector<const CallRow*>() : found->second;
}

std::vector<std::string> CallNames() {
  std::set<std::string> names;
  for (const CallRow& row : CallTable()) names.insert(row.name);
  return {names.begin(), names.end()};
}

const std::vector<std::string>& CallTableErrors() { return TheTable().errors; }

}  // namespace parley

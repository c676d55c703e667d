#include "reports/json_members.h"

#include <limits>

#include "reports/escape.h"
#include "reports/layout.h"

namespace parley {
namespace {

using Json = nlohmann::json;

std::string At(const std::string& path, size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

}  // namespace

std::string ShortText(const std::string& text) {
  constexpr int kWidth = 60;
  // No character has more than four bytes.
  return CutToWidth(OneLine(text.substr(0, 4 * kWidth + 4)), kWidth);
}

JsonMembers::JsonMembers(const Json& json, std::string where, std::string* error)
    : json_(json), where_(std::move(where)), error_(error) {
  if (ok() && !json.is_object()) WrongKind(json, where_, "an object");
}

std::string JsonMembers::Path(const char* name) const {
  return where_.empty() ? name : where_ + "." + name;
}

void JsonMembers::Error(const char* name, const std::string& message) {
  if (ok()) *error_ = Path(name) + ": " + message;
}

void JsonMembers::WrongKind(const Json& json, const std::string& path, const char* wanted) {
  if (!ok()) return;
  const char* const found = json.is_object()    ? "an object"
                            : json.is_array()   ? "a list"
                            : json.is_string()  ? "a string"
                            : json.is_boolean() ? "a boolean"
                            : json.is_null()    ? "null"
                                                : "another number";
  *error_ = (path.empty() ? "" : path + ": ") + "there should be " + wanted + ", not " + found;
}

bool JsonMembers::Has(const char* name) const { return ok() && json_.contains(name); }

const Json* JsonMembers::Find(const char* name) {
  if (!ok()) return nullptr;
  const auto member = json_.find(name);
  if (member != json_.end()) return &*member;
  Error(name, "missing");
  return nullptr;
}

void JsonMembers::Text(const char* name, std::string* out) {
  const Json* const json = Find(name);
  if (json == nullptr) return;
  if (!json->is_string()) return WrongKind(*json, Path(name), "a string");
  *out = json->get_ref<const std::string&>();
}

void JsonMembers::Bool(const char* name, bool* out) {
  const Json* const json = Find(name);
  if (json == nullptr) return;
  if (!json->is_boolean()) return WrongKind(*json, Path(name), "a boolean");
  *out = json->get<bool>();
}

bool JsonMembers::IsInteger(const Json& json, const std::string& path, int64_t least, int64_t most,
                            int64_t* out) {
  if (!json.is_number_integer()) {
    WrongKind(json, path, "an integer");
    return false;
  }
  const bool too_large =
      json.is_number_unsigned() &&
      json.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (too_large || json.get<int64_t>() < least || json.get<int64_t>() > most) {
    *error_ = path + ": " + json.dump() + " is out of range";
    return false;
  }
  *out = json.get<int64_t>();
  return true;
}

void JsonMembers::Integer(const char* name, int64_t least, int64_t* out) {
  const Json* const json = Find(name);
  if (json == nullptr) return;
  IsInteger(*json, Path(name), least, std::numeric_limits<int64_t>::max(), out);
}

void JsonMembers::Integer(const char* name, int64_t least, int* out) {
  const Json* const json = Find(name);
  int64_t value = 0;
  if (json == nullptr) return;
  if (IsInteger(*json, Path(name), least, std::numeric_limits<int>::max(), &value)) {
    *out = static_cast<int>(value);
  }
}

const Json& JsonMembers::Any(const char* name) {
  static const Json* const nothing = new Json(Json::object());
  const Json* const json = Find(name);
  return json == nullptr ? *nothing : *json;
}

const Json& JsonMembers::List(const char* name) {
  static const Json* const nothing = new Json(Json::array());
  const Json* const json = Find(name);
  if (json == nullptr) return *nothing;
  if (json->is_array()) return *json;
  WrongKind(*json, Path(name), "a list");
  return *nothing;
}

void JsonMembers::Texts(const char* name, std::vector<std::string>* out) {
  out->clear();
  for (const Json& item : List(name)) {
    if (!item.is_string()) return WrongKind(item, At(Path(name), out->size()), "a string");
    out->push_back(item.get_ref<const std::string&>());
  }
}

void JsonMembers::Pairs(const char* name, const char* first, const char* second,
                        std::vector<std::pair<std::string, std::string>>* out) {
  out->clear();
  for (const Json& item : List(name)) {
    JsonMembers members(item, At(Path(name), out->size()), error_);
    out->emplace_back();
    members.Text(first, &out->back().first);
    members.Text(second, &out->back().second);
    if (!ok()) return;
  }
}

void JsonMembers::Integers(const char* name, std::map<std::string, int64_t>* out) {
  out->clear();
  const Json& object = Any(name);
  if (!object.is_object()) return WrongKind(object, Path(name), "an object");
  for (const auto& [key, value] : object.items()) {
    int64_t number = 0;
    if (!IsInteger(value, Path(name) + "." + ShortText(key), std::numeric_limits<int64_t>::min(),
                   std::numeric_limits<int64_t>::max(), &number)) {
      return;
    }
    (*out)[key] = number;
  }
}

}  // namespace parley

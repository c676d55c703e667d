// Members of a JSON object that somebody else wrote, read with their kinds checked. For the readers
// of this folder.
#ifndef PARLEY_REPORTS_JSON_MEMBERS_H_
#define PARLEY_REPORTS_JSON_MEMBERS_H_

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace parley {

// Text of a document in an error about it: one line, safe for a terminal, of at most 60 characters.
std::string ShortText(const std::string& text);

// The first mistake is kept in *error, which must be empty before; after it nothing is read.
// Everything passed in must outlive the object.
class JsonMembers {
 public:
  // `where` names the object in errors, "cases[3]"; the outermost is "". An error if it is no
  // object.
  JsonMembers(const nlohmann::json& json, std::string where, std::string* error);

  bool ok() const { return error_->empty(); }
  bool Has(const char* name) const;

  void Text(const char* name, std::string* out);
  void Bool(const char* name, bool* out);
  // Not below `least`, and within the kind.
  void Integer(const char* name, int64_t least, int64_t* out);
  void Integer(const char* name, int64_t least, int* out);
  void Texts(const char* name, std::vector<std::string>* out);
  // A list of objects of two texts.
  void Pairs(const char* name, const char* first, const char* second,
             std::vector<std::pair<std::string, std::string>>* out);
  // An object of integers.
  void Integers(const char* name, std::map<std::string, int64_t>* out);
  // The list, or an empty one after a mistake.
  const nlohmann::json& List(const char* name);
  // The object or whatever else is there; JsonMembers of it says so.
  const nlohmann::json& Any(const char* name);

  // "cases[3].line"
  std::string Path(const char* name) const;
  void Error(const char* name, const std::string& message);

 private:
  const nlohmann::json* Find(const char* name);
  bool IsInteger(const nlohmann::json& json, const std::string& path, int64_t least, int64_t most,
                 int64_t* out);
  void WrongKind(const nlohmann::json& json, const std::string& path, const char* wanted);

  const nlohmann::json& json_;
  const std::string where_;
  std::string* const error_;
};

}  // namespace parley

#endif  // PARLEY_REPORTS_JSON_MEMBERS_H_

#include "runner/gtest_names.h"

namespace parley {
namespace {

std::string FilterSafe(std::string name) {
  for (char& c : name) {
    if (c == '-' || c == ':') c = '_';
  }
  return name;
}

}  // namespace

std::string RootOf(const std::string& file) {
  constexpr char kFolder[] = "cases";
  constexpr size_t kLength = sizeof(kFolder) - 1;
  for (size_t begin = 0; begin < file.size();) {
    size_t end = file.find('/', begin);
    if (end == std::string::npos) break;
    if (file.compare(begin, end - begin, kFolder) == 0) return file.substr(0, begin + kLength);
    begin = end + 1;
  }
  return ".";
}

std::pair<std::string, std::string> SuiteAndTest(const std::string& id) {
  const size_t slash = id.rfind('/', id.find('['));
  if (slash == std::string::npos) return {"cases", FilterSafe(id)};
  return {FilterSafe(id.substr(0, slash)), FilterSafe(id.substr(slash + 1))};
}

std::string KeyOf(const char* kind, std::string words) {
  for (char& c : words) {
    if (c == '"') c = '\'';
    if (c == '\\') c = '/';
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return std::string(kind) + " " + words;
}

}  // namespace parley

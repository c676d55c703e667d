#include "reports/matrix_details.h"

#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/joined.h"
#include "reports/case_text.h"
#include "reports/escape.h"
#include "reports/layout.h"

namespace parley {
namespace {

using Json = nlohmann::ordered_json;

// No text holds it: OneLine makes a blank of it.
constexpr char kOpenValue = '\t';
constexpr char kFirstValue = '0';
// The characters '0' to 'z' are plain ones but for the backslash, which JSON doubles.
constexpr size_t kMostValues = 'z' - kFirstValue + 1;

std::string Text(const std::string& text) {
  if (text.size() <= kMostDetailsText) return OneLine(text);
  return OneLine(text.substr(0, kMostDetailsText)) + " ... (" + std::to_string(text.size()) +
         " bytes)";
}

// Where a checkout lies tells nothing about a system.
std::string ShortPath(const std::string& path) {
  for (const char* const folder : {"/cases/", "/runner/targets/"}) {
    const size_t at = path.rfind(folder);
    if (at != std::string::npos) return path.substr(at + 1);
  }
  return path;
}

// The length of the number that begins at `at` and is likely to be another on every system: an
// address, a port, an id. Short numbers are results, and part of what a line says. 0 if none does.
size_t VariableLength(std::string_view text, size_t at) {
  const auto is_word = [&](size_t i) {
    return i < text.size() && (isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_');
  };
  if (!isdigit(static_cast<unsigned char>(text[at])) || (at > 0 && is_word(at - 1))) return 0;
  size_t end = at;
  while (is_word(end)) ++end;
  const std::string_view word = text.substr(at, end - at);
  const bool is_hex = word.rfind("0x", 0) == 0;
  const char* const digits = is_hex ? "0123456789abcdef" : "0123456789";
  if (word.find_first_not_of(digits, is_hex ? 2 : 0) != std::string_view::npos) return 0;
  return word.size() >= (is_hex ? 6 : 4) ? word.size() : 0;
}

// Leaves the values of one trace open.
class Opener {
 public:
  std::string Open(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size();) {
      const size_t length = VariableLength(text, i);
      const auto place = length == 0 ? places_.end() : PlaceOf(text.substr(i, length));
      if (place == places_.end()) {
        out += text.substr(i, length == 0 ? 1 : length);
      } else {
        out += kOpenValue;
        out += static_cast<char>(kFirstValue + place->second);
      }
      i += length == 0 ? 1 : length;
    }
    return out;
  }

  const std::vector<std::string>& values() const { return values_; }

 private:
  using Places = std::map<std::string, size_t, std::less<>>;

  Places::const_iterator PlaceOf(std::string_view value) {
    const auto found = places_.find(value);
    if (found != places_.end() || values_.size() == kMostValues) return found;
    values_.emplace_back(value);
    return places_.emplace(value, values_.size() - 1).first;
  }

  Places places_;
  std::vector<std::string> values_;
};

class Packer {
 public:
  std::string Pack(const Matrix& matrix) {
    Json cases = Json::array();
    ForEachRow(matrix, [&](const MatrixRow& row) { cases.push_back(Case(row)); });
    const Json document = {{"texts", std::move(texts_)}, {"cases", std::move(cases)}};
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

 private:
  // A list in which equal documents stand once.
  class Distinct {
   public:
    size_t Add(Json json) {
      const auto [found, is_new] = index_.try_emplace(json.dump(), list_.size());
      if (is_new) list_.push_back(std::move(json));
      return found->second;
    }
    Json Take() { return std::move(list_); }

   private:
    std::unordered_map<std::string, size_t> index_;
    Json list_ = Json::array();
  };

  size_t Index(std::string text) {
    const auto [found, is_new] = index_.try_emplace(std::move(text), texts_.size());
    if (is_new) texts_.push_back(found->first);
    return found->second;
  }

  Json Case(const MatrixRow& row) {
    const CaseResult& words = row.words();
    Distinct traces, ends;
    Json of = Json::array();
    for (const CaseResult* const result : row.of) {
      if (result == nullptr) {
        of.push_back(-1);
      } else {
        of.push_back(ends.Add(End(*result, &traces)));
      }
    }
    return {
        {"source", Index(Text(words.source))},
        {"covers", Index(Text(Joined(words.covers)))},
        {"level", Index(Text(words.level))},
        {"place", Index(Text(ShortPath(words.file) + ":" + std::to_string(words.line)))},
        {"traces", traces.Take()},
        {"ends", ends.Take()},
        {"of", std::move(of)},
    };
  }

  Json End(const CaseResult& result, Distinct* traces) {
    Opener opener;
    Json end = {{"trace", traces->Add(Trace(result.trace, &opener))}};
    if (!opener.values().empty()) end["values"] = opener.values();
    if (!result.reason.empty()) end["reason"] = Index(Text(result.reason));
    if (!result.known.empty()) end["known"] = Index(Text(result.known));
    if (!result.deviation.empty()) end["deviation"] = Index(Text(ShortPath(result.deviation)));
    if (result.fixed) end["fixed"] = true;
    for (const std::string& label : result.alternatives) {
      end["alternatives"].push_back(Text(label));
    }
    for (const auto& [label, value] : result.observations) {
      end["observations"].push_back(Json::array({Text(label), Text(value)}));
    }
    for (const auto& [outcome, count] : result.tallies) {
      end["tallies"].push_back(Json::array({Text(outcome), std::to_string(count)}));
    }
    return end;
  }

  Json Trace(const std::vector<TraceLine>& trace, Opener* opener) {
    Json steps = Json::array();
    for (size_t i = 0; i < trace.size(); ++i) {
      if (i == kDetailsTraceHead && trace.size() > kDetailsTraceHead + kDetailsTraceTail) {
        const size_t left_out = trace.size() - kDetailsTraceHead - kDetailsTraceTail;
        steps.push_back(Index(
            "... (" + Counted(static_cast<int64_t>(left_out), "more step", "more steps") + ")"));
        i += left_out;
      }
      steps.push_back(Step(trace[i], opener));
    }
    return steps;
  }

  Json Step(const TraceLine& line, Opener* opener) {
    const size_t text = Index(opener->Open(Text(line.actual)));
    const bool plain = !line.failed && line.expected.empty() && line.note.empty();
    if (plain && line.times == 1) return text;
    if (plain) return Json::array({text, line.times});
    return Json::array({text, line.times, line.failed ? 1 : 0, Index(Text(line.expected)),
                        Index(Text(line.note)), line.line});
  }

  std::unordered_map<std::string, size_t> index_;
  Json texts_ = Json::array();
};

}  // namespace

std::string MatrixDetailsJson(const Matrix& matrix) { return Packer().Pack(matrix); }

}  // namespace parley

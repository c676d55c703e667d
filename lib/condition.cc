// Parses and evaluates conditions over features.
#include "lib/condition.h"

#include <algorithm>

#include "lib/joined.h"
#include "lib/utf8.h"

namespace parley {

const std::vector<std::string>& KnownFeatures() {
  static const auto* const features = new std::vector<std::string>{"root",
                                                                   "users",
                                                                   "unprivileged",
                                                                   "ipv4",
                                                                   "ipv6",
                                                                   "pty",
                                                                   "pid-namespace",
                                                                   "ipc-namespace",
                                                                   "network-namespace",
                                                                   "mount-namespace",
                                                                   "user-namespace",
                                                                   "proc",
                                                                   "mqueue",
                                                                   "threads",
                                                                   "shell",
                                                                   "sysctl",
                                                                   "robust",
                                                                   "priorities",
                                                                   "niceness",
                                                                   "own-machine"};
  return *features;
}

using ConditionPtr = std::shared_ptr<const Condition>;

class ConditionParser {
 public:
  ConditionParser(std::string_view text, const TextPlaces& places, Diagnostics* diagnostics)
      : text_(text), places_(places), diagnostics_(diagnostics) {
    Next();
  }

  ConditionPtr Whole() {
    ConditionPtr condition = Or(0);
    if (condition == nullptr || token_.empty()) return condition;
    std::string hint;
    if (token_ == "&&" || token_ == ",") hint = "; write 'and'";
    if (token_ == "||") hint = "; write 'or'";
    return Fail("expected 'and', 'or' or the end of the condition, not '" + std::string(token_) +
                "'" + hint);
  }

 private:
  static constexpr int kMostDepth = 50;

  ConditionPtr Or(int depth) { return Joined(depth, "or", Condition::Kind::kOr); }

  // Conditions joined by one word; "and" binds closer than "or".
  ConditionPtr Joined(int depth, std::string_view word, Condition::Kind kind) {
    const bool is_or = kind == Condition::Kind::kOr;
    auto joined = std::make_shared<Condition>();
    joined->kind_ = kind;
    while (true) {
      const ConditionPtr part = is_or ? Joined(depth, "and", Condition::Kind::kAnd) : One(depth);
      if (part == nullptr) return nullptr;
      joined->parts_.push_back(part);
      if (token_ != word) break;
      Next();
    }
    return joined->parts_.size() == 1 ? joined->parts_[0] : joined;
  }

  ConditionPtr One(int depth) {
    if (depth > kMostDepth) return Fail("the condition is nested too deeply");
    if (token_ == "!") {
      Next();
      auto inverse = std::make_shared<Condition>();
      inverse->kind_ = Condition::Kind::kNot;
      inverse->parts_.push_back(One(depth + 1));
      return inverse->parts_[0] == nullptr ? nullptr : inverse;
    }
    if (token_ == "(") {
      Next();
      ConditionPtr inside = Or(depth + 1);
      if (inside == nullptr) return nullptr;
      if (token_ != ")") return Fail("')' is missing");
      Next();
      return inside;
    }
    return Feature();
  }

  ConditionPtr Feature() {
    if (token_.empty()) return Fail("the name of a feature is missing");
    const std::string name(token_);
    if (name == "not") return Fail("write '!' for not");
    if (!IsWordByte(name[0]) || name == "and" || name == "or") {
      return Fail("expected the name of a feature, not '" + name + "'");
    }
    const std::vector<std::string>& known = KnownFeatures();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string hint = DidYouMean(name, known);
      return Fail("unknown feature " + name +
                  (hint.empty() ? "; there are " + parley::Joined(known) : hint));
    }
    auto feature = std::make_shared<Condition>();
    feature->feature_ = name;
    Next();
    return feature;
  }

  static bool IsWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  }

  // token_ becomes the next word or sign; empty at the end.
  void Next() {
    size_t begin = end_;
    while (begin < text_.size() && (text_[begin] == ' ' || text_[begin] == '\n')) ++begin;
    end_ = begin;
    while (end_ < text_.size() && IsWordByte(text_[end_])) ++end_;
    if (end_ == begin && begin < text_.size()) {
      const std::string_view two = text_.substr(begin, 2);
      const size_t character = std::max<size_t>(DecodeUtf8(text_.substr(begin)).length, 1);
      end_ += two == "&&" || two == "||" ? 2 : character;
    }
    token_ = text_.substr(begin, end_ - begin);
    begin_ = begin;
  }

  ConditionPtr Fail(const std::string& message) {
    diagnostics_->Error(places_.At(begin_), message);
    return nullptr;
  }

  std::string_view text_;
  const TextPlaces& places_;
  Diagnostics* diagnostics_;
  std::string_view token_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

ConditionPtr Condition::Parse(std::string_view text, const TextPlaces& places,
                              Diagnostics* diagnostics) {
  return ConditionParser(text, places, diagnostics).Whole();
}

bool Condition::Evaluate(const std::set<std::string>& present) const {
  const auto holds = [&present](const ConditionPtr& part) { return part->Evaluate(present); };
  switch (kind_) {
    case Kind::kFeature:
      return present.count(feature_) != 0;
    case Kind::kNot:
      return !parts_[0]->Evaluate(present);
    case Kind::kAnd:
      return std::all_of(parts_.begin(), parts_.end(), holds);
    case Kind::kOr:
      return std::any_of(parts_.begin(), parts_.end(), holds);
  }
  return false;
}

std::vector<std::string> Condition::Missing(const std::set<std::string>& present) const {
  if (Evaluate(present)) return {};
  if (kind_ != Kind::kAnd) return {Print()};
  std::vector<std::string> missing;
  for (const ConditionPtr& part : parts_) {
    for (std::string& one : part->Missing(present)) missing.push_back(std::move(one));
  }
  return missing;
}

std::string Condition::Print() const {
  if (kind_ == Kind::kFeature) return feature_;
  const auto print = [](const ConditionPtr& part) {
    const bool joined = part->kind_ == Kind::kAnd || part->kind_ == Kind::kOr;
    return joined ? "(" + part->Print() + ")" : part->Print();
  };
  if (kind_ == Kind::kNot) return "!" + print(parts_[0]);
  std::string out;
  for (const ConditionPtr& part : parts_) {
    if (!out.empty()) out += kind_ == Kind::kAnd ? " and " : " or ";
    // "and" binds closer, so it needs no brackets inside "or".
    out += kind_ == Kind::kOr && part->kind_ == Kind::kAnd ? part->Print() : print(part);
  }
  return out;
}

}  // namespace parley

// Rows of `each` and the replacing of $names.
#include "lib/case_each.h"

#include <algorithm>

#include "lib/case_yaml_fields.h"
#include "lib/case_yaml_places.h"
#include "lib/case_yaml_syntax.h"
#include "lib/utf8.h"

namespace parley {
namespace {

bool IsNameStart(char c) { return c >= 'a' && c <= 'z'; }
bool IsNameByte(char c) { return IsNameStart(c) || (c >= '0' && c <= '9') || c == '_'; }

bool CheckName(const YamlNode& key, Diagnostics* diagnostics) {
  if (!key.IsText() || key.broken) return false;
  if (IsNameStart(key.text[0]) && std::all_of(key.text.begin(), key.text.end(), IsNameByte)) {
    return true;
  }
  diagnostics->Error(key.where, "a name of each is of a-z, 0-9 and '_' and begins with a letter");
  return false;
}

// An id stands on one line.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return text;
}

// As much of a value as a message can bear.
std::string Shortened(const std::string& value) {
  constexpr size_t kLongest = 60;
  if (value.size() <= kLongest) return value;
  return std::string(Utf8Prefix(value, kLongest)) + "..";
}

std::vector<std::string> NamesOf(const Each& each) {
  std::vector<std::string> names;
  for (const EachName& name : each.names) names.push_back(name.name);
  return names;
}

// All combinations, the last name changing fastest.
bool ReadCombinations(const YamlNode& node, Diagnostics* diagnostics, Each* each) {
  bool ok = true;
  size_t count = 1;
  for (size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& key = node.keys[i];
    const YamlNode& list = node.items[i];
    if (!CheckName(key, diagnostics) ||
        !IsOfKind(list, YamlNode::Kind::kList, "the value of " + key.text, key.where,
                  diagnostics)) {
      ok = false;
      continue;
    }
    if (list.items.empty()) {
      diagnostics->Error(list.where, "this list is empty, so that there would be no case");
      ok = false;
    }
    for (const YamlNode& value : list.items) {
      ok = IsOfKind(value, YamlNode::Kind::kScalar, "a value of " + key.text, key.where,
                    diagnostics) &&
           ok;
    }
    each->names.push_back({key.text, key.where});
    count = std::min(count * list.items.size(), kMostEachCases + 1);
  }
  if (ok && count > kMostEachCases) {
    diagnostics->Error(node.where,
                       "this makes more than " + std::to_string(kMostEachCases) + " cases");
    ok = false;
  }
  if (!ok) return false;
  std::vector<size_t> chosen(node.items.size(), 0);
  for (size_t made = 0; made < count; ++made) {
    EachRow row;
    row.where = node.items[0].items[chosen[0]].where;
    for (size_t i = 0; i < chosen.size(); ++i) {
      row.values.push_back(node.items[i].items[chosen[i]].text);
      row.id += (i == 0 ? "[" : ",") + OneLine(row.values.back());
    }
    row.id += "]";
    each->rows.push_back(std::move(row));
    for (size_t i = chosen.size(); i-- > 0;) {
      if (++chosen[i] < node.items[i].items.size()) break;
      chosen[i] = 0;
    }
  }
  return true;
}

bool ReadRow(const YamlNode& node, Diagnostics* diagnostics, const std::vector<std::string>& names,
             Each* each) {
  if (!IsOfKind(node, YamlNode::Kind::kMapping, "a row of each", node.where, diagnostics)) {
    return false;
  }
  const YamlFields fields(node, "this row of each", node.where, names, diagnostics);
  EachRow row;
  row.where = node.where;
  bool ok = true;
  for (const std::string& name : names) {
    fields.Require(name);
    const YamlNode* const value = fields.Text(name);
    if (value == nullptr) {
      ok = false;
      continue;
    }
    if (row.values.empty()) {
      row.where = value->where;
      row.id = "[" + OneLine(value->text) + "]";
    }
    row.values.push_back(value->text);
  }
  if (ok) each->rows.push_back(std::move(row));
  return ok && node.keys.size() == names.size();
}

// One case per row; the first row says which names there are.
bool ReadRows(const YamlNode& node, Diagnostics* diagnostics, Each* each) {
  if (node.items.size() > kMostEachCases) {
    diagnostics->Error(node.where,
                       "this makes more than " + std::to_string(kMostEachCases) + " cases");
    return false;
  }
  bool ok = true;
  for (const YamlNode& key : node.items[0].keys) {
    if (CheckName(key, diagnostics)) {
      each->names.push_back({key.text, key.where});
    } else {
      ok = false;
    }
  }
  // The first names the row, which is use enough if there are others.
  if (each->names.size() > 1) each->names[0].used = true;
  const std::vector<std::string> names = NamesOf(*each);
  for (const YamlNode& row : node.items) ok = ReadRow(row, diagnostics, names, each) && ok;
  return ok;
}

}  // namespace

bool ReadEach(const YamlNode& node, Location key, Diagnostics* diagnostics, Each* each) {
  if (node.broken) return false;
  const bool rows = node.IsList();
  if (!rows && !node.IsMapping()) {
    diagnostics->Error(node.empty ? key : node.where,
                       "each is a mapping of lists, as {sig: [SIGHUP, SIGINT]}, or a list of "
                       "mappings, one for each case");
    return false;
  }
  if (node.items.empty()) {
    diagnostics->Error(node.where, "each is empty, so that there would be no case");
    return false;
  }
  return rows ? ReadRows(node, diagnostics, each) : ReadCombinations(node, diagnostics, each);
}

EachName* CaseTexts::FindName(std::string_view name) const {
  if (each_ == nullptr) return nullptr;
  for (EachName& candidate : each_->names) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

// Whether YAML ended a plain text early: it leaves a string or bracket open, and behind it stands a
// comment or a sign of YAML's own lists.
bool CaseTexts::IsCut(const YamlNode& scalar) const {
  if (scalar.style != YamlNode::Style::kPlain) return false;
  const LineOpen open = OpenAtEnd(scalar.text);
  if (open == LineOpen::kNothing) return false;
  const size_t end = EndOfScalar(scalar, file_text_);
  size_t at = end;
  while (at < file_text_.size() && (file_text_[at] == ' ' || file_text_[at] == '\t')) ++at;
  if (at >= file_text_.size()) return false;
  const bool comment = at > end && file_text_[at] == '#';
  // Only between '{' and '}' or '[' and ']' does a plain text end at one of these.
  const bool flow = std::string_view(",[]{}").find(file_text_[at]) != std::string_view::npos;
  if (!comment && !flow) return false;
  Location where = TextPlaces(PiecesOfScalar(scalar, file_text_)).At(scalar.text.size());
  where.column += static_cast<int>(at - end);
  diagnostics_->Error(where, comment ? MessageOfCut(open)
                                     : std::string("YAML ends the text at this '") +
                                           file_text_[at] + "'; put the whole text in quotes");
  return true;
}

PlacedText CaseTexts::Of(const YamlNode& scalar) const {
  PlacedText text;
  if (scalar.broken || *bytes_ > kMostEachBytes || IsCut(scalar)) return text;
  text.ok = true;
  text.text = scalar.text;
  text.pieces = PiecesOfScalar(scalar, file_text_);
  if (text.text.find('$') != std::string::npos) Replace(&text);
  if (row_ != nullptr && !Count(text)) text.ok = false;
  return text;
}

// Also a text without any $name costs its length in every copy.
bool CaseTexts::Count(const PlacedText& text) const {
  *bytes_ += text.text.size();
  if (*bytes_ <= kMostEachBytes) return true;
  diagnostics_->Error(each_->names[0].where, "the copies made by each are too large: more than " +
                                                 std::to_string(kMostEachBytes) + " bytes");
  return false;
}

void CaseTexts::Replace(PlacedText* text) const {
  const std::string raw = std::move(text->text);
  const std::vector<TextPlaces::Piece> raw_pieces = std::move(text->pieces);
  const TextPlaces raw_places(raw_pieces);
  std::string out;
  std::vector<TextPlaces::Piece> pieces;
  const auto keep = [&](size_t begin, size_t end) {
    if (begin == end) return;
    pieces.push_back({out.size(), raw_places.At(begin)});
    for (const TextPlaces::Piece& piece : raw_pieces) {
      if (piece.offset > begin && piece.offset < end) {
        pieces.push_back({out.size() + (piece.offset - begin), piece.where});
      }
    }
    out.append(raw, begin, end - begin);
  };
  size_t kept = 0;
  for (size_t at = raw.find('$'); at != std::string::npos; at = raw.find('$', at + 1)) {
    size_t end = at + 1;
    if (end >= raw.size() || !IsNameStart(raw[end])) continue;
    while (end < raw.size() && IsNameByte(raw[end])) ++end;
    const std::string name = raw.substr(at + 1, end - at - 1);
    const Location where = raw_places.At(at);
    EachName* const known = FindName(name);
    if (known == nullptr) {
      diagnostics_->Error(
          where, each_ == nullptr ? "$" + name + " stands for nothing, as there is no 'each'"
                                  : "each has no name " + name + DidYouMean(name, NamesOf(*each_)));
      text->ok = false;
      continue;
    }
    known->used = true;
    const std::string& value = row_->values[static_cast<size_t>(known - each_->names.data())];
    keep(kept, at);
    // Every byte of the value points at the name: the value stands elsewhere.
    for (size_t i = 0; i < value.size(); ++i) pieces.push_back({out.size() + i, where});
    out += value;
    text->replaced.push_back({where, name, value});
    kept = end;
  }
  keep(kept, raw.size());
  if (pieces.empty()) pieces.push_back({0, raw_places.At(0)});
  text->text = std::move(out);
  text->pieces = std::move(pieces);
}

void CaseTexts::Report(const Diagnostics& found, const PlacedText& text) const {
  for (const Diagnostic& diagnostic : found.Sorted()) {
    std::string message = diagnostic.message;
    for (const PlacedText::Replaced& replaced : text.replaced) {
      if (replaced.where.line == diagnostic.where.line &&
          replaced.where.column == diagnostic.where.column) {
        message += " (where $" + replaced.name + " is " + Shortened(replaced.value) + ")";
      }
    }
    diagnostics_->Error(diagnostic.where, message);
  }
}

void ReportUnusedNames(const Each& each, Diagnostics* diagnostics) {
  for (const EachName& name : each.names) {
    if (name.used) continue;
    diagnostics->Error(name.where, "$" + name.name + " stands in neither the claim nor the steps");
  }
}

}  // namespace parley

// The rows of the page: a table for each interface, a row for each case, choices below the claim.
#include "reports/escape.h"
#include "reports/matrix_html.h"

namespace parley {
namespace {

// Values of observations up to so many bytes stand in cells themselves.
constexpr size_t kShortValue = 10;

// By a letter each, for the style and the scripts.
char VerdictClass(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return 'p';
    case Verdict::kFail:
      return 'f';
    case Verdict::kDiffers:
      return 'd';
    case Verdict::kUnsupported:
      return 'n';
    case Verdict::kUntested:
      return 'u';
    case Verdict::kUnresolved:
      break;
  }
  return 'r';
}

std::string CellHtml(const MatrixRow& row, size_t system) {
  const CaseResult* const result = row.of[system];
  if (result == nullptr) return "<td>";
  std::string kind(1, VerdictClass(result->verdict));
  if (!result->known.empty()) kind = "\"" + kind + " k\"";
  std::string out = "<td class=" + kind + "><b>" + VerdictSign(result) + "</b>";
  std::string letters;
  for (const Choice& choice : row.choices) {
    if (choice.differs() && choice.of[system] >= 0) letters += ChoiceLetter(choice.of[system]);
  }
  if (!letters.empty()) out += "<sub>" + letters + "</sub>";
  return out;
}

std::string RowHtml(const MatrixRow& row) {
  const std::string& level = row.words().level;
  std::string out = "<tr id=\"" + RowAnchor(row.id) + "\"";
  if (row.deviates || row.choices_differ) out += " class=x";
  out += "><th scope=row>" + CaseLinkHtml(row, ClaimHtml(row));
  if (level != "posix") out += " <i>" + HtmlText(level) + "</i>";
  if (row.words_differ) out += " <i class=w>other versions of the case</i>";
  for (const Choice& choice : row.choices) {
    out += ChoiceLegendHtml(choice);
  }
  for (size_t i = 0; i < row.of.size(); ++i) out += CellHtml(row, i);
  return out + "\n";
}

// The name of an area and, for each system, how much of it holds there, of what was tested.
std::string AreaHeadHtml(const Matrix& matrix, const MatrixArea& area) {
  std::string out = "<table class=\"m sum\"><colgroup><col><colgroup span=" +
                    std::to_string(matrix.systems.size()) + "><tr><th scope=row><h3>" +
                    HtmlText(area.name) + "</h3>";
  for (size_t i = 0; i < matrix.systems.size(); ++i) {
    int tested = 0, held = 0;
    for (const MatrixInterface& interface : area.interfaces) {
      for (const MatrixRow& row : interface.rows) {
        const Standing standing = StandingOf(row.of[i]);
        if (standing != Standing::kUnknown) ++tested;
        if (standing == Standing::kHolds) ++held;
      }
    }
    const std::string query =
        "area:" + SearchName(area.name) + " " + SearchName(matrix.systems[i].name);
    if (tested == 0) {
      out += "<td>";
      continue;
    }
    out += held == tested ? "<td class=whole>" : "<td>";
    out += SearchLinkHtml(query, std::to_string(held) + "/" + std::to_string(tested));
  }
  return out + "</table>\n";
}

}  // namespace

bool ShowsLetters(const Choice& choice) {
  if (choice.label.empty()) return true;
  for (const std::string& value : choice.values) {
    if (value.size() > kShortValue) return true;
  }
  return false;
}

std::string ChoiceLetter(int value) {
  return value < 26 ? std::string(1, static_cast<char>('A' + value)) : std::to_string(value + 1);
}

std::string ChoiceLegendHtml(const Choice& choice) {
  std::string out = "<ul class=c>";
  // Without anything to tell apart there is no letter.
  std::string of = choice.label;
  if (of.empty() && !choice.differs()) of = choice.of.size() == 1 ? "here" : "all";
  if (!of.empty()) out += "<li class=l>" + HtmlText(of) + ":";
  if (!choice.differs()) return out + "<li>" + HtmlText(choice.values.front()) + "</ul>";
  for (size_t i = 0; i < choice.values.size(); ++i) {
    out += "<li><b>" + ChoiceLetter(static_cast<int>(i)) + "</b> " + HtmlText(choice.values[i]);
  }
  return out + "</ul>";
}

std::string RowsHtml(const Matrix& matrix) {
  std::string out;
  for (const MatrixArea& area : matrix.areas) {
    out += "<section class=\"area\">\n" + AreaHeadHtml(matrix, area);
    for (const MatrixInterface& interface : area.interfaces) {
      out += "<section class=\"if\"><h4>" + HtmlText(interface.name);
      if (!interface.title.empty()) out += " <span>" + HtmlText(interface.title) + "</span>";
      out += "</h4>\n<table class=\"m\">" + SystemHeadsHtml(matrix, "Behaviour") + "<tbody>\n";
      for (const MatrixRow& row : interface.rows) out += RowHtml(row);
      out += "</table></section>\n";
    }
    out += "</section>\n";
  }
  return out;
}

}  // namespace parley

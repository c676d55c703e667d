// The tables around the rows: systems, agreement, choices, tallies.
#include <cstdio>

#include "reports/escape.h"
#include "reports/layout.h"
#include "reports/matrix_html.h"
#include "reports/system_text.h"

namespace parley {
namespace {

struct Part {
  Verdict verdict;
  const char* sign;
  char kind;
};
constexpr Part kParts[] = {
    {Verdict::kPass, "✓", 'p'},       {Verdict::kFail, "✗", 'f'},
    {Verdict::kDiffers, "≠", 'd'},    {Verdict::kUnsupported, "∅", 'n'},
    {Verdict::kUnresolved, "!", 'r'}, {Verdict::kUntested, "?", 'u'},
};

std::string CountsHtml(const std::string& system, LevelGroup group, const VerdictCounts& counts) {
  const std::string cell = std::string("<td data-of=\"") + LevelGroupName(group) + "\"";
  if (counts.cases() == 0) return cell + " class=\"zero\">no cases";
  std::string bar = "<span class=\"share\" aria-hidden=\"true\">", words;
  for (const Part& part : kParts) {
    const int count = counts.of[static_cast<int>(part.verdict)];
    if (count == 0) continue;
    const std::string kind(1, part.kind);
    bar += "<i class=" + kind + " style=\"flex-grow:" + std::to_string(count) + "\"></i>";
    std::string level = LevelGroupName(group);
    if (group == LevelGroup::kOption) level = "option";
    if (group == LevelGroup::kOpen) level = "open";
    const char* const name = VerdictName(part.verdict);
    words += SearchLinkHtml(SearchName(system) + ":" + name + " level:" + level,
                            "<b class=" + kind + ">" + part.sign + "</b>" + std::to_string(count) +
                                "<span class=\"vh\"> " + name + "</span>");
    words += " ";
  }
  if (counts.known > 0) words += "<small>" + std::to_string(counts.known) + " known</small>";
  return cell + ">" + bar + "</span>" + words;
}

// What a system is and when it was measured; why cases were not tested there.
std::string FactsHtml(const RunResult& run) {
  std::string out = "<details><summary>" + HtmlText(SystemText(run.fingerprint)) +
                    "</summary><ul><li>" + TimeText(run.started_unix) + ", profile " +
                    HtmlText(run.profile);
  for (const auto& [feature, why] : run.fingerprint.missing) {
    out += "<li>not there: " + HtmlText(feature) + " (" + HtmlText(why) + ")";
  }
  for (const auto& [name, value] : run.fingerprint.limits) {
    out += "<li>" + HtmlText(name) + " " + HtmlText(value);
  }
  return out + "</ul></details>";
}

std::string ChoiceRowHtml(const MatrixRow& row, const Choice& choice) {
  const bool letters = choice.differs() && ShowsLetters(choice);
  std::string out = choice.differs() ? "<tr class=x>" : "<tr>";
  out += "<th scope=row>" + CaseLinkHtml(row, ClaimHtml(row));
  if (letters) {
    out += ChoiceLegendHtml(choice);
  } else if (!choice.label.empty()) {
    out += "<ul class=c><li class=l>" + HtmlText(choice.label) + "</ul>";
  }
  if (!choice.differs()) {
    return out + "<td class=only colspan=" + std::to_string(choice.of.size()) + ">" +
           HtmlText(choice.values.front()) + "\n";
  }
  for (const int value : choice.of) {
    out += "<td class=v>";
    if (value < 0) continue;
    out += letters ? ChoiceLetter(value) : HtmlText(choice.values[static_cast<size_t>(value)]);
  }
  return out + "\n";
}

std::string ShareText(int64_t count, double sum) {
  char text[32];
  const double share = sum > 0 && count >= 0 ? 100 * static_cast<double>(count) / sum : 0;
  snprintf(text, sizeof text, share > 0 && share < 1 ? "%.1f %%" : "%.0f %%", share);
  return text;
}

std::string TallyRowsHtml(const MatrixRow& row) {
  // Counts come from strange systems: their sum may be beyond every integer.
  std::vector<double> sums(row.of.size());
  for (size_t i = 0; i < row.of.size(); ++i) {
    if (row.of[i] == nullptr) continue;
    for (const auto& [outcome, count] : row.of[i]->tallies) sums[i] += static_cast<double>(count);
  }
  std::string out = "<tbody><tr><th scope=rowgroup colspan=" + std::to_string(row.of.size() + 1) +
                    ">" + CaseLinkHtml(row, ClaimHtml(row)) + "\n";
  for (const std::string& outcome : OutcomesOf(row)) {
    out += "<tr><th scope=row>" + HtmlText(outcome);
    for (size_t i = 0; i < row.of.size(); ++i) {
      out += "<td class=v>";
      if (row.of[i] == nullptr || row.of[i]->tallies.empty()) continue;
      const auto found = row.of[i]->tallies.find(outcome);
      const int64_t count = found == row.of[i]->tallies.end() ? 0 : found->second;
      out += std::to_string(count) + "<small>" + ShareText(count, sums[i]) + "</small>";
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::string SystemsHtml(const Matrix& matrix) {
  std::string out =
      "<section id=\"systems\">\n<h2>Systems</h2>\n"
      "<p>How many behaviours hold, by who promises them: <b>posix</b>, what every POSIX system "
      "must do; <b>xsi</b> and <b>options</b>, the parts that it may have; <b>linux</b>, the "
      "manual pages of Linux; <b>left open</b>, what standards leave to the system. A number "
      "shows its rows.</p>\n"
      "<div class=\"wide\"><table class=\"systems\"><thead><tr><th>System";
  for (int i = 0; i < kLevelGroupCount; ++i) {
    out += std::string("<th scope=\"col\">") + LevelGroupName(static_cast<LevelGroup>(i));
  }
  out += "</thead>\n<tbody>\n";
  for (const MatrixSystem& system : matrix.systems) {
    const RunResult& run = *system.run;
    out += "<tr><th scope=\"row\"><b>" + HtmlText(system.name) + "</b>";
    if (!run.target_title.empty()) out += " " + HtmlText(run.target_title);
    out += FactsHtml(run);
    for (int i = 0; i < kLevelGroupCount; ++i) {
      out += CountsHtml(system.name, static_cast<LevelGroup>(i), system.levels[i]);
    }
    out += "\n";
  }
  return out + "</table></div>\n</section>\n";
}

std::string AgreementHtml(const Matrix& matrix) {
  if (matrix.systems.size() < 2) return "";
  std::string out =
      "<section id=\"agreement\">\n<h2>Who agrees with whom</h2>\n"
      "<p>On how many behaviours two systems differ, of those that were tested on both. A "
      "number shows them.</p>\n<div class=\"wide\"><table class=\"pairs\"><thead><tr><th>";
  for (const MatrixSystem& system : matrix.systems) {
    out += "<th scope=\"col\">" + HtmlText(system.name);
  }
  out += "</thead>\n<tbody>\n";
  for (size_t a = 0; a < matrix.systems.size(); ++a) {
    out += "<tr><th scope=\"row\">" + HtmlText(matrix.systems[a].name);
    for (size_t b = 0; b < matrix.systems.size(); ++b) {
      const Agreement& pair = matrix.agreement[a][b];
      if (a == b) {
        out += "<td class=\"self\">";
      } else if (pair.compared == 0) {
        out += "<td>–";
      } else {
        const std::string words =
            SearchName(matrix.systems[a].name) + "!=" + SearchName(matrix.systems[b].name);
        out += "<td><span class=\"dot\" style=\"--d:" +
               std::to_string(100 * pair.differing / pair.compared) + "\">" +
               SearchLinkHtml(words, "<b>" + std::to_string(pair.differing) + "</b>") +
               "</span><small>of " + std::to_string(pair.compared) + "</small>";
      }
    }
    out += "\n";
  }
  out += "</table></div>\n";
  for (const std::vector<size_t>& group : matrix.Alike()) {
    out += "<p>Agree in every verdict: ";
    for (size_t i = 0; i < group.size(); ++i) {
      out += (i == 0 ? "<b>" : ", <b>") + HtmlText(matrix.systems[group[i]].name) + "</b>";
    }
    out += ".</p>\n";
  }
  return out + "</section>\n";
}

std::string ChoicesHtml(const Matrix& matrix) {
  std::string differing, same;
  ForEachRow(matrix, [&](const MatrixRow& row) {
    for (const Choice& choice : row.choices) {
      (choice.differs() ? differing : same) += ChoiceRowHtml(row, choice);
    }
  });
  std::string out = "<section id=\"choices\">\n<h2>Choices</h2>\n";
  if (differing.empty() && same.empty()) return out + "<p>None were recorded.</p>\n</section>\n";
  const bool one = matrix.systems.size() == 1;
  out += one ? "<p>What standards leave to the system, and what it chose.</p>\n"
             : "<p>What standards leave to the system, and what each chose. The first rows are "
               "those in which they differ.</p>\n";
  out += "<div class=\"wide\"><table class=\"m\">" + SystemHeadsHtml(matrix, "") + "<tbody>\n" +
         differing;
  if (one) {
    out += same;
  } else if (!same.empty()) {
    out += "<tbody><tr><th class=\"part\" scope=rowgroup colspan=" +
           std::to_string(matrix.systems.size() + 1) + ">The same everywhere\n" + same;
  }
  return out + "</table></div>\n</section>\n";
}

std::string TalliesHtml(const Matrix& matrix) {
  std::string rows;
  ForEachRow(matrix, [&](const MatrixRow& row) {
    if (!OutcomesOf(row).empty()) rows += TallyRowsHtml(row);
  });
  std::string out = "<section id=\"races\">\n<h2>Races</h2>\n";
  if (rows.empty()) return out + "<p>None were run.</p>\n</section>\n";
  return out +
         "<p>Where several outcomes are allowed, how often each occurred.</p>\n"
         "<div class=\"wide\"><table class=\"m\">" +
         SystemHeadsHtml(matrix, "") + rows + "</table></div>\n</section>\n";
}

}  // namespace parley

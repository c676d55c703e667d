#include "reports/matrix_markdown.h"

#include <string>

#include "reports/layout.h"
#include "reports/markdown_escape.h"
#include "reports/system_text.h"

namespace parley {
namespace {

// The head of a table with a column for each system.
std::string Head(const Matrix& matrix, const std::string& first) {
  std::string names = "| " + first + " |", line = "| --- |";
  for (const MatrixSystem& system : matrix.systems) {
    names += " " + MarkdownText(system.name) + " |";
    line += " :-: |";
  }
  return names + "\n" + line + "\n";
}

std::string Claim(const MatrixRow& row) {
  return MarkdownText(row.words().claim) + " " + MarkdownCodeCell(row.id);
}

// "✓ 120, ✗ 3 (2 known)"
std::string Counts(const VerdictCounts& counts) {
  std::string out;
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail, Verdict::kDiffers,
                                Verdict::kUnsupported, Verdict::kUnresolved, Verdict::kUntested}) {
    const int count = counts.of[static_cast<int>(verdict)];
    if (count == 0) continue;
    CaseResult sample;
    sample.verdict = verdict;
    out +=
        (out.empty() ? "" : ", ") + std::string(VerdictSign(&sample)) + " " + std::to_string(count);
  }
  if (counts.known > 0) out += " (" + std::to_string(counts.known) + " known)";
  return out;
}

std::string Systems(const Matrix& matrix) {
  std::string out = "## Systems\n\n| System |", line = "\n| --- |";
  for (int i = 0; i < kLevelGroupCount; ++i) {
    out += std::string(" ") + LevelGroupName(static_cast<LevelGroup>(i)) + " |";
    line += " --- |";
  }
  out += line + "\n";
  for (const MatrixSystem& system : matrix.systems) {
    out += "| **" + MarkdownText(system.name) + "** " + MarkdownText(system.run->target_title) +
           "; " + MarkdownText(SystemText(system.run->fingerprint)) + "; " +
           MarkdownText(TimeText(system.run->started_unix)) + " |";
    for (const VerdictCounts& counts : system.levels) out += " " + Counts(counts) + " |";
    out += "\n";
  }
  return out +
         "\n✓ holds, ✗ fails, ≠ differs (no standard requires it), ∅ unsupported, ! unresolved, "
         "? untested. \\* A known deviation.\n\n";
}

std::string Agreements(const Matrix& matrix) {
  if (matrix.systems.size() < 2) return "";
  std::string out =
      "## Who agrees with whom\n\nOn how many behaviours two systems differ, of "
      "those that were tested on both.\n\n" +
      Head(matrix, "");
  for (size_t a = 0; a < matrix.systems.size(); ++a) {
    out += "| **" + MarkdownText(matrix.systems[a].name) + "** |";
    for (size_t b = 0; b < matrix.systems.size(); ++b) {
      const Agreement& pair = matrix.agreement[a][b];
      out += a == b || pair.compared == 0 ? " |"
                                          : " " + std::to_string(pair.differing) + " of " +
                                                std::to_string(pair.compared) + " |";
    }
    out += "\n";
  }
  return out + "\n";
}

std::string Cell(const CaseResult* result) {
  std::string out = VerdictSign(result);
  if (result != nullptr && !result->known.empty()) out += "\\*";
  return out;
}

std::string Differences(const Matrix& matrix) {
  std::string out = "## Differences\n\n";
  if (matrix.differing == 0) out += "None.\n\n";
  for (const MatrixArea& area : matrix.areas) {
    for (const MatrixInterface& interface : area.interfaces) {
      std::string rows;
      size_t others = 0;
      for (const MatrixRow& row : interface.rows) {
        if (!row.deviates) {
          ++others;
          continue;
        }
        rows += "| " + Claim(row) + " |";
        for (const CaseResult* const result : row.of) rows += " " + Cell(result) + " |";
        rows += "\n";
      }
      if (rows.empty()) continue;
      out += "### " + MarkdownText(interface.name) + "\n\n" + Head(matrix, "Behaviour") + rows;
      if (others > 0) {
        out += "\n" + Counted(static_cast<int64_t>(others), "more holds", "more hold") +
               " wherever tested.\n";
      }
      out += "\n";
    }
  }
  return out;
}

// What is left to systems and differs, or (`same`) does not.
std::string ChoiceRows(const Matrix& matrix, bool same) {
  std::string out;
  ForEachRow(matrix, [&](const MatrixRow& row) {
    for (const Choice& choice : row.choices) {
      if (choice.differs() == same) continue;
      out += "| " + Claim(row);
      if (!choice.label.empty()) out += "<br>" + MarkdownText(choice.label);
      out += " |";
      if (same) {
        out += " " + MarkdownText(choice.values.front()) + " |\n";
        continue;
      }
      for (const int value : choice.of) {
        out += " ";
        if (value >= 0) out += MarkdownText(choice.values[static_cast<size_t>(value)]) + " ";
        out += "|";
      }
      out += "\n";
    }
  });
  return out;
}

std::string Choices(const Matrix& matrix) {
  const std::string differing = ChoiceRows(matrix, false);
  const std::string same = ChoiceRows(matrix, true);
  if (differing.empty() && same.empty()) return "";
  std::string out = "## Choices\n\nWhat standards leave to the system, and what each chose.\n\n";
  if (!differing.empty()) out += Head(matrix, "Left open") + differing + "\n";
  if (!same.empty())
    out += "The same everywhere:\n\n| Left open | Chosen |\n| --- | --- |\n" + same + "\n";
  return out;
}

std::string Races(const Matrix& matrix) {
  std::string rows;
  ForEachRow(matrix, [&](const MatrixRow& row) {
    for (const std::string& outcome : OutcomesOf(row)) {
      rows += "| " + Claim(row) + "<br>" + MarkdownText(outcome) + " |";
      for (const CaseResult* const result : row.of) {
        rows += " ";
        if (result != nullptr && !result->tallies.empty()) {
          const auto found = result->tallies.find(outcome);
          rows += std::to_string(found == result->tallies.end() ? 0 : found->second) + " ";
        }
        rows += "|";
      }
      rows += "\n";
    }
  });
  if (rows.empty()) return "";
  return "## Races\n\nWhere several outcomes are allowed, how often each occurred.\n\n" +
         Head(matrix, "Outcome") + rows + "\n";
}

}  // namespace

void WriteMatrixMarkdown(const Matrix& matrix, std::ostream* out) {
  *out << "# What holds where\n\nInter-process communication on "
       << Counted(static_cast<int64_t>(matrix.systems.size()), "system", "systems") << ": "
       << Counted(matrix.rows, "behaviour", "behaviours") << ", of which " << matrix.differing
       << (matrix.differing == 1 ? " does not hold everywhere or is"
                                 : " do not hold everywhere or are")
       << " chosen differently.\n\n"
       << Systems(matrix) << Agreements(matrix) << Differences(matrix) << Choices(matrix)
       << Races(matrix);
}

}  // namespace parley

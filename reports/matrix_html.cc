// The page as a whole: its head, its order, the data for its scripts.
#include "reports/matrix_html.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>

#include "reports/escape.h"
#include "reports/layout.h"
#include "reports/matrix_details.h"
#include "reports/page_text.h"
#include "reports/system_text.h"

namespace parley {
namespace {

constexpr char kHead[] = R"html(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
)html";

constexpr char kLegend[] = R"html(<ul class="legend">
<li><b class="p">✓</b> holds
<li><b class="f">✗</b> fails
<li><b class="f k">✗</b> fails, and it is known why
<li><b class="d">≠</b> differs; no standard requires it
<li><b class="n">∅</b> unsupported: the system lacks the call
<li><b class="u">?</b> untested there
<li><b class="r">!</b> unresolved
</ul>
)html";

// What stands above the rows and stays there while they are scrolled.
constexpr char kTools[] = R"html(<div class="tools" hidden>
<input type="search" id="search" placeholder="Search: a call, an errno, words of a claim …" aria-label="Search the behaviours" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<span class="scope" role="group" aria-label="Which rows"><button id="some" aria-pressed="true">Differences <small></small></button><button id="all" aria-pressed="false">All <small></small></button></span>
<span class="pair"><label>Compare <select id="left"></select></label> <label>with <select id="right"></select></label></span>
<button id="help" aria-haspopup="dialog" title="Keys and words for the search (?)">?</button>
<output id="count" aria-live="polite"></output>
</div>
)html";

constexpr char kHelp[] = R"html(<dialog id="helpbox" aria-labelledby="helptitle">
<h2 id="helptitle">Searching</h2>
<p>A row is shown if all words are found in its claim, its name, its interface, its source or what was chosen; if no row has all of them, those that have most. A search looks at all rows. The name of a system beside other words makes the others pale. These words have a meaning of their own, and the address of the page keeps them:</p>
<dl>
<dt><code>gvisor:fail</code><dd>the rows in which that system fails; also <code>pass</code>, <code>known</code>, <code>differs</code>, <code>unsupported</code>, <code>untested</code>, <code>unresolved</code>
<dt><code>uml!=native</code><dd>the rows in which the two systems differ in verdict or choice
<dt><code>level:xsi</code><dd>also <code>posix</code>, <code>option</code>, <code>linux</code>, <code>open</code> (what standards leave to the system)
<dt><code>area:sysv</code><dd>the rows of one area
<dt><code>"two words"</code><dd>exactly this
</dl>
<h2>Keys</h2>
<dl>
<dt><kbd>/</kbd><dd>search
<dt><kbd>↓</kbd> <kbd>↑</kbd> or <kbd>j</kbd> <kbd>k</kbd><dd>next and previous row
<dt><kbd>Enter</kbd><dd>open and close the row
<dt><kbd>a</kbd><dd>all rows, or differences only
<dt><kbd>Esc</kbd><dd>close the row; clear the search
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>
)html";

std::string Percent(unsigned char c) {
  char text[8];
  snprintf(text, sizeof text, "%%%02X", c);
  return text;
}

// What an element is called may hold no blanks. Bytes that are no text are shown as in the page.
std::string AnchorName(const std::string& id) {
  std::string out = OneLine(id);
  for (char& c : out) {
    if (c == ' ') c = '_';
  }
  return out;
}

// The version alone: "6.1.0" of "6.1.0-56-cloud-amd64".
std::string ShortRelease(const std::string& release) {
  return release.substr(0, release.find_first_not_of("0123456789."));
}

// What stays above the rows: names, versions, and what the script counts.
std::string StickyHeadsHtml(const Matrix& matrix) {
  std::string out = "<table class=\"m heads\" aria-hidden=\"true\"><colgroup><col><colgroup span=" +
                    std::to_string(matrix.systems.size()) + "><thead><tr><th>";
  for (const MatrixSystem& system : matrix.systems) {
    const Fingerprint& facts = system.run->fingerprint;
    out += "<th title=\"" + HtmlText(system.name + ": " + SystemText(facts)) + "\"><span>" +
           HtmlText(system.name) + "</span><span class=which>" +
           HtmlText(ShortRelease(facts.release)) + "</span>";
  }
  return out + "</thead></table>\n";
}

// Searches to begin with: the system in which most fails, and what it does otherwise than the
// first.
std::string ExamplesHtml(const Matrix& matrix) {
  const MatrixSystem* worst = nullptr;
  int most = 0;
  for (const MatrixSystem& system : matrix.systems) {
    int failed = 0;
    for (const VerdictCounts& counts : system.levels) {
      failed += counts.of[static_cast<int>(Verdict::kFail)];
    }
    if (failed > most) worst = &system;
    most = std::max(most, failed);
  }
  std::vector<std::string> queries = {"EAGAIN", "level:linux"};
  if (worst != nullptr) {
    queries.push_back(SearchName(worst->name) + ":fail");
    const MatrixSystem& first = matrix.systems.front();
    if (worst != &first) queries.push_back(SearchName(first.name) + "!=" + SearchName(worst->name));
  }
  std::string out = "<p class=\"examples\" hidden>Searches for example:";
  for (const std::string& query : queries) {
    out += " " + SearchLinkHtml(query, "<code>" + HtmlText(query) + "</code>");
  }
  return out + "</p>\n";
}

// Of the page: of one system there is less to say.
std::string Title(const Matrix& matrix) {
  if (matrix.systems.size() == 1) return "What holds on " + OneLine(matrix.systems[0].name);
  return "What holds where: IPC on " + std::to_string(matrix.systems.size()) + " systems";
}

std::string IntroHtml(const Matrix& matrix) {
  const bool one = matrix.systems.size() == 1;
  const std::string systems =
      one ? "one system" : std::to_string(matrix.systems.size()) + " systems";
  return "<header>\n<h1>" + (one ? HtmlText(Title(matrix)) : "What holds where") +
         "</h1>\n<p>Inter-process communication on " + systems + ": " +
         Counted(matrix.rows, "behaviour", "behaviours") + ", of which " +
         std::to_string(matrix.differing) +
         (one                     ? (matrix.differing == 1 ? " does not hold" : " do not hold")
          : matrix.differing == 1 ? " does not hold everywhere or is chosen differently"
                                  : " do not hold everywhere or are chosen differently") +
         ". Every cell was measured by <b>Parley</b>, which performs the calls in real processes; "
         "open a row to see what it promises, who promises it, and what happened.</p>\n"
         "<nav><a href=\"#systems\">Systems</a> " +
         (one ? "" : "<a href=\"#agreement\">Agreement</a> ") +
         "<a href=\"#behaviours\">Behaviours</a> <a href=\"#choices\">Choices</a> "
         "<a href=\"#races\">Races</a></nav>\n</header>\n";
}

}  // namespace

std::string RowAnchor(const std::string& id) { return HtmlText(AnchorName(id)); }

std::string CaseLinkHtml(const MatrixRow& row, const std::string& content) {
  std::string address;
  for (const char c : AnchorName(row.id)) {
    const bool plain = isalnum(static_cast<unsigned char>(c)) || strchr("-._~/:@,=+", c);
    address += plain ? std::string(1, c) : Percent(static_cast<unsigned char>(c));
  }
  return "<a href=\"#" + address + "\">" + content + "</a>";
}

std::string ClaimHtml(const MatrixRow& row) {
  std::string out = HtmlText(row.words().claim.empty() ? row.id : row.words().claim);
  const std::string each = EachValueOf(row.id);
  if (!each.empty()) out += " <code>" + HtmlText(each) + "</code>";
  return out;
}

std::string SearchName(const std::string& name) {
  std::string out = name;
  for (char& c : out) {
    if (isspace(static_cast<unsigned char>(c))) c = '_';
  }
  return out;
}

std::string SearchLinkHtml(const std::string& query, const std::string& content) {
  return "<a class=q data-q=\"" + HtmlText(query) + "\" href=\"#behaviours\">" + content + "</a>";
}

std::string SystemHeadsHtml(const Matrix& matrix, const std::string& first) {
  std::string out = "<colgroup><col><colgroup span=" + std::to_string(matrix.systems.size()) +
                    "><thead><tr><th>" + first;
  for (const MatrixSystem& system : matrix.systems) {
    out += "<th scope=\"col\"><span>" + HtmlText(system.name) + "</span>";
  }
  return out + "</thead>\n";
}

void WriteMatrixHtml(const Matrix& matrix, std::ostream* out) {
  *out << kHead << "<title>" << HtmlText(Title(matrix)) << "</title>\n<style>"
       << PageText("style.css") << ":root { --systems: " << matrix.systems.size()
       << "; }\n</style>\n<body>\n"
       << IntroHtml(matrix) << "<main>\n"
       << SystemsHtml(matrix) << AgreementHtml(matrix)
       << "<section id=\"behaviours\">\n<h2>Behaviours</h2>\n"
       << kLegend << ExamplesHtml(matrix)
       << "<noscript><p>Searching, and the traces behind the cells, take JavaScript."
       << "</noscript>\n<div class=\"bar\">\n"
       << kTools << StickyHeadsHtml(matrix) << "</div>\n"
       << RowsHtml(matrix) << "<p id=\"none\" hidden></p>\n</section>\n"
       << ChoicesHtml(matrix) << TalliesHtml(matrix) << "</main>\n"
       << kHelp << "<script type=\"application/json\" id=\"details\">"
       << JsonForScript(MatrixDetailsJson(matrix)) << "</script>\n<script>" << PageText("rows.js")
       << PageText("details.js") << PageText("keys.js") << "</script>\n";
}

}  // namespace parley

// For tests: a run in which every text is an attack on whoever writes or reads a report, and what
// must hold of a report of it.
#ifndef PARLEY_REPORTS_HOSTILE_RUN_H_
#define PARLEY_REPORTS_HOSTILE_RUN_H_

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "lib/result.h"
#include "reports/escape.h"
#include "reports/sample_run.h"

namespace parley {

// What ends lines, blocks, elements, scripts and directives in one format or another; terminal
// controls; bytes that are no UTF-8; a mark that turns the direction of text.
inline const std::string& Hostile() {
  static const std::string* const text = new std::string(
      std::string("\"'><script>alert(1)</script>]]>--><!-- # SKIP \\# TODO \\\n"
                  "not ok 77 - x\nok 78 - x # SKIP\nBail out!\n1..1\nTAP version 14\n  ...\n  ---\n"
                  "````\n# x\n| a | b |\r\n[a](javascript:b) `` ` \\` {\"a\": [\n"
                  "\x1b[31m\x1b]0;x\x07\xff\xc3\xe2\x80\xae\xc2\x9b\x7f\t") +
      std::string("\0end", 4));
  return *text;
}

inline RunResult HostileRun() {
  RunResult run = SampleRun();
  const std::string& evil = Hostile();
  Fingerprint& system = run.fingerprint;
  for (std::string* text : {&system.system, &system.release, &system.version, &system.machine,
                            &system.libc, &system.user, &system.container, &system.sleep_by,
                            &run.profile, &run.target, &run.target_title}) {
    *text = evil;
  }
  system.features = {evil};
  system.missing = {{evil, evil}};
  system.limits = {{evil, evil}};
  run.started_unix = INT64_MAX;
  run.wall_ns = INT64_MAX;
  for (CaseResult& result : run.cases) {
    // An area that begins another one, as every id.
    result.id = result.area + "/" + evil + result.id;
    if (!result.known.empty()) result.known = evil;
    result.area = result.title = result.claim = result.source = result.level = result.file = evil;
    result.text_hash = result.deviation = result.reason = evil;
    result.covers = {evil, evil};
    result.alternatives = {evil, evil};
    result.observations = {{evil, evil}, {"", ""}};
    result.tallies = {{evil, INT64_MAX}, {"", INT64_MIN}};
    result.trace.push_back({evil, evil, evil, INT32_MAX, true, INT32_MAX});
    result.trace.push_back({"", "", "", 0, false, 1});
    result.duration_ns = INT64_MAX;
  }
  return run;
}

// Lines of UTF-8 without anything that controls a terminal.
inline void ExpectPlainText(std::string_view text) {
  const std::string plain = PlainText(text);
  if (plain == text) return;
  size_t at = 0;
  while (plain[at] == text[at]) ++at;
  ADD_FAILURE() << "not plain text: " << plain.substr(at < 60 ? 0 : at - 60, 80);
}

}  // namespace parley

#endif  // PARLEY_REPORTS_HOSTILE_RUN_H_

// For tests: two runs between which everything changed that can change.
#ifndef PARLEY_REPORTS_SAMPLE_DIFF_H_
#define PARLEY_REPORTS_SAMPLE_DIFF_H_

#include <utility>

#include "lib/result.h"
#include "reports/sample_run.h"

namespace parley {

// The run of before; SampleRun is the one of after.
inline RunResult SampleRunOfBefore() {
  RunResult run = SampleRun();
  run.fingerprint.release = "6.1.90";
  run.profile = "linux";
  run.started_unix -= 86400;
  for (CaseResult& result : run.cases) {
    if (result.id == "pipe/write/atomic-up-to-pipe-buf") {
      result.alternatives = {"the capacity is 1 page"};
      result.observations = {{"pipe capacity", "4096"}, {"PIPE_BUF", "512"}};
      result.tallies = {{"a first", 1}};
    }
    // It fails now, and did before, but of another reason: that is the same.
    if (result.id == "signal/queue/trouble") result.reason = "something else";
    if (result.id == "sysv/msgsnd/full-queue-refuses-under-nowait") {
      result.verdict = Verdict::kPass;
      result.text_hash = "00000000000000ff";
    }
    if (result.id == "sysv/msgrcv/returns[SIGINT]") result.verdict = Verdict::kUnresolved;
    if (result.id == "sysv/semop/undo") {
      result.verdict = Verdict::kPass;
      result.known.clear();
    }
    if (result.id == "sysv/shmat/zero") result.verdict = Verdict::kDiffers;
    if (result.id == "socket/udp/ipv6-loopback") result.verdict = Verdict::kPass;
    if (result.id == "socket/tcp/ipv6-loopback") result.verdict = Verdict::kFail;
    if (result.id == "sysv/shmget/huge") result.id = "sysv/shmget/enormous";
    if (result.id == "signal/queue/order") result.reason = "";
  }
  return run;
}

// It says which text it ran, too.
inline RunResult SampleRunOfAfter() {
  RunResult run = SampleRun();
  for (CaseResult& result : run.cases) {
    if (result.id == "sysv/msgsnd/full-queue-refuses-under-nowait") {
      result.text_hash = "000000000000ff00";
    }
  }
  return run;
}

}  // namespace parley

#endif  // PARLEY_REPORTS_SAMPLE_DIFF_H_

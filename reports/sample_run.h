// For tests: a run with every verdict and every kind of detail, from which all formats are tested.
#ifndef PARLEY_REPORTS_SAMPLE_RUN_H_
#define PARLEY_REPORTS_SAMPLE_RUN_H_

#include <string>
#include <utility>

#include "lib/result.h"

namespace parley {

inline CaseResult SampleCase(std::string id, Verdict verdict) {
  CaseResult result;
  result.id = std::move(id);
  result.area = result.id.substr(0, result.id.find('/'));
  result.verdict = verdict;
  result.level = "posix";
  result.file = "cases/" + result.id.substr(0, result.id.rfind('/')) + ".yaml";
  result.line = 8;
  result.steps = 3;
  result.processes = 2;
  result.duration_ns = 1500000;
  return result;
}

inline CaseResult SampleFailure() {
  CaseResult result = SampleCase("sysv/msgsnd/full-queue-refuses-under-nowait", Verdict::kFail);
  result.claim =
      "A full queue refuses a message with EAGAIN under IPC_NOWAIT and keeps what it holds.";
  result.source = "POSIX.1-2024 msgsnd";
  result.level = "xsi";
  result.covers = {"MSGSND-05"};
  result.reason = "msgsnd returned 0 instead of -1 EAGAIN";
  result.trace = {
      {"p: msgget(IPC_PRIVATE, IPC_CREAT|0600) = 3", "", "", 13, false},
      {"p: msgctl(3, IPC_SET, {..., msg_qbytes=16}) = 0", "", "", 15, false},
      {"p: msgsnd(3, {1, \"0123456789abcdef\"}, 16, 0) = 0", "", "", 16, false},
      {"p: msgsnd(3, {1, \"x\"}, 1, IPC_NOWAIT) = 0", "= -1 EAGAIN", "", 17, true},
  };
  return result;
}

inline RunResult SampleRun() {
  RunResult run;
  run.fingerprint.system = "Linux";
  run.fingerprint.release = "6.18.44";
  run.fingerprint.version = "#1 SMP";
  run.fingerprint.machine = "x86_64";
  run.fingerprint.libc = "glibc 2.36";
  run.fingerprint.user = "uid 1000";
  run.fingerprint.processors = 4;
  run.fingerprint.page_size = 4096;
  run.fingerprint.sleep_by = "syscall";
  run.fingerprint.features = {"pid-namespace", "users"};
  run.fingerprint.missing = {{"root", "not run as root"}, {"ipv6", "no address ::1"}};
  run.fingerprint.limits = {{"RLIMIT_NOFILE", "1024/524288"}};
  run.profile = "posix";
  run.target = "native";
  run.target_title = "This machine";
  run.wall_ns = 12345678901;
  run.started_unix = 1795416000;

  CaseResult pass = SampleCase("pipe/write/atomic-up-to-pipe-buf", Verdict::kPass);
  pass.title = "Writing to a pipe";
  pass.claim = "Writes of at most PIPE_BUF bytes are not interleaved.";
  pass.source = "POSIX.1-2024 write";
  pass.covers = {"PIPE-07", "PIPE-08"};
  pass.text_hash = "0123456789abcdef";
  pass.trace = {{"p: pipe([64, 65]) = 0", "", "", 10, false},
                {"p: write(65, \"x\"..., 512) = 512", "", "", 11, false}};
  pass.alternatives = {"the capacity is 16 pages"};
  pass.observations = {{"pipe capacity", "65536"}};
  pass.tallies = {{"a first", 240}, {"b first", 260}};

  CaseResult differs = SampleCase("signal/queue/order", Verdict::kDiffers);
  differs.claim = "Signals that are not real-time are delivered lowest first.";
  differs.source = "Linux signal(7)";
  differs.level = "linux";
  differs.reason = "caught [SIGUSR2, SIGUSR1]";
  differs.trace = {{"p: caught [SIGUSR2, SIGUSR1]", "caught [SIGUSR1, SIGUSR2]", "", 21, true}};

  CaseResult unresolved = SampleCase("signal/queue/trouble", Verdict::kUnresolved);
  unresolved.claim = "A claim with <angles>, \"quotes\" & a \x1b[31mcontrol character.";
  unresolved.source = "POSIX.1-2024 sigqueue";
  unresolved.reason = "the supervisor was killed by SIGKILL";

  CaseResult blocked = SampleCase("sysv/msgrcv/returns[SIGINT]", Verdict::kFail);
  blocked.claim = "A receiver goes on when a message comes.";
  blocked.source = "POSIX.1-2024 msgrcv";
  blocked.reason = "blocked in msgrcv";
  blocked.timed_out = true;
  blocked.trace = {
      {"p: kill(77, 0) = 0", "", "", 30, false},
      {"p: kill(77, 0) = 0", "", "", 30, false},
      {"p: kill(77, 0) = 0", "", "", 30, false},
      {"q: msgrcv(0, ...", "= 1", "q was still asleep in msgrcv after 10 s", 31, true}};

  CaseResult ipv6 = SampleCase("socket/tcp/ipv6-loopback", Verdict::kUntested);
  ipv6.claim = "Two sockets meet on ::1.";
  ipv6.reason = "needs ipv6: no address ::1";
  CaseResult ipv6_too = SampleCase("socket/udp/ipv6-loopback", Verdict::kUntested);
  ipv6_too.reason = "needs ipv6: no address ::1";
  CaseResult root = SampleCase("socket/tcp/port-80", Verdict::kUntested);
  root.reason = "needs root: not run as root";
  CaseResult unsupported = SampleCase("sysv/shmget/huge", Verdict::kUnsupported);
  unsupported.reason = "shmget: ENOSYS";

  CaseResult known = SampleCase("sysv/semop/undo", Verdict::kFail);
  known.claim = "What SEM_UNDO did is undone.";
  known.source = "POSIX.1-2024 semop";
  known.reason = "semctl returned 1 instead of 0";
  known.trace = {{"p: semctl(3, 0, GETVAL) = 1", "= 0", "", 12, true}};
  known.known = "SEM_UNDO is <ignored> here. (https://example.org/bugs/1)";
  known.deviation = "runner/targets/sample.baseline.yaml:3";
  CaseResult fixed = SampleCase("sysv/shmat/zero", Verdict::kPass);
  fixed.fixed = true;
  fixed.deviation = "runner/targets/sample.baseline.yaml:12";

  // In the order of their ids.
  run.cases = {pass,    differs,         unresolved, ipv6,  root,       ipv6_too,
               blocked, SampleFailure(), known,      fixed, unsupported};
  return run;
}

}  // namespace parley

#endif  // PARLEY_REPORTS_SAMPLE_RUN_H_

// The supervisor of a case. It reaps nobody: zombies stay so that their ends can be asked for.
#include "runner/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/actor_loop.h"
#include "runner/arena.h"
#include "runner/cleanup.h"
#include "runner/sandbox.h"

namespace parley {
namespace {

// Ends a step of the set-up: 0, or errno with what was tried noted for the director.
int Outcome(Arena* arena, bool good, const char* what) {
  if (good) return 0;
  int error = errno ? errno : EIO;
  snprintf(arena->start.failure, sizeof(arena->start.failure), "%s", what);
  return error;
}

// Everything that the case has to itself. 0 or an errno.
int SetUp(Arena* arena, unsigned uid, unsigned gid) {
  uint32_t isolation = arena->start.isolation;
  const char* what = "";
  int error = SetUpNamespaces(isolation, uid, gid, &what);
  errno = error;
  Outcome(arena, error == 0, what);
  if (!error) {
    error = Outcome(arena, chdir(arena->start.directory) == 0, "enter the case's directory");
  }
  // In a pid namespace this process is number 1, to which orphans come anyhow.
  if (!error && !(isolation & kNewPid)) {
    bool subreaper = prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
    error = Outcome(arena, subreaper, "become the parent of orphans");
  }
  return error;
}

void CloseBelowZygote(Arena* arena) {
  close(TailOf(arena)->zygote_fd);
  close(TailOf(arena)->zygote_alive_write);
}

// Leads session and group, forks the root actors and ends. As a zombie that nobody reaps it keeps
// its number, and so the group's, from being used again.
[[noreturn]] void Leader(Arena* arena) {
  setsid();
  close(arena->supervisor_fd);
  close(TailOf(arena)->tree_fd);
  close(TailOf(arena)->zygote_alive_read);
  int error = GiveUpCapabilities(arena->start.isolation);
  if (error) _exit(error & 0xff);
  for (int i = 0; i < arena->start.root_actors; ++i) {
    pid_t pid = fork();
    if (pid < 0) _exit(errno & 0xff);
    if (pid == 0) {
      BecomeActor(arena, i);
      ReportReady();
      ActorLoop();
      _exit(0);
    }
  }
  _exit(0);
}

int StartActors(Arena* arena) {
  pid_t leader = fork();
  if (leader == 0) Leader(arena);
  int error = Outcome(arena, leader > 0, "fork the leader of the actors' session");
  if (error) return error;
  // Once it is a zombie the actors are children of this process, which getppid shows them.
  siginfo_t info;
  memset(&info, 0, sizeof(info));
  while (waitid(P_PID, static_cast<id_t>(leader), &info, WEXITED | WNOWAIT) != 0) {
    if (errno != EINTR) return Outcome(arena, false, "wait for the leader of the actors' session");
  }
  errno = info.si_code == CLD_EXITED ? info.si_status : EINTR;
  return Outcome(arena, info.si_code == CLD_EXITED && info.si_status == 0, "fork the actors");
}

// Of a process that is no child of the supervisor a descriptor still tells that it has ended,
// though not how. 2 if it has, 0 if not, -1 where there are no such descriptors.
int EndedUnseen(pid_t pid) {
#ifdef SYS_pidfd_open
  const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return errno == ESRCH ? 2 : -1;
  pollfd ended = {fd, POLLIN, 0};
  const int count = poll(&ended, 1, 0);
  close(fd);
  return count > 0 ? 2 : 3;
#else
  return kill(pid, 0) != 0 && errno == ESRCH ? 2 : -1;
#endif
}

void AnswerStatus(Arena* arena) {
  StatusQuery& query = arena->status;
  memset(&query.info, 0, sizeof(query.info));
  int result =
      waitid(P_PID, static_cast<id_t>(query.pid), &query.info, query.options | WNOHANG | WNOWAIT);
  query.answered = result == 0 ? (query.info.si_pid != 0 ? 1 : 0) : EndedUnseen(query.pid);
  SendEvent(arena, EventKind::kStatus, kMaxActors, query.number, 0);
}

// For a zygote that was killed: what it would have done.
[[noreturn]] void EndInsteadOfZygote(Arena* arena) {
  if (arena->start.isolation & kNewPid) {
    // The pids that /proc shows are not those of this namespace.
    do {
      kill(-1, SIGKILL);
    } while (waitpid(-1, nullptr, 0) > 0 || errno != ECHILD);
  } else {
    KillDescendants();
  }
  RemoveCreated(arena);
  RemoveTree(arena->start.directory);
  rmdir(TailOf(arena)->scratch);
  _exit(0);
}

[[noreturn]] void Supervise(Arena* arena, unsigned uid, unsigned gid) {
  CloseBelowZygote(arena);
  struct sigaction fresh;
  memset(&fresh, 0, sizeof(fresh));
  fresh.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &fresh, nullptr);
  sigaction(SIGPIPE, &fresh, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  int error = SetUp(arena, uid, gid);
  if (!error) error = StartActors(arena);
  SendEvent(arena, EventKind::kStarted, kMaxActors, 0, error);
  struct pollfd waits[2] = {{arena->supervisor_fd, POLLIN, 0},
                            {TailOf(arena)->zygote_alive_read, POLLIN, 0}};
  for (;;) {
    if (poll(waits, 2, -1) < 0) continue;
    if (waits[1].revents) EndInsteadOfZygote(arena);
    char byte;
    if (waits[0].revents && read(arena->supervisor_fd, &byte, 1) == 1) {
      AnswerStatus(arena);
    } else if (waits[0].revents) {
      waits[0].fd = -1;  // the director is gone: the zygote notices and ends this process
    }
  }
}

}  // namespace

pid_t StartSupervisor(Arena* arena) {
  unsigned uid = geteuid(), gid = getegid();
  pid_t pid = ForkInto(arena->start.isolation);
  if (pid == 0) Supervise(arena, uid, gid);
  return pid;
}

}  // namespace parley

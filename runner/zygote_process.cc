// The process from which supervisors are cloned.
#include "runner/zygote_process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "runner/arena.h"
#include "runner/cleanup.h"
#include "runner/supervisor.h"
#include "runner/target_needs.h"

namespace parley {
namespace {

void OnChild(int) {}  // only interrupts ppoll

void ResetSignals() {
  // By sigaction: signal would leave its mask and SA_RESTART behind for cases to find.
  struct sigaction fresh;
  memset(&fresh, 0, sizeof(fresh));
  fresh.sa_handler = SIG_DFL;
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) {
    sigaction(signal_number, &fresh, nullptr);  // fails for those that nobody may change
  }
  // A director that died while it is told of the case's end must not take the zygote along, which
  // is then the only one to clean up. Supervisors take this back.
  signal(SIGPIPE, SIG_IGN);
  // Only while the zygote waits does a child's end interrupt it.
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = OnChild;
  sigaction(SIGCHLD, &action, nullptr);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child, nullptr);
}

// Closes the numbers first..last, both included.
void CloseRange(unsigned first, unsigned last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
  struct rlimit limit;
  unsigned end = 65536;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < end) {
    end = static_cast<unsigned>(limit.rlim_cur);
  }
  for (unsigned fd = first; fd <= last && fd < end; ++fd) close(static_cast<int>(fd));
}

// Leaves /dev/null on 0 to 2 and the shared descriptors.
void CloseOthers(Arena* arena) {
  int null = open("/dev/null", O_RDWR);
  if (null >= 0) {
    for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  }
  int shared[64];
  int count = 0;
  ForEachSharedFd(arena, [&](int fd) { shared[count++] = fd; });
  std::sort(shared, shared + count);
  unsigned next = 3;
  for (int i = 0; i < count; ++i) {
    CloseRange(next, static_cast<unsigned>(shared[i]) - 1);
    next = static_cast<unsigned>(shared[i]) + 1;
  }
  CloseRange(next, UINT_MAX);
}

// Reads away what was sent to processes that did not live to read it.
void Drain(int fd) {
  struct pollfd wait = {fd, POLLIN, 0};
  char bytes[64];
  while (poll(&wait, 1, 0) > 0 && (wait.revents & POLLIN)) {
    if (read(fd, bytes, sizeof(bytes)) <= 0) break;
  }
}

// Ends a case whose supervisor is `*supervisor` (-1: it never started).
void End(Arena* arena, pid_t* supervisor) {
  if (*supervisor > 0) {
    kill(*supervisor, SIGKILL);
    while (waitpid(*supervisor, nullptr, 0) < 0 && errno == EINTR) {
    }
    *supervisor = -1;
  }
  // Process 1 of a pid namespace is waited for only once all others in it are gone; otherwise
  // they are children of this process now.
  KillDescendants();
  RemoveCreated(arena);
}

// The director may have posted a call just when the supervisor ended, before it heard of that. An
// actor of the next case must not take it for its own.
void ForgetCommands(Arena* arena) {
  Drain(arena->supervisor_fd);
  for (int fd : arena->command_fds) Drain(fd);
}

}  // namespace

void NoteExecutable(Arena* arena) {
  // Where programs of this processor are started by an emulator, and the kernel knows no better.
  const char* const interpreter = getenv("PARLEY_INTERPRETER");
  snprintf(TailOf(arena)->interpreter, sizeof(ArenaTail::interpreter), "%s",
           interpreter != nullptr ? FindProgram(interpreter).c_str() : "");
  char* path = TailOf(arena)->executable;
  ssize_t n = readlink("/proc/self/exe", path, sizeof(ArenaTail::executable) - 1);
  if (n > 0) {
    path[n] = 0;
    return;
  }
  const char* given = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  static_assert(sizeof(ArenaTail::executable) >= PATH_MAX, "realpath needs so much");
  // What it leaves behind when it fails is no name of anything.
  if (!given || !realpath(given, path)) path[0] = 0;
}

void RunZygote(Arena* arena) {
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  ResetSignals();
  umask(022);
  CloseOthers(arena);
  int commands = TailOf(arena)->zygote_fd;
  sigset_t none;
  sigemptyset(&none);
  bool in_case = false;
  pid_t supervisor = -1;
  for (;;) {
    if (supervisor > 0) {
      siginfo_t info;
      memset(&info, 0, sizeof(info));
      waitid(P_PID, static_cast<id_t>(supervisor), &info, WEXITED | WNOHANG | WNOWAIT);
      if (info.si_pid == supervisor) {
        End(arena, &supervisor);
        in_case = false;
        SendEvent(arena, EventKind::kCaseEnded, kMaxActors, 0, 1);
      }
    }
    struct pollfd wait = {commands, POLLIN, 0};
    if (ppoll(&wait, 1, nullptr, &none) < 0) continue;
    char command;
    ssize_t n = read(commands, &command, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n != 1) {  // the director is gone
      if (in_case) End(arena, &supervisor);
      // Also of a case that had ended: the director may have died before it removed this itself.
      if (arena->start.directory[0] != 0) RemoveTree(arena->start.directory);
      rmdir(TailOf(arena)->scratch);  // the last of its zygotes finds it empty
      _exit(0);
    }
    if (command == 's' && !in_case) {
      in_case = true;
      ForgetCommands(arena);
      supervisor = StartSupervisor(arena);
      if (supervisor < 0) {
        int error = errno;
        strcpy(arena->start.failure, "clone the supervisor into its namespaces");
        SendEvent(arena, EventKind::kStarted, kMaxActors, 0, error);
      }
    } else if (command == 'e' && in_case) {
      End(arena, &supervisor);
      in_case = false;
      SendEvent(arena, EventKind::kCaseEnded, kMaxActors, 0, 0);
    }
  }
}

}  // namespace parley

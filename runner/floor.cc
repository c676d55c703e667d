// Tries what the harness stands on, piece by piece. A piece that hangs is given up, where anything
// at all can still be told.
#include "runner/floor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "runner/arena.h"
#include "runner/cleanup.h"

namespace parley {
namespace {

constexpr int kPatienceMs = 5000;  // until something counts as hanging

std::string Failed(const std::string& what) {
  return errno != 0 ? what + ": " + strerror(errno) : what;
}

// A pipe that is closed at the end; reading from it never waits.
class Pipe {
 public:
  Pipe() { good_ = pipe2(ends_, O_CLOEXEC | O_NONBLOCK) == 0; }
  ~Pipe() {
    CloseEnd(0);
    CloseEnd(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool good() const { return good_; }
  int operator[](int end) const { return ends_[end]; }
  void CloseEnd(int end) {
    if (good_ && ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }
  // Whether there is something to read, or no writer left, before the patience ends.
  bool Wait() const {
    struct pollfd wait = {ends_[0], POLLIN, 0};
    return poll(&wait, 1, kPatienceMs) == 1;
  }

 private:
  int ends_[2] = {-1, -1};
  bool good_ = false;
};

std::string TryMemory() {
  for (int kind : {MAP_PRIVATE, MAP_SHARED}) {
    void* got = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, kind | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED) {
      return Failed(kind == MAP_PRIVATE ? "mmap gives no memory" : "mmap gives no shared memory");
    }
    *static_cast<volatile char*>(got) = 1;
    munmap(got, 4096);
  }
  return "";
}

std::string TryArena() {
  int fd = -1;
  std::string error;
  Arena* const arena = CreateArena(0, &fd, &error);
  if (arena == nullptr) return error;
  UnmapArena(arena);
  close(fd);
  return "";
}

std::string TryPipe() {
  Pipe pipe;
  if (!pipe.good()) return Failed("pipe2 makes no pipe");
  const int copy = fcntl(pipe[0], F_DUPFD_CLOEXEC, 3);
  if (copy < 0) return Failed("fcntl(F_DUPFD_CLOEXEC) gives no other number to a pipe");
  return close(copy) == 0 ? "" : Failed("close does not close a pipe");
}

std::string TryBytes() {
  Pipe pipe;
  char byte = 0;
  if (write(pipe[1], "a", 1) != 1) return Failed("write does not write to a pipe");
  if (read(pipe[0], &byte, 1) != 1) return Failed("read does not read from a pipe");
  errno = 0;
  return byte == 'a' ? "" : "read gives something else than was written";
}

std::string TryPoll() {
  Pipe pipe;
  const struct timespec now = {0, 0};
  for (const bool with_p : {false, true}) {
    const std::string name = with_p ? "ppoll" : "poll";
    struct pollfd wait = {pipe[0], POLLIN, 0};
    const auto look = [&] { return with_p ? ppoll(&wait, 1, &now, nullptr) : poll(&wait, 1, 0); };
    if (look() != 0) return Failed(name + " sees data in an empty pipe");
    if (write(pipe[1], "a", 1) != 1) return Failed("write does not write to a pipe");
    if (look() != 1 || (wait.revents & POLLIN) == 0) return Failed(name + " misses data in a pipe");
    char byte;
    if (read(pipe[0], &byte, 1) != 1) return Failed("read does not read from a pipe");
  }
  return "";
}

// Runs `body` in a child, which does what `deed` names; what it returns says what is wrong.
template <typename Body>
std::string InChild(const std::string& deed, const Body& body) {
  Pipe pipe;
  const pid_t pid = fork();
  if (pid < 0) return Failed("fork makes no process");
  if (pid == 0) {
    const std::string wrong = body();
    if (write(pipe[1], wrong.data(), wrong.size()) < 0) _exit(2);
    _exit(0);
  }
  pipe.CloseEnd(1);
  const bool ended = pipe.Wait();
  char text[512];
  const ssize_t size = ended ? read(pipe[0], text, sizeof(text)) : 0;
  if (!ended) kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return Failed("waitpid does not tell how a child ended");
  }
  if (!ended) return "a child that " + deed + " hangs";
  if (size > 0) return std::string(text, static_cast<size_t>(size));
  if (WIFSIGNALED(status)) return "a child that " + deed + " dies: " + strsignal(WTERMSIG(status));
  return status == 0 ? "" : "a child that " + deed + " fails";
}

std::string TryProcess() {
  Pipe pipe;
  const pid_t pid = fork();
  if (pid < 0) return Failed("fork makes no process");
  if (pid == 0) _exit(42);
  pipe.CloseEnd(1);
  // The child's end of the pipe goes with it.
  const bool ended = pipe.Wait();
  if (!ended) kill(pid, SIGKILL);
  int status = 0;
  const pid_t waited = waitpid(pid, &status, 0);
  if (!ended) return "a child that ends keeps its pipe open";
  if (waited != pid) return Failed("waitpid does not wait for a child");
  errno = 0;
  return WIFEXITED(status) && WEXITSTATUS(status) == 42 ? ""
                                                        : "waitpid does not tell how a child ended";
}

std::string TryWaitid() {
  const pid_t pid = fork();
  if (pid < 0) return Failed("fork makes no process");
  if (pid == 0) _exit(42);
  siginfo_t info = {};
  const bool waited = waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0;
  const std::string wrong = waited ? "" : Failed("waitid does not wait for a child");
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) return "waitid removes a child in spite of WNOWAIT";
  return wrong;
}

std::string TrySharing() {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Failed("mmap gives no shared memory");
  auto* shared = static_cast<volatile char*>(memory);
  Pipe there;
  std::string wrong = InChild("writes to its parent", [&]() -> std::string {
    *shared = 2;
    return write(there[1], "b", 1) == 1 ? "" : Failed("a child cannot write to its parent's pipe");
  });
  char byte = 0;
  if (wrong.empty() && (read(there[0], &byte, 1) != 1 || byte != 'b')) {
    wrong = "what a child writes to a pipe does not arrive";
  }
  if (wrong.empty() && *shared != 2) {
    wrong = "memory mapped with MAP_SHARED is not shared with a child";
  }
  munmap(memory, 4096);
  return wrong;
}

void* Twin(void* place) {
  *static_cast<int*>(place) = 1;
  return place;
}

std::string TryThread() {
  return InChild("waits for a thread", []() -> std::string {
    pthread_t thread;
    int place = 0;
    errno = pthread_create(&thread, nullptr, Twin, &place);
    if (errno != 0) return Failed("pthread_create makes no thread");
    errno = pthread_join(thread, nullptr);
    if (errno != 0) return Failed("pthread_join does not wait for a thread");
    return place == 1 ? "" : "a thread that is waited for has not run";
  });
}

std::string TryFolder() {
  return InChild("makes a folder and removes it", []() -> std::string {
    const std::string base = TemporaryFolder();
    const std::string folder = base + "/parley-floor." + std::to_string(getpid());
    if (mkdir(folder.c_str(), 0700) != 0) {
      const std::string named = base == "/tmp" ? "" : ", which TMPDIR names";
      return Failed("mkdir makes no folder in " + base + named);
    }
    std::string wrong;
    if (chmod(folder.c_str(), 0755) != 0) {
      wrong = Failed("chmod does not change a folder in " + base);
    } else if (chdir(folder.c_str()) != 0) {
      wrong = Failed("chdir does not enter a folder in " + base);
    }
    // As after a case: what is in the folder is looked up, whatever there is.
    if (!RemoveTree(folder) && wrong.empty()) {
      wrong = Failed("a folder in " + base + " cannot be opened, read and removed");
    }
    return wrong;
  });
}

struct Probe {
  const char* calls;
  const char* purpose;
  std::string (*attempt)();
};
// Each stands on those before it, the last three only on processes.
constexpr Probe kProbes[] = {
    {"mmap", "memory, of one's own and shared", TryMemory},
    {"ftruncate", "memory that a program finds again after execve (memfd_create, or a file)",
     TryArena},
    {"pipe2, fcntl, close", "pipes between the harness and its actors", TryPipe},
    {"read, write", "bytes that go through them", TryBytes},
    {"poll, ppoll", "waiting for several of them at once, not for ever", TryPoll},
    {"fork, waitpid", "processes, and how they ended", TryProcess},
    {"waitid", "looking at a process that ended, without removing it", TryWaitid},
    {"MAP_SHARED", "memory and pipes that processes have in common", TrySharing},
    {"clone, futex", "threads, of which the harness runs one for each case at work", TryThread},
    {"mkdir, chmod, chdir, opendir, rmdir", "a temporary folder for each case", TryFolder},
};
constexpr size_t kIndependent = 7;  // what comes from here on needs not each other

}  // namespace

std::vector<FloorNeed> TryFloor() {
  // A write to a pipe whose reader is gone is to fail, not to kill.
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  std::vector<FloorNeed> needs;
  bool basis = true;
  for (const Probe& probe : kProbes) {
    FloorNeed need = {probe.calls, probe.purpose, FloorNeed::State::kNotTried, ""};
    if (basis) {
      errno = 0;
      need.reason = probe.attempt();
      need.state = need.reason.empty() ? FloorNeed::State::kHolds : FloorNeed::State::kMissing;
      if (needs.size() < kIndependent - 1) basis = need.reason.empty();
    }
    needs.push_back(std::move(need));
  }
  signal(SIGPIPE, before);
  return needs;
}

bool FloorHolds(std::string* error) {
  for (const FloorNeed& need : TryFloor()) {
    if (need.state == FloorNeed::State::kHolds) continue;
    *error = "this system cannot run Parley: " + need.reason;
    return false;
  }
  return true;
}

std::string FloorText(const std::vector<FloorNeed>& needs) {
  size_t width = 0;
  for (const FloorNeed& need : needs) width = std::max(width, need.calls.size());
  std::string text;
  for (const FloorNeed& need : needs) {
    const char* const state = need.state == FloorNeed::State::kHolds     ? "holds      "
                              : need.state == FloorNeed::State::kMissing ? "MISSING    "
                                                                         : "not tried  ";
    text += state + need.calls + std::string(width + 2 - need.calls.size(), ' ') + need.purpose;
    text += need.reason.empty() ? "\n" : ": " + need.reason + "\n";
  }
  return text;
}

std::string FloorCalls() {
  std::string calls;
  for (const Probe& probe : kProbes)
    calls += (calls.empty() ? "" : ", ") + std::string(probe.calls);
  return calls;
}

}  // namespace parley

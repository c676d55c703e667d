// Starts a command below a keeper that leaves nothing of it behind.
#include "runner/target_launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>

#include "runner/cleanup.h"

extern char** environ;

namespace parley {
namespace {

// What the keeper tells at the end.
struct Report {
  int status = 0;      // of waitpid
  int error = 0;       // of execvp; 0: it was started
  bool ended = false;  // by itself
  bool clean = true;   // nothing is left
};

// A test's own settings are not the target's business.
bool IsOurs(const char* entry) {
  for (const char* start : {"PARLEY_", "TEST_", "GTEST_", "BAZEL_", "RUNFILES_", "XML_OUTPUT_FILE=",
                            "JAVA_RUNFILES=", "PYTHON_RUNFILES=", "TMPDIR=", "TESTBRIDGE_"}) {
    if (strncmp(entry, start, strlen(start)) == 0) return true;
  }
  return false;
}

void KeepForeignEnvironment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!IsOurs(*entry)) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  char** const place = static_cast<char**>(calloc(kept.size(), sizeof(char*)));
  if (place == nullptr) return;
  memcpy(place, kept.data(), kept.size() * sizeof(char*));
  environ = place;
}

struct Ends {
  int input;    // of the command
  int output;   // of the command
  int failure;  // the command writes the errno of exec here
  bool terminal;
};

// Nobody knows which descriptors this process was born with.
void CloseAllBut(std::initializer_list<int> kept) {
  const long most = sysconf(_SC_OPEN_MAX);
  for (int fd = 3; fd < (most < 0 || most > 4096 ? 4096 : static_cast<int>(most)); ++fd) {
    if (std::find(kept.begin(), kept.end(), fd) == kept.end()) close(fd);
  }
}

[[noreturn]] void BeCommand(const std::vector<std::string>& command, const std::string& folder,
                            const Ends& ends) {
  setsid();
  if (ends.terminal) ioctl(ends.output, TIOCSCTTY, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  dup2(ends.input, STDIN_FILENO);
  dup2(ends.output, STDOUT_FILENO);
  dup2(ends.output, STDERR_FILENO);
  CloseAllBut({ends.failure});
  KeepForeignEnvironment();
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  if (folder.empty() || chdir(folder.c_str()) == 0) execvp(words[0], words.data());
  const int error = errno;
  if (write(ends.failure, &error, sizeof(error)) < 0) _exit(126);
  _exit(127);
}

// Waits until the command ends or the other side closes `control`.
void Await(pid_t command, int control, Report* report) {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  const int children = signalfd(-1, &child, SFD_CLOEXEC);
  for (;;) {
    // Orphans of the command come here; all that have ended are taken.
    int status = 0;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
      if (pid != command) continue;
      report->status = status;
      report->ended = true;
      return;
    }
    pollfd waits[2] = {{control, POLLIN, 0}, {children, POLLIN, 0}};
    if (poll(waits, 2, -1) < 0 && errno != EINTR) return;
    if (waits[0].revents != 0) return;
    signalfd_siginfo info;
    if (waits[1].revents != 0 && read(children, &info, sizeof(info)) < 0) return;
  }
}

[[noreturn]] void BeKeeper(const std::vector<std::string>& command, const std::string& folder,
                           Ends ends, int control, int status_fd, int keeping_fd) {
  setsid();
  CloseAllBut({ends.input, ends.output, control, status_fd, keeping_fd});
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  // What a terminal or a shell sends to everyone is the other process's to decide.
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) ::signal(signal, SIG_IGN);
  ::signal(SIGCHLD, SIG_DFL);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &child, nullptr);
  int failure[2];
  Report report;
  if (pipe2(failure, O_CLOEXEC) != 0) _exit(1);
  const pid_t pid = fork();
  if (pid == 0) {
    ends.failure = failure[1];
    BeCommand(command, folder, ends);
  }
  close(failure[1]);
  close(ends.input);
  close(ends.output);
  if (pid < 0) {
    report.error = errno;
  } else if (read(failure[0], &report.error, sizeof(report.error)) != sizeof(report.error)) {
    report.error = 0;
  }
  if (pid > 0) Await(pid, control, &report);
  sigemptyset(&child);
  sigprocmask(SIG_SETMASK, &child, nullptr);
  report.clean = KillDescendants();
  if (write(status_fd, &report, sizeof(report)) < 0) _exit(1);
  _exit(0);
}

// A terminal that passes on every byte as it is.
bool OpenTerminal(int* master, int* slave) {
  *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*master < 0 || grantpt(*master) != 0 || unlockpt(*master) != 0) return false;
  const char* const name = ptsname(*master);
  if (name == nullptr) return false;
  *slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios settings;
  if (*slave < 0 || tcgetattr(*slave, &settings) != 0) return false;
  cfmakeraw(&settings);
  return tcsetattr(*slave, TCSANOW, &settings) == 0;
}

bool OpenOutput(bool terminal, int* master, Ends* ends) {
  ends->terminal = terminal;
  if (terminal) {
    if (!OpenTerminal(master, &ends->output)) return false;
    ends->input = ends->output;
    return true;
  }
  int pair[2];
  ends->input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (ends->input < 0 || pipe2(pair, O_CLOEXEC) != 0) return false;
  *master = pair[0];
  ends->output = pair[1];
  return true;
}

}  // namespace

std::unique_ptr<TargetLaunch> TargetLaunch::Start(const std::vector<std::string>& command,
                                                  const std::string& folder, bool terminal,
                                                  int keeping_fd, std::string* error) {
  std::unique_ptr<TargetLaunch> launch(new TargetLaunch());
  Ends ends = {-1, -1, -1, terminal};
  int control[2] = {-1, -1}, status[2] = {-1, -1};
  const bool open = !command.empty() && OpenOutput(terminal, &launch->output_fd_, &ends) &&
                    pipe2(control, O_CLOEXEC) == 0 && pipe2(status, O_CLOEXEC) == 0;
  if (open) {
    launch->status_fd_ = status[0];
    launch->control_fd_ = control[1];
    launch->keeper_ = fork();
    if (launch->keeper_ == 0) {
      BeKeeper(command, folder, ends, control[0], status[1], keeping_fd);
    }
  }
  const int saved = errno;
  for (int fd : {ends.output, terminal ? -1 : ends.input, control[0], status[1]}) {
    if (fd >= 0) close(fd);
  }
  if (!open || launch->keeper_ < 0) {
    if (launch->control_fd_ < 0 && control[1] >= 0) close(control[1]);
    *error = std::string("cannot start a process: ") + strerror(saved);
    return nullptr;
  }
  fcntl(launch->output_fd_, F_SETFL, O_NONBLOCK);
  return launch;
}

void TargetLaunch::Kill() {
  if (control_fd_ >= 0) close(control_fd_);
  control_fd_ = -1;
  std::string how;
  Ending(&how);
}

bool TargetLaunch::Ending(std::string* how) {
  if (!ended_ && keeper_ > 0) {
    Report report;
    ssize_t got;
    while ((got = read(status_fd_, &report, sizeof(report))) < 0 && errno == EINTR) {
    }
    while (waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) {
    }
    ended_ = true;
    if (got != sizeof(report)) {
      clean_ = false;
      ending_ = "its keeper was killed";
    } else {
      clean_ = report.clean;
      if (report.error != 0) {
        ending_ = std::string("not started: ") + strerror(report.error);
      } else if (!report.ended) {
        ending_ = "killed from here";
      } else if (WIFSIGNALED(report.status)) {
        const int signal = WTERMSIG(report.status);
        ending_ = "killed by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
      } else {
        ending_ = "exit status " + std::to_string(WEXITSTATUS(report.status));
      }
    }
  }
  *how = ending_;
  return clean_;
}

TargetLaunch::~TargetLaunch() {
  Kill();
  for (int fd : {output_fd_, status_fd_}) {
    if (fd >= 0) close(fd);
  }
}

}  // namespace parley

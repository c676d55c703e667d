// Probes of features: each tries the thing itself in a child.
#include "runner/features.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "runner/arena.h"
#include "runner/blocked.h"
#include "runner/sandbox.h"
#include "runner/wire.h"

namespace parley {
namespace {

constexpr int kPatienceMs = 5000;  // until a probe counts as hanging

std::string Failed(const char* what) { return std::string(what) + ": " + strerror(errno); }

// Runs `probe` in a child in these namespaces. What it returns says why the feature is missing;
// empty if it is there.
std::string InChild(uint32_t isolation, const std::function<std::string()>& probe) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Failed("pipe");
  unsigned uid = geteuid(), gid = getegid();
  pid_t pid = isolation ? ForkInto(isolation) : fork();
  if (pid == 0) {
    close(ends[0]);
    const char* what = "";
    int error = SetUpNamespaces(isolation, uid, gid, &what);
    errno = error;
    std::string reason = error ? Failed(what) : probe();
    if (!reason.empty() && write(ends[1], reason.data(), reason.size()) < 0) _exit(2);
    _exit(reason.empty() ? 0 : 1);
  }
  std::string reason;
  if (pid < 0) reason = Failed(isolation ? "clone" : "fork");
  close(ends[1]);
  struct pollfd wait = {ends[0], POLLIN, 0};
  if (pid > 0 && poll(&wait, 1, kPatienceMs) == 0) {
    kill(pid, SIGKILL);
    reason = "it hangs";
  }
  char text[256];
  ssize_t n = reason.empty() ? read(ends[0], text, sizeof(text)) : 0;
  if (n > 0) reason.assign(text, static_cast<size_t>(n));
  close(ends[0]);
  int status = 0;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (reason.empty() && status != 0) reason = "the process that tried it died";
  return reason;
}

std::string TryNothing() { return ""; }

// Process ids of one's own: process 1, whose children are 2 and so on.
std::string TryPid() {
  if (getpid() != 1) return "the first process is not number 1";
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  if (pid < 0) return Failed("fork");
  return waitpid(pid, nullptr, 0) == pid ? "" : Failed("waitpid");
}

std::string TryLoopback(int family) {
  int s = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (s < 0) return Failed("socket");
  struct sockaddr_in6 six = {};
  struct sockaddr_in four = {};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool is_six = family == AF_INET6;
  auto* address =
      is_six ? reinterpret_cast<struct sockaddr*>(&six) : reinterpret_cast<struct sockaddr*>(&four);
  socklen_t size = is_six ? sizeof(six) : sizeof(four);
  if (bind(s, address, size) != 0) return Failed("bind to the loopback address");
  if (listen(s, 1) != 0) return Failed("listen");
  if (getsockname(s, address, &size) != 0) return Failed("getsockname");
  int client = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return connect(client, address, size) == 0 ? "" : Failed("connect to the loopback address");
}

std::string TryUsers() {
  for (unsigned user : {kUser2, kUser1}) {
    pid_t pid = fork();
    if (pid < 0) return Failed("fork");
    if (pid == 0) {
      if (setgroups(0, nullptr) != 0 || setgid(user) != 0 || setuid(user) != 0) _exit(errno);
      _exit(getuid() == user && setuid(0) != 0 ? 0 : EPERM);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
    if (errno != 0) return Failed("become another user");
  }
  return "";
}

// By what /proc shows that a process sleeps in read: the name of the way.
std::string TryProc() {
  int ends[2];
  if (pipe(ends) != 0) return Failed("pipe");
  pid_t pid = fork();
  if (pid < 0) return Failed("fork");
  if (pid == 0) {
    char byte;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
  }
  const SleepBy way = FindSleepBy(pid, SYS_read);
  close(ends[1]);
  waitpid(pid, nullptr, 0);
  return SleepByName(way);
}

std::string TryPty() {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0) return Failed("posix_openpt");
  if (grantpt(master) != 0 || unlockpt(master) != 0) return Failed("grantpt and unlockpt");
  const char* name = ptsname(master);
  if (!name) return Failed("ptsname");
  return open(name, O_RDWR | O_NOCTTY) >= 0 ? "" : Failed(name);
}

std::string TryMqueue() {
  std::string name = "/parley-probe-" + std::to_string(getpid());
  // Whoever kills this process in between leaves a queue behind: a small one, as all queues of a
  // user together have a limit.
  struct mq_attr small = {};
  small.mq_maxmsg = 1;
  small.mq_msgsize = 1;
  mqd_t queue = mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600, &small);
  if (queue == static_cast<mqd_t>(-1)) return Failed("mq_open");
  return mq_unlink(name.c_str()) == 0 ? "" : Failed("mq_unlink");
}

void* Twice(void* number) { return static_cast<char*>(number) + 1; }

std::string TryThreads() {
  pthread_t thread;
  char place[2];
  void* result = nullptr;
  errno = pthread_create(&thread, nullptr, Twice, place);
  if (errno != 0) return Failed("pthread_create");
  errno = pthread_join(thread, &result);
  if (errno != 0) return Failed("pthread_join");
  return result == place + 1 ? "" : "pthread_join gives a wrong value";
}

// Every POSIX system has robust mutexes; without them each wait for a dead owner's would cost the
// whole deadline, so that few cases go without this.
std::string TryRobust() {
  void* memory = mmap(nullptr, sizeof(pthread_mutex_t), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Failed("mmap");
  auto* mutex = static_cast<pthread_mutex_t*>(memory);
  pthread_mutexattr_t attributes;
  errno = pthread_mutexattr_init(&attributes);
  if (errno == 0) errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  if (errno == 0) errno = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  if (errno == 0) errno = pthread_mutex_init(mutex, &attributes);
  if (errno != 0) return Failed("pthread_mutex_init");
  const pid_t owner = fork();
  if (owner < 0) return Failed("fork");
  if (owner == 0) _exit(pthread_mutex_lock(mutex));
  int status = 0;
  if (waitpid(owner, &status, 0) != owner || status != 0) return "pthread_mutex_lock fails";
  const int found = pthread_mutex_trylock(mutex);
  if (found == EBUSY) return "a mutex stays locked when its owner dies";
  errno = found;
  return found == EOWNERDEAD ? "" : Failed("pthread_mutex_trylock");
}

std::string WhoAmI() {
  return geteuid() == 0 ? "this is root" : "this is user " + std::to_string(geteuid());
}

// The inode number that Linux gives to the namespace of process ids that it boots with.
constexpr ino_t kBootPidNamespace = 0xEFFFFFFC;

// A machine that was booted for this run and ends with it, so that a case may break it.
std::string TryOwnMachine() {
  struct stat status;
  if (stat("/proc/self/ns/pid", &status) != 0 || status.st_ino != kBootPidNamespace) {
    return "this may be a container";
  }
  struct stat first, self;
  if (stat("/proc/1/exe", &first) != 0 || stat("/proc/self/exe", &self) != 0 ||
      first.st_dev != self.st_dev || first.st_ino != self.st_ino) {
    return "the first process is not Parley";
  }
  return "";
}

// A user namespace takes the right to a priority away; some systems have one policy only.
std::string TryPriorities() {
  struct sched_param param = {};
  param.sched_priority = sched_get_priority_min(SCHED_FIFO);
  return sched_setscheduler(0, SCHED_FIFO, &param) < 0 ? Failed("sched_setscheduler") : "";
}

// Cases ask for up to three more than they were given, which everybody may.
std::string TryNiceness() {
  constexpr int kMost = 16;
  errno = 0;
  const int own = getpriority(PRIO_PROCESS, 0);
  if (own == -1 && errno != 0) return Failed("getpriority");
  return own > kMost ? "was started with the nice value " + std::to_string(own) : "";
}

// Containers have /proc/sys read-only, others do not show the limits, or not to be written.
std::string TrySysctl() {
  constexpr char kLimit[] = "/proc/sys/kernel/msgmni";
  const int fd = open(kLimit, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return Failed(kLimit);
  // The limit as it is, which tells whether it can be changed and changes nothing.
  struct msginfo info;
  if (msgctl(0, IPC_INFO, reinterpret_cast<struct msqid_ds*>(&info)) < 0) return Failed("msgctl");
  const std::string same = std::to_string(info.msgmni);
  const ssize_t n = write(fd, same.data(), same.size());
  return n == static_cast<ssize_t>(same.size()) ? "" : Failed(kLimit);
}

struct NamespaceProbe {
  const char* name;
  uint32_t bit;
  std::string (*probe)();
};
const NamespaceProbe kNamespaces[] = {
    {"pid-namespace", kNewPid, TryPid},
    {"ipc-namespace", kNewIpc, TryNothing},
    {"network-namespace", kNewNet, TryNothing},
    {"mount-namespace", kNewMount, TryNothing},
};

void Note(Features* features, const std::string& name, const std::string& reason) {
  if (reason.empty()) {
    features->present.insert(name);
  } else {
    features->missing.emplace_back(name, reason);
  }
}

// Namespaces are tried alone, then with a user namespace, which gives them to ordinary users.
void ProbeNamespaces(Features* features) {
  std::string user = InChild(kNewUser, TryNothing);
  Note(features, "user-namespace", user);
  std::string alone[4], with_user[4];
  int count_with = 0;
  for (int i = 0; i < 4; ++i) {
    const NamespaceProbe& space = kNamespaces[i];
    alone[i] = InChild(space.bit, space.probe);
    if (alone[i].empty() || !user.empty()) continue;
    with_user[i] = InChild(space.bit | kNewUser, space.probe);
    count_with += with_user[i].empty();
  }
  // One way for all of them: a user namespace only where it gives more.
  features->user_namespace = user.empty() && count_with > 0;
  for (int i = 0; i < 4; ++i) {
    std::string reason = alone[i];
    if (features->user_namespace && !reason.empty()) reason = with_user[i];
    Note(features, kNamespaces[i].name, reason);
    if (reason.empty()) features->isolation |= kNamespaces[i].bit;
  }
}

Features Probe() {
  Features features;
  bool root = geteuid() == 0;
  Note(&features, "root", root ? "" : WhoAmI());
  Note(&features, "unprivileged", root ? WhoAmI() : "");
  ProbeNamespaces(&features);
  // Where cases run in a user namespace, the users must be there in it.
  Note(&features, "users", InChild(features.user_namespace ? kNewUser : 0u, TryUsers));
  std::string proc = InChild(0, TryProc);
  if (SleepByFromName(proc, &features.sleep_by)) {
    proc = features.sleep_by == SleepBy::kSilence ? "/proc does not show who sleeps" : "";
  }
  Note(&features, "proc", proc);
  Note(&features, "ipv4", InChild(0, [] { return TryLoopback(AF_INET); }));
  Note(&features, "ipv6", InChild(0, [] { return TryLoopback(AF_INET6); }));
  Note(&features, "pty", InChild(0, TryPty));
  Note(&features, "mqueue", InChild(0, TryMqueue));
  Note(&features, "threads", InChild(0, TryThreads));
  Note(&features, "shell", InChild(0, [] {
    return std::string(system(nullptr) != 0 ? "" : "there is no /bin/sh that can be run");
  }));
  // In a namespace of its own: a limit of the machine is nobody's to try.
  const uint32_t user = features.user_namespace ? kNewUser : 0u;
  Note(&features, "sysctl",
       (features.isolation & kNewIpc) != 0 ? InChild(kNewIpc | user, TrySysctl)
                                           : "no ipc-namespace");
  Note(&features, "robust", InChild(0, TryRobust));
  Note(&features, "priorities", InChild(user, TryPriorities));
  Note(&features, "niceness", InChild(0, TryNiceness));
  Note(&features, "own-machine", InChild(0, TryOwnMachine));
  return features;
}

}  // namespace

const Features& FeaturesHere() {
  static const Features* features = new Features(Probe());
  return *features;
}

}  // namespace parley

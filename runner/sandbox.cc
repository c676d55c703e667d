// Namespaces of a case.
#include "runner/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/wire.h"

namespace parley {
namespace {

uint64_t CloneFlags(uint32_t isolation) {
  uint64_t flags = 0;
  if (isolation & kNewPid) flags |= CLONE_NEWPID;
  if (isolation & kNewIpc) flags |= CLONE_NEWIPC;
  if (isolation & kNewNet) flags |= CLONE_NEWNET;
  if (isolation & kNewMount) flags |= CLONE_NEWNS;
  if (isolation & kNewUser) flags |= CLONE_NEWUSER;
  return flags;
}

bool WriteFile(const char* path, const char* text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool good = write(fd, text, strlen(text)) == static_cast<ssize_t>(strlen(text));
  int saved = errno;
  close(fd);
  errno = saved;
  return good;
}

bool MapToItself(const char* path, unsigned id) {
  char text[64];
  snprintf(text, sizeof(text), "%u %u 1\n", id, id);
  return WriteFile(path, text);
}

// Maps every id that this process can name to itself in the user namespace of its child.
bool MapAll(pid_t child, const char* map) {
  char path[64], own[4096], text[8192];
  snprintf(path, sizeof(path), "/proc/self/%s", map);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const ssize_t n = read(fd, own, sizeof(own) - 1);
  close(fd);
  if (n <= 0) return false;
  own[n] = 0;
  size_t used = 0;
  char* place = nullptr;
  for (char* line = strtok_r(own, "\n", &place); line != nullptr;
       line = strtok_r(nullptr, "\n", &place)) {
    unsigned inside = 0, outside = 0, count = 0;
    if (sscanf(line, "%u %u %u", &inside, &outside, &count) != 3) return false;
    const int length =
        snprintf(text + used, sizeof(text) - used, "%u %u %u\n", inside, inside, count);
    if (length < 0 || used + static_cast<size_t>(length) >= sizeof(text)) return false;
    used += static_cast<size_t>(length);
  }
  snprintf(path, sizeof(path), "/proc/%d/%s", static_cast<int>(child), map);
  return WriteFile(path, text);
}

// Whether the maker of this user namespace has mapped ids into it.
bool IsMapped(const char* path) {
  char byte;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool mapped = read(fd, &byte, 1) == 1;
  close(fd);
  return mapped;
}

pid_t Clone(uint32_t isolation) {
  // The C library's own idea of the thread's id is stale in the child; its forks set it right.
  uint64_t flags = CloneFlags(isolation) | SIGCHLD;
#if defined(__s390__) || defined(__s390x__)
  return static_cast<pid_t>(syscall(SYS_clone, 0, flags, 0, 0, 0));
#else
  return static_cast<pid_t>(syscall(SYS_clone, flags, 0, 0, 0, 0));
#endif
}

// In a child of ForkThenUnshare: what it still shares and must not.
uint32_t shared_yet = 0;

// For emulators of system calls that know clone only as a fork and pass unshare on. A process
// cannot change its own process ids, only those of its next children: the caller lends itself for
// one.
pid_t ForkThenUnshare(uint32_t isolation) {
  int back = -1;
  if (isolation & kNewPid) {
    back = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
    if (back < 0 || unshare(CLONE_NEWPID) != 0) {
      if (back >= 0) close(back);
      errno = EINVAL;  // as clone has it
      return -1;
    }
  }
  pid_t pid = fork();
  if (pid == 0) shared_yet = isolation & ~kNewPid;
  int error = errno;
  if (pid != 0 && back >= 0 && setns(back, CLONE_NEWPID) != 0) {
    // All further children would go the same way.
    error = errno;
    if (pid > 0) kill(pid, SIGKILL);
    while (pid > 0 && waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid = -1;
  }
  if (back >= 0) close(back);
  errno = error;
  return pid;
}

// 0 if `good`, else errno.
int ErrorUnless(bool good) { return good ? 0 : errno ? errno : EIO; }

}  // namespace

bool BringUpLoopback() {
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (s < 0) s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (s < 0) return false;
  struct ifreq request;
  memset(&request, 0, sizeof(request));
  strcpy(request.ifr_name, "lo");
  bool good = ioctl(s, SIOCGIFFLAGS, &request) == 0;
  if (good && !(request.ifr_flags & IFF_UP)) {
    request.ifr_flags |= IFF_UP;
    good = ioctl(s, SIOCSIFFLAGS, &request) == 0;
  }
  int saved = errno;
  close(s);
  errno = saved;
  return good;
}

pid_t ForkInto(uint32_t isolation) {
  int ends[2];
  if (!(isolation & kNewUser) || geteuid() != 0 || pipe2(ends, O_CLOEXEC) != 0) {
    const pid_t pid = Clone(isolation);
    return pid < 0 && errno == EINVAL && isolation != 0 ? ForkThenUnshare(isolation) : pid;
  }
  const pid_t pid = Clone(isolation);
  if (pid == 0) {
    // Nothing is ever written: the end of the pipe says that the maker has done what it could.
    char byte;
    close(ends[1]);
    while (read(ends[0], &byte, 1) < 0 && errno == EINTR) {
    }
  } else if (pid > 0) {
    // Without the right to do so nothing is mapped, and the child maps its own ids.
    if (MapAll(pid, "uid_map")) MapAll(pid, "gid_map");
  }
  const int saved = errno;
  close(ends[0]);
  if (pid != 0) close(ends[1]);
  errno = saved;
  return pid;
}

int SetUpNamespaces(uint32_t isolation, unsigned uid, unsigned gid, const char** what) {
  int error = 0;
  if (shared_yet != 0) {
    *what = "leave the machine's namespaces";
    error = ErrorUnless(unshare(static_cast<int>(CloneFlags(shared_yet))) == 0);
    if (error) return error;
    shared_yet = 0;
  }
  if ((isolation & kNewUser) && !IsMapped("/proc/self/gid_map")) {
    *what = "deny setgroups in the user namespace";
    // Without this the kernel refuses the map of groups; before Linux 3.19 there is no such file.
    error = ErrorUnless(WriteFile("/proc/self/setgroups", "deny") || errno == ENOENT);
    if (error) return error;
    *what = "map the user id to itself";
    error =
        IsMapped("/proc/self/uid_map") ? 0 : ErrorUnless(MapToItself("/proc/self/uid_map", uid));
    if (error) return error;
    *what = "map the group id to itself";
    error = ErrorUnless(MapToItself("/proc/self/gid_map", gid));
    if (error) return error;
  }
  if (isolation & kNewMount) {
    *what = "keep mounts apart from the machine's";
    error = ErrorUnless(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    if (error) return error;
    *what = "mount a fresh /dev/shm";
    int flags = MS_NOSUID | MS_NODEV;
    error = ErrorUnless(mount("tmpfs", "/dev/shm", "tmpfs", flags, "mode=1777") == 0);
    if (error) return error;
  }
  if (isolation & kNewNet) {
    *what = "bring up the loopback interface";
    error = ErrorUnless(BringUpLoopback());
  }
  return error;
}

int GiveUpCapabilities(uint32_t isolation) {
  if (!(isolation & kNewUser) || geteuid() == 0) return 0;
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
  memset(none, 0, sizeof(none));
  return ErrorUnless(syscall(SYS_capset, &header, none) == 0);
}

}  // namespace parley

#include "runner/init_process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "runner/sandbox.h"

namespace parley {
namespace {

// The inode number that Linux gives to the namespace of process ids that it boots with.
constexpr ino_t kInitialPidNamespace = 0xEFFFFFFC;

struct FileSystem {
  const char* type;
  const char* place;
  unsigned long flags;
  const char* options;
};
constexpr unsigned long kPlain = MS_NOSUID | MS_NOEXEC | MS_NODEV;
// Before and after the devices, which may have to be made one by one.
constexpr FileSystem kFirst[] = {
    {"proc", "/proc", kPlain, ""},
    {"sysfs", "/sys", kPlain, ""},
};
constexpr FileSystem kThen[] = {
    {"devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "gid=5,mode=620,ptmxmode=666"},
    {"tmpfs", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777"},
    {"mqueue", "/dev/mqueue", kPlain, ""},
    {"tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777"},
    {"tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=755"},
};

struct Device {
  const char* path;
  unsigned mode;
  unsigned major;
  unsigned minor;
};
constexpr Device kDevices[] = {
    {"/dev/null", 0666, 1, 3},    {"/dev/zero", 0666, 1, 5}, {"/dev/full", 0666, 1, 7},
    {"/dev/random", 0666, 1, 8},  {"/dev/tty", 0666, 5, 0},  {"/dev/urandom", 0666, 1, 9},
    {"/dev/console", 0600, 5, 1}, {"/dev/ptmx", 0666, 5, 2},
};

// What could not be had, until there is a console to say it on.
std::string* complaints;

void Complain(const std::string& what) {
  *complaints += "parley: " + what + ": " + strerror(errno) + "\n";
}

bool Mount(const FileSystem& system) {
  mkdir(system.place, 0755);
  return mount(system.type, system.place, system.type, system.flags, system.options) == 0 ||
         errno == EBUSY;  // the kernel has mounted it itself
}

void MountOrComplain(const FileSystem& system) {
  if (!Mount(system)) Complain(std::string("no ") + system.type + " on " + system.place);
}

void MakeDevices() {
  if (Mount({"devtmpfs", "/dev", MS_NOSUID, "mode=755"})) return;
  Complain("no devtmpfs on /dev, so only the usual devices are made");
  // The root may be somebody's folder, where no devices are to stay.
  MountOrComplain({"tmpfs", "/dev", MS_NOSUID, "mode=755"});
  const mode_t mask = umask(0);
  for (const Device& device : kDevices) {
    if (mknod(device.path, S_IFCHR | device.mode, makedev(device.major, device.minor)) != 0 &&
        errno != EEXIST) {
      Complain(std::string("no ") + device.path);
    }
  }
  umask(mask);
}

// A kernel that found no console has started its first process without open files.
void OpenConsole() {
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is taken, which is this one.
    if (open("/dev/console", O_RDWR | O_NOCTTY) < 0) Complain("no /dev/console");
  }
}

// Linux says TERM=linux to its first process, whatever is at the other end of the console. Only
// its own screens answer this request; over a serial line a plain terminal is all that is sure.
void NameTerminal() {
  const char* kind = getenv("TERM");
  char keyboard = 0;
  if ((kind == nullptr || strcmp(kind, "linux") == 0) &&
      ioctl(STDOUT_FILENO, KDGKBTYPE, &keyboard) != 0) {
    setenv("TERM", "dumb", 1);
  }
}

// Whether ending this process would be the end of a machine and not of a namespace. Where nobody
// knows, the one started as the first process of a system is taken for the first of a machine.
bool EndsMachine() {
  struct stat status;
  return stat("/proc/self/ns/pid", &status) != 0 || status.st_ino == kInitialPidNamespace;
}

// Waits for the child, and for every orphan meanwhile. The child's wait status.
int BuryUntilEnd(pid_t child) {
  while (true) {
    int status = 0;
    const pid_t pid = wait(&status);
    if (pid == child) return status;
    if (pid < 0 && errno != EINTR) return 0;
  }
}

// User-mode Linux adds a console to the end of its command line, behind what is meant for this
// program.
bool IsOfKernel(const char* argument) { return strncmp(argument, "console=", 8) == 0; }

[[noreturn]] void EndAll(int status) {
  const bool killed = WIFSIGNALED(status);
  const int exit_status = killed ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  const bool machine = EndsMachine();
  if (killed) {
    fprintf(stderr, "parley: ended by signal %d (%s)\n", WTERMSIG(status),
            strsignal(WTERMSIG(status)));
  }
  if (machine) fprintf(stderr, "parley: exit status %d; powering off\n", exit_status);
  tcdrain(STDOUT_FILENO);
  tcdrain(STDERR_FILENO);
  sync();
  if (machine) {
    reboot(RB_POWER_OFF);
    reboot(RB_HALT_SYSTEM);
  }
  _exit(exit_status);
}

}  // namespace

bool IsFirstProcess(const char* name) {
  if (getpid() != 1 || name == nullptr) return false;
  const char* slash = strrchr(name, '/');
  const std::string base = slash == nullptr ? name : slash + 1;
  return (base == "init" || base == "parley") && access("/proc/self", F_OK) != 0;
}

void RunAsInit(std::vector<char*>* arguments) {
  static char run[] = "run";
  std::string said;
  complaints = &said;
  for (const FileSystem& system : kFirst) MountOrComplain(system);
  MakeDevices();
  OpenConsole();
  for (const FileSystem& system : kThen) MountOrComplain(system);
  if (!BringUpLoopback()) Complain("the loopback interface stays down");
  if (sethostname("parley", strlen("parley")) != 0) Complain("the host has no name");
  NameTerminal();
  setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 0);
  fputs(said.c_str(), stderr);
  complaints = nullptr;
  arguments->erase(std::remove_if(arguments->begin(), arguments->end(), IsOfKernel),
                   arguments->end());
  if (arguments->size() < 2) arguments->push_back(run);

  const pid_t child = fork();
  if (child == 0) {
    // The kernel's first process belongs to no session, which no other process can be like.
    setsid();
    return;
  }
  if (child < 0) fprintf(stderr, "parley: fork makes no process: %s\n", strerror(errno));
  EndAll(child < 0 ? 3 << 8 : BuryUntilEnd(child));
}

}  // namespace parley

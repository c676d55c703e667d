// What system this is: FingerprintHere of features.h.
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

#include <fstream>
#include <sstream>
#include <string>

#include "runner/features.h"

namespace parley {
namespace {

std::string Libc() {
#if defined(__GLIBC__)
  return std::string("glibc ") + gnu_get_libc_version();
#else
  return "unknown";  // musl, for one, does not tell
#endif
}

struct Limit {
  const char* name;
  decltype(RLIMIT_NOFILE) resource;
};
const Limit kLimits[] = {
    {"RLIMIT_NOFILE", RLIMIT_NOFILE},
    {"RLIMIT_NPROC", RLIMIT_NPROC},
    {"RLIMIT_STACK", RLIMIT_STACK},
    {"RLIMIT_AS", RLIMIT_AS},
    {"RLIMIT_DATA", RLIMIT_DATA},
    {"RLIMIT_FSIZE", RLIMIT_FSIZE},
    {"RLIMIT_CORE", RLIMIT_CORE},
    {"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK},
#ifdef RLIMIT_SIGPENDING
    {"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
#endif
#ifdef RLIMIT_MSGQUEUE
    {"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
#endif
};

// System-wide limits of IPC, as the kernel's files name them.
const char* const kKernelLimits[] = {
    "kernel/msgmax", "kernel/msgmnb",    "kernel/msgmni",      "kernel/sem",
    "kernel/shmmax", "kernel/shmmni",    "fs/mqueue/msg_max",  "fs/mqueue/msgsize_max",
    "fs/file-max",   "fs/pipe-max-size", "net/core/somaxconn", "kernel/threads-max",
    "kernel/pid_max"};

std::string LimitText(rlim_t limit) {
  return limit == RLIM_INFINITY ? "unlimited" : std::to_string(limit);
}

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  for (char& c : line) {
    if (c == '\t') c = ' ';
  }
  return line;
}

std::string WholeFile(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool Has(const std::string& text, const char* word) { return text.find(word) != text.npos; }

// What kind of container this looks like from inside; empty if like none.
std::string Container(const std::string& release) {
  if (const char* told = getenv("container")) {
    if (*told) return told;  // systemd-nspawn, podman and lxc say so
  }
  if (access("/.dockerenv", F_OK) == 0) return "docker";
  if (access("/run/.containerenv", F_OK) == 0) return "podman";
  if (getenv("KUBERNETES_SERVICE_HOST")) return "kubernetes";
  std::string groups = WholeFile("/proc/1/cgroup");
  for (const char* word : {"docker", "kubepods", "lxc", "libpod", "containerd"}) {
    if (Has(groups, word)) return word;
  }
  if (Has(release, "microsoft") || Has(release, "Microsoft")) return "wsl";
  if (Has(WholeFile("/proc/version"), "gvisor")) return "gvisor";
  return "";
}

int Processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
}

}  // namespace

Fingerprint FingerprintHere() {
  Fingerprint here;
  struct utsname name;
  if (uname(&name) == 0) {
    here.system = name.sysname;
    here.release = name.release;
    here.version = name.version;
    here.machine = name.machine;
  }
  here.libc = Libc();
  here.user = geteuid() == 0 ? "root" : "uid " + std::to_string(geteuid());
  here.processors = Processors();
  here.page_size = sysconf(_SC_PAGESIZE);
  const Features& features = FeaturesHere();
  here.features.assign(features.present.begin(), features.present.end());
  here.missing = features.missing;
  here.sleep_by = SleepByName(features.sleep_by);
  for (const Limit& limit : kLimits) {
    struct rlimit value;
    if (getrlimit(limit.resource, &value) != 0) continue;
    here.limits.emplace_back(limit.name,
                             LimitText(value.rlim_cur) + "/" + LimitText(value.rlim_max));
  }
  for (const char* limit : kKernelLimits) {
    std::string value = FirstLine(std::string("/proc/sys/") + limit);
    if (!value.empty()) here.limits.emplace_back(limit, value);
  }
  here.container = Container(here.release);
  return here;
}

}  // namespace parley

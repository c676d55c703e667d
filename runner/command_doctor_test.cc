#include "runner/command_doctor.h"

#include <sstream>

#include "gtest/gtest.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

Fingerprint System() {
  Fingerprint system;
  system.system = "Linux";
  system.release = "6.18.44";
  system.version = "#1 SMP";
  system.machine = "x86_64";
  system.libc = "glibc 2.36";
  system.user = "uid 1000";
  system.processors = 4;
  system.page_size = 4096;
  system.features = {"proc", "threads"};
  system.missing = {{"root", "not run as root"}, {"ipv6", "no address ::1"}};
  system.limits = {{"RLIMIT_NOFILE", "1024/524288"}, {"RLIMIT_CORE", "0/0"}};
  system.container = "docker";
  system.sleep_by = "state";
  return system;
}

Case Needing(const std::string& id, const std::vector<std::string>& needs) {
  Case test;
  test.id = id;
  test.needs = needs;
  return test;
}

constexpr char kSystem[] =
    "system      Linux 6.18.44 #1 SMP x86_64, glibc 2.36\n"
    "user        uid 1000\n"
    "processors  4, pages of 4096 bytes\n"
    "container   docker\n"
    "floor       holds: mmap, ftruncate, pipe2, fcntl, close, read, write, poll, ppoll, fork, "
    "waitpid, "
    "waitid, MAP_SHARED, clone, futex, mkdir, chmod, chdir, opendir, rmdir\n"
    "sleepers    are seen by the state in /proc/PID/stat, as it does not tell the call\n"
    "present     proc, threads\n"
    "\n"
    "missing\n"
    "  root  not run as root\n"
    "  ipv6  no address ::1\n"
    "\n"
    "limits\n"
    "  RLIMIT_NOFILE  1024/524288\n"
    "  RLIMIT_CORE    0/0\n"
    "\n";

TEST(CommandDoctorTest, UntestedCasesByReason) {
  const Case a = Needing("s/a", {"root"}), b = Needing("s/b", {}), c = Needing("s/c", {"ipv6"}),
             d = Needing("s/d", {"proc", "root"}), e = Needing("s/e", {"proc or root"});
  EXPECT_EQ(DoctorText(System(), {&a, &b, &c, &d, &e}), std::string(kSystem) +
                                                            "5 cases, 3 of them untested here:\n"
                                                            "  1 case needs ipv6: no address ::1\n"
                                                            "      s/c\n"
                                                            "  2 cases need root: not run as root\n"
                                                            "      s/a\n"
                                                            "      s/d\n");
}

TEST(CommandDoctorTest, AllCanBeTested) {
  const Case b = Needing("s/b", {"threads"});
  EXPECT_EQ(DoctorText(System(), {&b}),
            std::string(kSystem) + "1 case, which can be tested here.\n");
}

TEST(CommandDoctorTest, ThisSystem) {
  CaseFolder folder;
  folder.Write("pipes.yaml",
               "title: Pipes\nsource: POSIX.1-2024 pipe\nlevel: posix\ncases:\n"
               "  never:\n    covers: PIPE-01\n    claim: Both cannot be.\n"
               "    needs: [root, unprivileged]\n    steps:\n      - p: pipe(_) = 0\n");
  std::ostringstream out, err;
  EXPECT_EQ(Diagnose({{}, folder.path()}, out, err), 0);
  EXPECT_EQ(err.str(), "");
  EXPECT_EQ(out.str().rfind("system      ", 0), 0u);
  EXPECT_NE(out.str().find("\nfloor       holds: "), std::string::npos);
  EXPECT_NE(out.str().find("\n1 case, 1 of them untested here:\n  1 case needs "),
            std::string::npos)
      << out.str();
  EXPECT_NE(out.str().find("\n      pipes/never\n"), std::string::npos);
}

}  // namespace
}  // namespace parley

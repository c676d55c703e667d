// What is found out about the machine agrees with what can be seen in other ways.
#include "runner/features.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <string>

#include "lib/condition.h"
#include "runner/wire.h"

namespace parley {
namespace {

// Runs `body` in a child and gives its exit status.
int InChild(const std::function<int()>& body) {
  pid_t pid = fork();
  if (pid == 0) _exit(body());
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(FeaturesTest, EveryFeatureIsEitherPresentOrMissingWithAReason) {
  const Features& features = FeaturesHere();
  size_t known = 0;
  for (const std::string& name : KnownFeatures()) {
    SCOPED_TRACE(name);
    auto missing = std::find_if(features.missing.begin(), features.missing.end(),
                                [&](const auto& entry) { return entry.first == name; });
    bool present = features.present.count(name) > 0;
    EXPECT_NE(present, missing != features.missing.end());
    if (missing != features.missing.end()) {
      ++known;
      EXPECT_FALSE(missing->second.empty());
    }
  }
  EXPECT_EQ(features.missing.size(), known);
  EXPECT_EQ(features.present.size() + known, KnownFeatures().size());
}

TEST(FeaturesTest, RootIsRootAndNobodyElse) {
  const Features& features = FeaturesHere();
  EXPECT_EQ(features.present.count("root"), geteuid() == 0 ? 1u : 0u);
  EXPECT_EQ(features.present.count("unprivileged"), geteuid() == 0 ? 0u : 1u);
}

TEST(FeaturesTest, IsolationAgreesWithTheNamespaces) {
  const Features& features = FeaturesHere();
  EXPECT_EQ(features.present.count("pid-namespace") > 0, (features.isolation & kNewPid) != 0);
  EXPECT_EQ(features.present.count("ipc-namespace") > 0, (features.isolation & kNewIpc) != 0);
  EXPECT_EQ(features.present.count("network-namespace") > 0, (features.isolation & kNewNet) != 0);
  EXPECT_EQ(features.present.count("mount-namespace") > 0, (features.isolation & kNewMount) != 0);
  EXPECT_EQ(features.isolation & kNewUser, 0u);
}

// Written in the machine's own namespace a limit would be everybody's.
TEST(FeaturesTest, LimitsAreSetInANamespaceOnly) {
  const Features& features = FeaturesHere();
  if (features.present.count("ipc-namespace") == 0) {
    EXPECT_EQ(features.present.count("sysctl"), 0u);
  } else if (features.present.count("root") > 0) {
    EXPECT_EQ(features.present.count("sysctl") > 0, access("/proc/sys/kernel/msgmni", W_OK) == 0);
  }
}

// Must be the first use of features in its process, hence the name of the program below.
TEST(FeaturesTest, AnOrdinaryUserCannotBecomeAnother) {
  if (geteuid() != 0) GTEST_SKIP() << "this is an ordinary user: see the others";
  EXPECT_EQ(InChild([] {
              if (setgid(65534) != 0 || setuid(65534) != 0) return 2;
              execl("/proc/self/exe", "features_test", "--print", nullptr);
              return 3;
            }),
            0);
}

// As root of a container is: in the user namespace of a case the other users must be there, too.
TEST(FeaturesTest, RootThatMayNotMakeNamespacesKeepsItsUsers) {
  if (FeaturesHere().present.count("users") == 0) GTEST_SKIP() << "there are no other users";
  EXPECT_EQ(InChild([] {
              if (prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0) != 0) return 2;
              execl("/proc/self/exe", "features_test", "--container", nullptr);
              return 3;
            }),
            0);
}

TEST(FeaturesTest, TheFingerprintIsFilledIn) {
  Fingerprint here = FingerprintHere();
  EXPECT_FALSE(here.system.empty());
  EXPECT_FALSE(here.release.empty());
  EXPECT_FALSE(here.version.empty());
  EXPECT_FALSE(here.machine.empty());
  EXPECT_FALSE(here.libc.empty());
  EXPECT_EQ(here.user, geteuid() == 0 ? "root" : "uid " + std::to_string(geteuid()));
  EXPECT_GE(here.processors, 1);
  EXPECT_EQ(here.page_size, getpagesize());
  EXPECT_EQ(here.features.size() + here.missing.size(), KnownFeatures().size());
  ASSERT_FALSE(here.limits.empty());
  EXPECT_EQ(here.limits[0].first, "RLIMIT_NOFILE");
  EXPECT_NE(here.limits[0].second.find('/'), std::string::npos);
}

// What an ordinary user finds, run by AnOrdinaryUserCannotBecomeAnother in a fresh process.
int CheckAsOrdinaryUser() {
  const Features& features = FeaturesHere();
  for (const auto& [name, reason] : features.missing) {
    printf("missing %s: %s\n", name.c_str(), reason.c_str());
  }
  bool user_namespace = features.present.count("user-namespace") > 0;
  if (features.present.count("root") || features.present.count("users")) return 10;
  if (!features.present.count("unprivileged")) return 11;
  // Namespaces come to an ordinary user only with a user namespace.
  if (features.isolation != 0 && !(user_namespace && features.user_namespace)) return 12;
  return 0;
}

// The same for RootThatMayNotMakeNamespacesKeepsItsUsers.
int CheckAsRootOfAContainer() {
  const Features& features = FeaturesHere();
  for (const auto& [name, reason] : features.missing) {
    printf("missing %s: %s\n", name.c_str(), reason.c_str());
  }
  if (!features.present.count("root")) return 10;
  if (!features.present.count("user-namespace")) return features.isolation == 0 ? 0 : 11;
  if (!features.user_namespace || features.isolation == 0) return 12;
  return features.present.count("users") ? 0 : 13;
}

}  // namespace
}  // namespace parley

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--print") return parley::CheckAsOrdinaryUser();
  if (argc == 2 && std::string(argv[1]) == "--container") return parley::CheckAsRootOfAContainer();
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

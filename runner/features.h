// What this machine allows, found out by trying, and what it is.
#ifndef PARLEY_RUNNER_FEATURES_H_
#define PARLEY_RUNNER_FEATURES_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/result.h"
#include "runner/blocked.h"

namespace parley {

// User and group ids of the constants USER1 and USER2, where `users` is present.
constexpr unsigned kUser1 = 64001;
constexpr unsigned kUser2 = 64002;

// For `needs` of cases: root, unprivileged, users, pid-namespace, ipc-namespace, network-namespace,
// mount-namespace, user-namespace, proc, ipv4, ipv6, pty, mqueue, threads, shell (for `system`),
// sysctl (limits of an IPC namespace can be set below /proc/sys), robust (a mutex tells that its
// owner died), own-machine (booted for this run alone: a case may break it).
struct Features {
  // Every one of KnownFeatures() (lib/condition.h) is either present or missing.
  std::set<std::string> present;
  std::vector<std::pair<std::string, std::string>> missing;  // feature, why
  // Isolation bits that can be had here, all at once, without kNewUser; and whether they (or some
  // of them) need kNewUser beside them.
  uint32_t isolation = 0;
  bool user_namespace = false;
  // The best way in which this system shows who sleeps; `proc` is present unless it is kSilence.
  SleepBy sleep_by = SleepBy::kSilence;
};

// Tries everything, in forked children; some milliseconds. Found out once, then remembered. The
// first call must come while the process has one thread.
const Features& FeaturesHere();

// The system, its limits and features.
Fingerprint FingerprintHere();

}  // namespace parley

#endif  // PARLEY_RUNNER_FEATURES_H_

// A system under test in one line of text.
#ifndef PARLEY_REPORTS_SYSTEM_TEXT_H_
#define PARLEY_REPORTS_SYSTEM_TEXT_H_

#include <cstdint>
#include <string>

#include "lib/result.h"

namespace parley {

// "Linux 6.18.44 x86_64, glibc 2.36, uid 1000, docker"; what is not known is left out.
std::string SystemText(const Fingerprint& system);

// The time of a run: "2026-11-23 12:00 UTC", or a number of seconds that no calendar holds.
std::string TimeText(int64_t unix_seconds);

}  // namespace parley

#endif  // PARLEY_REPORTS_SYSTEM_TEXT_H_

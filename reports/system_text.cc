#include "reports/system_text.h"

#include <time.h>

#include "reports/escape.h"

namespace parley {

std::string SystemText(const Fingerprint& system) {
  std::string out;
  for (const std::string* word : {&system.system, &system.release, &system.machine}) {
    if (!word->empty()) out += (out.empty() ? "" : " ") + OneLine(*word);
  }
  if (out.empty()) out = "an unknown system";
  for (const std::string* part : {&system.libc, &system.user, &system.container}) {
    if (!part->empty()) out += ", " + OneLine(*part);
  }
  return out;
}

std::string TimeText(int64_t unix_seconds) {
  const time_t seconds = static_cast<time_t>(unix_seconds);
  tm utc = {};
  char text[80];
  if (gmtime_r(&seconds, &utc) == nullptr ||
      strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &utc) == 0) {
    return std::to_string(unix_seconds) + " s";
  }
  return text;
}

}  // namespace parley

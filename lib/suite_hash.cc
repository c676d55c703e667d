// The hash by which two programs know that they mean the same cases.
#include <cstdint>
#include <cstdio>

#include "lib/step_text.h"
#include "lib/suite.h"

namespace parley {
namespace {

// FNV-1a of 64 bits.
void Mix(const std::string& text, uint64_t* hash) {
  for (const char byte : text) {
    *hash ^= static_cast<unsigned char>(byte);
    *hash *= 0x100000001b3;
  }
}

}  // namespace

std::string SuiteHash(const std::vector<const Case*>& cases) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const Case* test : cases) Mix(CanonicalText(*test) + "\n", &hash);
  char digits[17];
  snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

}  // namespace parley

// The hashes by which two programs know that they mean the same cases, and two results that they
// are of the same text.
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

std::string Digits(uint64_t hash) {
  char digits[17];
  snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

constexpr uint64_t kStart = 0xcbf29ce484222325;

}  // namespace

std::string SuiteHash(const std::vector<const Case*>& cases) {
  uint64_t hash = kStart;
  for (const Case* test : cases) Mix(CanonicalText(*test) + "\n", &hash);
  return Digits(hash);
}

std::string CaseHash(const Case& test) {
  uint64_t hash = kStart;
  Mix(JudgedText(test), &hash);
  return Digits(hash);
}

}  // namespace parley

#include "reports/system_text.h"

#include <cstdint>

#include "gtest/gtest.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

TEST(SystemTextTest, WhatIsKnownInOneLine) {
  Fingerprint system = SampleRun().fingerprint;
  EXPECT_EQ("Linux 6.18.44 x86_64, glibc 2.36, uid 1000", SystemText(system));
  system.container = "docker";
  EXPECT_EQ("Linux 6.18.44 x86_64, glibc 2.36, uid 1000, docker", SystemText(system));
  EXPECT_EQ("an unknown system", SystemText({}));
  system = {};
  system.system = "a\nb\x1b";
  EXPECT_EQ("a b\\x1b", SystemText(system));
}

TEST(SystemTextTest, Times) {
  EXPECT_EQ("1970-01-01 00:00 UTC", TimeText(0));
  EXPECT_EQ("2026-11-23 12:00 UTC", TimeText(1795435200));
  EXPECT_EQ("9223372036854775807 s", TimeText(INT64_MAX));
  EXPECT_EQ("-9223372036854775808 s", TimeText(INT64_MIN));
}

}  // namespace
}  // namespace parley

#include "reports/writer.h"

#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/hostile_run.h"
#include "reports/sample_run.h"

namespace parley {
namespace {

std::string Written(const ReportFormat& format, const RunResult& run) {
  std::ostringstream out;
  const std::unique_ptr<Reporter> report = format.make(&out);
  report->Begin(run.fingerprint, static_cast<int>(run.cases.size()));
  for (const CaseResult& result : run.cases) report->CaseDone(result);
  report->End(run);
  return out.str();
}

TEST(WriterTest, EveryFormatWritesEveryCase) {
  const RunResult run = SampleRun();
  std::set<std::string> texts;
  for (const ReportFormat& format : ReportFormats()) {
    EXPECT_EQ(FindReportFormat(format.name), &format);
    const std::string text = Written(format, run);
    EXPECT_TRUE(texts.insert(text).second) << format.name << " is another one";
    EXPECT_NE(text.find("full-queue-refuses-under-nowait"), std::string::npos) << format.name;
    EXPECT_NE(text.find("-1 EAGAIN"), std::string::npos) << format.name;
    EXPECT_EQ(text.back(), '\n') << format.name;
  }
  EXPECT_EQ(FindReportFormat("xml"), nullptr);
}

TEST(WriterTest, OnlyLiveOnesWriteBeforeTheEnd) {
  const RunResult run = SampleRun();
  for (const ReportFormat& format : ReportFormats()) {
    std::ostringstream out;
    const std::unique_ptr<Reporter> report = format.make(&out);
    report->Begin(run.fingerprint, 1);
    report->CaseDone(run.cases[0]);
    EXPECT_EQ(out.str().find(run.cases[0].id) != std::string::npos, format.live) << format.name;
  }
}

TEST(WriterTest, NoFormatPassesOnWhatIsNotPlainText) {
  const RunResult run = HostileRun();
  for (const ReportFormat& format : ReportFormats()) {
    SCOPED_TRACE(format.name);
    ExpectPlainText(Written(format, run));
  }
}

TEST(WriterTest, Wishes) {
  ReportWish wish;
  std::string error;
  ASSERT_TRUE(ParseReportWish("tap=a=b.tap", &wish, &error)) << error;
  EXPECT_STREQ(wish.format->name, "tap");
  EXPECT_EQ(wish.file, "a=b.tap");
  ASSERT_TRUE(ParseReportWish("json=-", &wish, &error)) << error;
  EXPECT_EQ(wish.file, "-");

  EXPECT_FALSE(ParseReportWish("tap", &wish, &error));
  EXPECT_EQ(error, "'tap' names no file; write tap=FILE, or tap=- for standard output");
  EXPECT_FALSE(ParseReportWish("tap=", &wish, &error));
  EXPECT_FALSE(ParseReportWish("junt=x", &wish, &error));
  EXPECT_EQ(error.substr(0, 40), "no format 'junt'; did you mean junit? (t") << error;
  EXPECT_FALSE(ParseReportWish("", &wish, &error));
  EXPECT_FALSE(ParseReportWish("out.xml", &wish, &error));
  EXPECT_EQ(wish.file, "-") << "as it was";
}

}  // namespace
}  // namespace parley

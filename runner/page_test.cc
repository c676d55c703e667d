// The page of `parley report` in a browser: what its scripts do, how it looks where, and that it
// asks nobody for anything. Skipped where there is no Chromium.
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "reports/hostile_run.h"
#include "reports/matrix_html.h"
#include "reports/sample_matrix.h"
#include "runner/browser_fixture.h"
#include "runner/case_folder.h"

namespace parley {
namespace {

using Json = nlohmann::json;

constexpr char kFull[] = "sysv/msgsnd/full-queue-refuses-under-nowait";

class PageTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new CaseFolder;
    browser_ = Browser::Start(&why_).release();
    Write("page.html", SampleRuns());
  }
  static void TearDownTestSuite() {
    delete browser_;
    delete folder_;
  }
  static void Write(const std::string& name, const std::vector<RunResult>& runs) {
    std::ostringstream page;
    WriteMatrixHtml(BuildMatrix(runs, {}), &page);
    folder_->Write(name, page.str());
  }

  void SetUp() override {
    if (browser_ == nullptr) GTEST_SKIP() << why_;
    Resize(1200, 800);
    Open();
  }
  void TearDown() override {
    if (browser_ == nullptr) return;
    for (; seen_ < browser_->errors().size(); ++seen_) ADD_FAILURE() << browser_->errors()[seen_];
  }

  void Open(const std::string& place = "", const std::string& name = "page.html") {
    browser_->Open("file://" + folder_->Path(name) + place);
    Settle();
  }
  void Resize(int width, int height) {
    browser_->Call(
        "Emulation.setDeviceMetricsOverride",
        {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
  }
  void Emulate(const std::string& media, const std::string& colors) {
    browser_->Call(
        "Emulation.setEmulatedMedia",
        {{"media", media}, {"features", {{{"name", "prefers-color-scheme"}, {"value", colors}}}}});
  }
  Json Eval(const std::string& expression) { return browser_->Eval(expression); }
  // What a browser does between two frames is done.
  void Settle() {
    Eval(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");
  }
  // The ids of the rows that can be seen.
  std::string Shown() {
    return Eval(
        "[...document.querySelectorAll('.if tbody > tr[id]')]"
        ".filter((row) => row.checkVisibility()).map((row) => row.id).join(' ')");
  }
  std::string Search(const std::string& query) {
    Eval("$('search').value = ''; $('search').focus()");
    browser_->Type(query);
    Settle();
    return Shown();
  }
  std::string Text(const std::string& selector) {
    return Eval("(document.querySelector('" + selector + "') || {}).innerText || ''");
  }

  static CaseFolder* folder_;
  static Browser* browser_;
  static std::string why_;
  static size_t seen_;  // errors told
};
CaseFolder* PageTest::folder_ = nullptr;
Browser* PageTest::browser_ = nullptr;
std::string PageTest::why_;
size_t PageTest::seen_ = 0;

TEST_F(PageTest, ShowsDifferencesAtFirstAndAllOnDemand) {
  EXPECT_EQ(Eval("rows.length"), 11);
  EXPECT_EQ(Eval("rows.filter((row) => row.row.checkVisibility()).length"), 7);
  EXPECT_EQ(Text("#count"), "7 rows");
  EXPECT_EQ(Shown().find("socket/"), std::string::npos);
  browser_->Press("a");
  EXPECT_EQ(Text("#count"), "11 rows");
  EXPECT_NE(Shown().find("socket/tcp/port-80"), std::string::npos);
  Eval("$('some').click()");
  EXPECT_EQ(Text("#count"), "7 rows");
}

TEST_F(PageTest, SearchesAllRowsAsOneTypes) {
  EXPECT_EQ(Search("port-80"), "socket/tcp/port-80");
  EXPECT_EQ(Search("NoWait full"), kFull);
  EXPECT_EQ(Search("msgsnd-05"), kFull);                            // a behaviour of the catalogue
  EXPECT_EQ(Search("\"POSIX.1-2024 semop\""), "sysv/semop/undo");   // a source
  EXPECT_EQ(Search("1 page"), "pipe/write/atomic-up-to-pipe-buf");  // a choice
  EXPECT_EQ(Search("zzz of no row"), "");
  EXPECT_EQ(Text("#none"), "No row has these words.");
  browser_->Press("Escape");
  Settle();
  EXPECT_EQ(Text("#count"), "7 rows");
}

TEST_F(PageTest, UnderstandsWhatAStrangerAsks) {
  EXPECT_EQ(Search("gvisor real-time"), "signal/queue/order");
  EXPECT_EQ(Text("#count"), "1 row");
  EXPECT_EQ(Eval("getComputedStyle(document.querySelector('.heads th:nth-child(3)')).opacity"),
            "1");
  EXPECT_NE(Eval("getComputedStyle(document.querySelector('.heads th:nth-child(2)')).opacity"),
            "1");
  // Rows with most of the words, where none has all.
  EXPECT_EQ(Search("lowest signals delivered zzz"), "signal/queue/order");
  EXPECT_EQ(Text("#count"), "1 row with 3 of 4 words");
  EXPECT_EQ(Search("lowest zzz gvisor:fail"), "");
}

TEST_F(PageTest, SearchesForVerdictsLevelsAndPairs) {
  EXPECT_EQ(Search("gvisor:pass level:linux"), "signal/queue/order");
  EXPECT_EQ(Search("gvisor:known"), "sysv/semop/undo");
  EXPECT_EQ(Search("level:xsi"), kFull);
  EXPECT_EQ(Search("area:signal gvisor:pass"), "signal/queue/order");
  EXPECT_EQ(Search("native_6.1.176!=gvisor"),
            "pipe/write/atomic-up-to-pipe-buf signal/queue/order");
  // The others are pale.
  EXPECT_NE(Eval("getComputedStyle(document.querySelector('.heads th:nth-child(2)')).opacity"),
            "1");
  EXPECT_EQ(Eval("getComputedStyle(document.querySelector('.heads th:nth-child(3)')).opacity"),
            "1");
  EXPECT_EQ(Eval("$('left').value + $('right').value"), "21");
}

TEST_F(PageTest, CountsWhatHoldsInTheRowsShown) {
  Search("signal/queue/order");
  EXPECT_EQ(Eval("[...document.querySelectorAll('.heads small')].map((e) => e.textContent).join()"),
            "0/1,1/1,0/1");
}

TEST_F(PageTest, NumbersAboveLeadToTheirRows) {
  Eval("document.querySelector('.pairs a').click()");
  EXPECT_EQ(Eval("$('search').value"), "native_6.18.44!=gvisor");
  EXPECT_EQ(Shown(), "pipe/write/atomic-up-to-pipe-buf signal/queue/order");
  Eval("document.querySelector('.systems tbody tr:nth-child(2) a:nth-of-type(2)').click()");
  EXPECT_EQ(Eval("$('search').value"), "gvisor:fail level:posix");
  EXPECT_EQ(Shown(), "sysv/msgrcv/returns[SIGINT] sysv/semop/undo");
}

TEST_F(PageTest, ASearchIsPartOfTheAddress) {
  Search("gvisor:known");
  const std::string address = Eval("location.href");
  EXPECT_NE(address.find("#?gvisor%3Aknown"), std::string::npos) << address;
  Open(address.substr(address.find('#')));
  EXPECT_EQ(Shown(), "sysv/semop/undo");
}

TEST_F(PageTest, ALinkOpensItsRow) {
  Open(std::string("#") + kFull);
  EXPECT_EQ(Eval("document.querySelector('.open').id"), kFull);
  // Below what stays at the top, and in sight.
  EXPECT_TRUE(
      Eval("(() => { const bar = document.querySelector('.bar').getBoundingClientRect(), "
           "row = document.querySelector('.open').getBoundingClientRect(); "
           "return row.top >= bar.bottom && row.bottom <= innerHeight; })()"));
  // One that is no difference, of a value with brackets, and none.
  Open("#socket/udp/ipv6-loopback");
  EXPECT_NE(Shown().find("socket/udp/ipv6-loopback"), std::string::npos);
  Open("#sysv/msgrcv/returns%5BSIGINT%5D");
  EXPECT_EQ(Eval("document.querySelector('.open').id"), "sysv/msgrcv/returns[SIGINT]");
  Open("#no/such/row%");
  EXPECT_EQ(Text("#count"), "7 rows");
}

TEST_F(PageTest, WorksWithTheKeyboardAlone) {
  browser_->Press("/");
  browser_->Type("nowait");
  browser_->Press("Enter");
  EXPECT_EQ(Eval("document.activeElement.closest('tr').id"), kFull);
  browser_->Press("Enter");
  EXPECT_EQ(Eval("document.activeElement.getAttribute('aria-expanded')"), "true");
  EXPECT_NE(Text(".behind").find("POSIX.1-2024 msgsnd"), std::string::npos);
  browser_->Press("Escape");
  EXPECT_EQ(Text(".behind"), "");
  browser_->Press("Escape");
  EXPECT_EQ(Eval("$('search').value"), "");
  browser_->Press("j");
  const std::string first = Eval("document.activeElement.closest('tr').id");
  browser_->Press("j");
  browser_->Press("ArrowUp");
  EXPECT_EQ(Eval("document.activeElement.closest('tr').id"), first);
  browser_->Press("?");
  EXPECT_TRUE(Eval("$('helpbox').open"));
  browser_->Press("Escape");
  EXPECT_FALSE(Eval("$('helpbox').open"));
}

TEST_F(PageTest, BehindARowStandsWhatWasExpectedAndWhatHappened) {
  Open(std::string("#") + kFull);
  const std::string text = Text(".behind");
  for (const char* const part :
       {kFull, "POSIX.1-2024 msgsnd", "xsi", "MSGSND-05", "cases/sysv/msgsnd.yaml:8", "fail",
        "native 6.18.44, gvisor", "msgsnd returned 0 instead of -1 EAGAIN",
        "  p: msgsnd(3, {1, \"0123456789abcdef\"}, 16, 0) = 0\n"
        "> p: msgsnd(3, {1, \"x\"}, 1, IPC_NOWAIT) = 0   line 17\n"
        "expected                                = -1 EAGAIN\n",
        "Not run: native 6.1.176"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }
  Open("#sysv/semop/undo");
  EXPECT_NE(Text(".behind").find("Why: SEM_UNDO is <ignored> here."), std::string::npos);
  EXPECT_NE(Text(".behind").find("listed in runner/targets/sample.baseline.yaml:3"),
            std::string::npos);
}

TEST_F(PageTest, AClickOnACellShowsThatSystem) {
  Eval("document.getElementById('signal/queue/order').cells[2].click()");
  EXPECT_NE(Text(".lit").find("gvisor"), std::string::npos);
  EXPECT_NE(Text(".lit").find("p: caught [SIGUSR1, SIGUSR2]"), std::string::npos);
  Eval("document.getElementById('signal/queue/order').cells[1].click()");
  EXPECT_NE(Text(".lit").find("native 6.18.44, native 6.1.176"), std::string::npos);
}

TEST_F(PageTest, ValuesThatDifferAreToldOfAll) {
  std::vector<RunResult> runs = SampleRuns();
  runs[0].cases = runs[1].cases = {SampleCase("a/b/c", Verdict::kPass)};
  runs[0].cases[0].trace = {{"p: mmap() = 0x7f001000", "", "", 1, false}};
  runs[1].cases[0].trace = {{"p: mmap() = 0xbeef0000", "", "", 1, false}};
  runs.pop_back();
  Write("values.html", runs);
  Open("#a/b/c", "values.html");
  EXPECT_EQ(Text(".behind pre"), "  p: mmap() = 0x7f001000\n");
  EXPECT_EQ(Eval("document.querySelector('.behind u').title"),
            "native: 0x7f001000\ngvisor: 0xbeef0000");
}

TEST_F(PageTest, NothingHostileBecomesMarkup) {
  Write("hostile.html", {HostileRun(), SampleRun(), HostileRun()});
  Open("", "hostile.html");
  EXPECT_EQ(Eval("rows.length"), 22);
  EXPECT_EQ(Eval("document.scripts.length"), 2);
  Eval("setScope('all'); rows.forEach((row) => open(row)); scrollTo(0, 1e6)");
  Settle();
  EXPECT_EQ(Eval("document.scripts.length"), 2);
  EXPECT_NE(Eval("document.querySelector('.behind').textContent")
                .get<std::string>()
                .find("<script>alert(1)</script>"),
            std::string::npos);
  Search("alert(1)");
  EXPECT_EQ(Eval("document.querySelectorAll('.behind img, .behind script').length"), 0);
  // A row can be linked to whatever it is called.
  const std::string address = Eval("rows[3].row.querySelector('a').getAttribute('href')");
  Open(address, "hostile.html");
  EXPECT_TRUE(Eval("document.querySelector('.open') === rows[3].row"));
}

TEST_F(PageTest, FitsAPhone) {
  Resize(390, 844);
  Open(std::string("#") + kFull);
  EXPECT_LE(Eval("document.documentElement.scrollWidth"), 390);
  EXPECT_TRUE(
      Eval("[...document.querySelectorAll('.open td')].every((cell) => "
           "cell.getBoundingClientRect().right <= 390 && cell.checkVisibility())"));
}

TEST_F(PageTest, IsDarkWhereThatIsWanted) {
  const std::string color = "getComputedStyle(document.body).";
  Emulate("", "light");
  const std::string light = Eval(color + "backgroundColor + ' on ' + " + color + "color");
  Emulate("", "dark");
  const std::string dark = Eval(color + "backgroundColor + ' on ' + " + color + "color");
  Emulate("", "");
  EXPECT_EQ(light, "rgb(255, 255, 255) on rgb(27, 31, 36)");
  EXPECT_EQ(dark, "rgb(20, 24, 29) on rgb(227, 231, 236)");
}

TEST_F(PageTest, OnPaperEveryTableHasItsNames) {
  Emulate("print", "");
  EXPECT_FALSE(Eval("document.querySelector('.bar').checkVisibility()"));
  EXPECT_GT(Eval("document.querySelector('.if thead').getBoundingClientRect().height"), 5);
  const Json pdf = browser_->Call("Page.printToPDF", Json::object());
  EXPECT_GT(pdf.value("data", "").size(), 10000u);
  Emulate("", "");
}

TEST_F(PageTest, ThousandsOfRowsDoNotLag) {
  RunResult many = SampleRun();
  while (many.cases.size() < 4000) {
    many.cases.push_back(many.cases[many.cases.size() % 11]);
    many.cases.back().id += std::to_string(many.cases.size());
  }
  Write("many.html", std::vector<RunResult>(10, many));
  Open("", "many.html");
  EXPECT_EQ(Eval("rows.length"), 4000);
  // Milliseconds for a letter, the page laid out anew: the median, since others use the machine.
  const double took = Eval(
      "(() => { const took = []; for (const query of ['m', 'ms', 'msg', 'msgs', 'msg', 'ms', 'm', "
      "'', 'a', '', 's']) { const begun = performance.now(); $('search').value = query; "
      "scope = 'all'; update(); document.body.offsetHeight; took.push(performance.now() - begun); "
      "} "
      "return took.sort((a, b) => a - b)[5]; })()");
  EXPECT_LT(took, 300);
}

}  // namespace
}  // namespace parley

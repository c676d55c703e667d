#include "runner/step_words.h"

#include <string>

#include "gtest/gtest.h"
#include "lib/case_loader.h"

namespace parley {
namespace {

// The sentences of a case with these steps, four blanks per depth.
std::string Words(const std::string& steps) {
  const std::string head =
      "title: t\nsource: s\nlevel: posix\ncases:\n  k:\n    covers: A-1\n    claim: c.\n    "
      "steps:\n";
  LoadedFile loaded = LoadCaseText("t.yaml", "t", head + steps);
  std::string out;
  for (const Diagnostic& diagnostic : loaded.diagnostics) out += diagnostic.Format();
  if (!out.empty()) return out;
  for (const Sentence& sentence : StepsInWords(loaded.file.cases.at(0))) {
    out += std::string(static_cast<size_t>(4 * sentence.depth), ' ') + sentence.text + "\n";
  }
  return out;
}

TEST(StepWordsTest, CallsThatReturnAndFail) {
  EXPECT_EQ(
      Words("      - p: msgget(IPC_PRIVATE, IPC_CREAT|0600) = q\n"
            "      - p: msgctl(q, IPC_STAT, ds) = 0\n"
            "      - p: msgsnd(q, {1, \"x\"}, 1, IPC_NOWAIT) = -1 EAGAIN\n"
            "      - p: close(9)\n"
            "      - p: dup2(q, 7) = q\n"
            "      - p: getppid() = _\n"),
      "p calls msgget(IPC_PRIVATE, IPC_CREAT|0600) and must succeed; q names what it returns.\n"
      "p calls msgctl(q, IPC_STAT, ds) and must return 0; ds names what comes back in buf.\n"
      "p calls msgsnd(q, {1, \"x\"}, 1, IPC_NOWAIT) and must fail with EAGAIN (Resource "
      "temporarily unavailable).\n"
      "p calls close(9) and must succeed.\n"
      "p calls dup2(q, 7) and must return q.\n"
      "p calls getppid() and must succeed.\n");
}

TEST(StepWordsTest, ResultsWithRelationsAndTails) {
  EXPECT_EQ(Words("      - p: write(1, \"abc\", 3) = n > 0 takes < 2s\n"
                  "      - p: getpid() = _ != n\n"
                  "      - p: raise(SIGINT) = 0 caught [SIGINT, SIGUSR1]\n"
                  "      - p: raise(SIGINT) = 0 caught [] takes >= 50ms\n"),
            "p calls write(1, \"abc\", 3) and must return more than 0, taking less than 2s; n "
            "names what it returns.\n"
            "p calls getpid() and must return anything but n.\n"
            "p calls raise(SIGINT) and must return 0, catching first SIGINT, then SIGUSR1 "
            "meanwhile.\n"
            "p calls raise(SIGINT) and must return 0, catching no signal meanwhile, taking at "
            "least 50ms.\n");
}

TEST(StepWordsTest, ErrorNumbersAreFailures) {
  EXPECT_EQ(
      Words("      - p: pthread_mutex_init(m, NULL) = 0\n"
            "      - p: pthread_mutex_trylock(m) = EBUSY\n"
            "      - p: getaddrinfo(\"no.such\", NULL, NULL, _) = EAI_NONAME\n"),
      "p calls pthread_mutex_init(m, NULL) and must return 0; m names the new "
      "pthread_mutex_t.\n"
      "p calls pthread_mutex_trylock(m) and must fail with EBUSY (Device or resource "
      "busy).\n"
      "p calls getaddrinfo(\"no.such\", NULL, NULL, _) and must fail with EAI_NONAME (Name or "
      "service not known).\n");
}

TEST(StepWordsTest, OutputsSayWhatMustComeBack) {
  EXPECT_EQ(Words("      - p: pipe([r, w]) = 0\n"
                  "      - p: read(r, \"Greetings\", 64) = 9\n"
                  "      - p: read(r, \"Gr\"..., 64) = 9\n"
                  "      - p: read(r, _, 64) = 9\n"
                  "      - p: mmap(NULL, 1, PROT_READ, MAP_SHARED, r, 0) = m\n"
                  "      - p: read(r, m, 64) = 9\n"
                  "      - p: accept(r, NULL, [128 => 16]) = 9\n"
                  "      - p: msgctl(1, IPC_STAT, {msg_qnum=1, ...}) = 0\n"
                  "      - p: poll([{r, POLLIN, POLLHUP}], 1, -1) = 1\n"
                  "      - p: waitpid(p, exited(n), 0) = p\n"
                  "      - p: write(w, \"x\", n) = 1\n"),
            "p calls pipe([r, w]) and must return 0; r and w name what comes back in "
            "fds.\n"
            "p calls read(r, \"Greetings\", 64) and must return 9; buf must then hold "
            "\"Greetings\".\n"
            "p calls read(r, \"Gr\"..., 64) and must return 9; buf must then begin with \"Gr\".\n"
            "p calls read(r, _, 64) and must return 9.\n"
            "p calls mmap(NULL, 1, PROT_READ, MAP_SHARED, r, 0) and must succeed; m names what it "
            "returns.\n"
            "p calls read(r, m, 64) and must return 9.\n"
            "p calls accept(r, NULL, [128 => 16]) and must return 9; addrlen must then be 16.\n"
            "p calls msgctl(1, IPC_STAT, {msg_qnum=1, ...}) and must return 0; buf must then be "
            "{msg_qnum=1, ...}.\n"
            "p calls poll([{r, POLLIN, POLLHUP}], 1, -1) and must return 1; fds must then be [{r, "
            "POLLIN, POLLHUP}].\n"
            "p calls waitpid(p, exited(n), 0) and must return p; status must then be exited(n), "
            "which gives n its value.\n"
            "p calls write(w, \"x\", n) and must return 1.\n");
}

// What stands where a name may and is none gets no value.
TEST(StepWordsTest, TypesAndWordsOfTheLanguageAreNoNames) {
  EXPECT_EQ(Words("      - p: socket(AF_UNIX, SOCK_STREAM, 0) = s\n"
                  "      - p: getsockname(s, {port=n, ...}, [sizeof(sockaddr_in)]) = 0\n"
                  "      - p: sigaction(SIGINT, NULL, {record, [], n}) = 0\n"),
            "p calls socket(AF_UNIX, SOCK_STREAM, 0) and must succeed; s names what it returns.\n"
            "p calls getsockname(s, {port=n, ...}, [sizeof(sockaddr_in)]) and must return 0; addr "
            "must then be {port=n, ...}, which gives n its value and addrlen must then be "
            "sizeof(sockaddr_in).\n"
            "p calls sigaction(SIGINT, NULL, {record, [], n}) and must return 0; oldact must then "
            "be {record, [], n}.\n");
}

TEST(StepWordsTest, BlockedCallsComeBack) {
  EXPECT_EQ(Words("      - s: msgsnd(1, {2, \"x\"}, 1, 0) blocks\n"
                  "      - r1, r2: msgrcv(1, {9, \"y\"}, 16, 9, 0) blocks\n"
                  "      - a|b: returns 0\n"
                  "      - s: still blocks\n"
                  "      - r1, r2: returns 1\n"
                  "      - s: returns -1 EIDRM\n"
                  "      - t: pause() blocks to the end\n"),
            "s calls msgsnd(1, {2, \"x\"}, 1, 0) and must block.\n"
            "Each of r1 and r2 calls msgrcv(1, {9, \"y\"}, 16, 9, 0) and must block; once it "
            "returns, msgp must then be {9, \"y\"}.\n"
            "The call of exactly one of a and b must now return 0; the others still block.\n"
            "s's msgsnd must still block.\n"
            "The call of each of r1 and r2 must now return 1.\n"
            "s's msgsnd must now fail with EIDRM (Identifier removed).\n"
            "t calls pause() and must block to the end of the case.\n");
}

TEST(StepWordsTest, LivesOfActors) {
  EXPECT_EQ(Words("      - p: fork() = child\n"
                  "      - p: pthread_create() = t\n"
                  "      - child: kill(child, SIGKILL) dies SIGKILL\n"
                  "      - p: waitpid(child, killed(SIGKILL), 0) = child\n"
                  "      - t: raise(SIGSTOP) stops SIGSTOP\n"
                  "      - t: continues\n"
                  "      - t: dies\n"
                  "      - p: exit(3)\n"),
            "p calls fork() and must make the process child.\n"
            "p calls pthread_create() and must make the thread t.\n"
            "child calls kill(child, SIGKILL) and must die of SIGKILL.\n"
            "p calls waitpid(child, killed(SIGKILL), 0) and must return child; status must then be "
            "killed(SIGKILL).\n"
            "t calls raise(SIGSTOP) and must be stopped by SIGSTOP.\n"
            "t must go on.\n"
            "t must die.\n"
            "p performs exit(3) and does not come back.\n");
}

TEST(StepWordsTest, SignalsAndHandlers) {
  EXPECT_EQ(Words("      - p: raise(SIGUSR1) enters SIGUSR1\n"
                  "      - p: enters SIGUSR2\n"
                  "      - p: leaves\n"
                  "      - p: leaves\n"
                  "      - p: returns 0\n"
                  "      - p: caught [SIGUSR1]\n"
                  "      - p: caught []\n"
                  "      - p: store(0x10, \"x\") raises {SIGSEGV, si_code=SEGV_MAPERR, ...}\n"),
            "p calls raise(SIGUSR1) and must enter its handler for SIGUSR1.\n"
            "p must enter its handler for SIGUSR2.\n"
            "p returns from its handler.\n"
            "p returns from its handler.\n"
            "p's raise must now return 0.\n"
            "p must have caught SIGUSR1, since it was last asked.\n"
            "p must have caught no signal, since it was last asked.\n"
            "p performs store(0x10, \"x\") and must raise {SIGSEGV, si_code=SEGV_MAPERR, ...}, "
            "which its handler records.\n");
}

TEST(StepWordsTest, AlternativesAreIndented) {
  EXPECT_EQ(Words("      - p: write(5, \"x\", 1)\n"
                  "        either:\n"
                  "          the pipe is one-way:\n"
                  "            - = -1 EBADF\n"
                  "            - p: close(5) = 0\n"
                  "          the pipe is two-way: = 1\n"
                  "      - either:\n"
                  "          first in: [{a: returns 1}, {b: still blocks}]\n"
                  "          last in: [{b: returns 1}]\n"),
            "p calls write(5, \"x\", 1), and one of these must hold:\n"
            "    \"the pipe is one-way\": it fails with EBADF (Bad file descriptor); then\n"
            "        p calls close(5) and must return 0.\n"
            "    \"the pipe is two-way\": it returns 1.\n"
            "One of these must hold:\n"
            "    \"first in\":\n"
            "        a's call must now return 1.\n"
            "        b's call must still block.\n"
            "    \"last in\":\n"
            "        b's call must now return 1.\n");
}

TEST(StepWordsTest, Repetitions) {
  EXPECT_EQ(
      Words("      - p: write(5, bytes(512), 512) = 512\n"
            "        until: = -1 EAGAIN\n"
            "        count: n\n"
            "      - repeat:\n"
            "          - p: dup(5) = f\n"
            "          - p: close(f) = 0\n"
            "        times: 3\n"
            "      - check: n > 1\n"
            "      - observe: {rounds: n, PIPE_BUF: PIPE_BUF}\n"),
      "p calls write(5, bytes(512), 512) again and again and each time must return 512, until "
      "it fails with EAGAIN (Resource temporarily unavailable).\n"
      "n is the number of rounds before that.\n"
      "3 times:\n"
      "    p calls dup(5) and must succeed; f names what it returns.\n"
      "    p calls close(f) and must return 0.\n"
      "It must hold that n > 1.\n"
      "The report records rounds (n) and PIPE_BUF.\n");
}

TEST(StepWordsTest, EveryCaseHasWords) {
  std::string error;
  const std::vector<std::string> files = FindCaseFiles("cases", &error);
  ASSERT_EQ(error, "");
  size_t count = 0;
  for (const std::string& path : files) {
    for (const Case& test : LoadCaseFile(path, "cases").file.cases) {
      const std::vector<Sentence> sentences = StepsInWords(test);
      EXPECT_GE(sentences.size(), test.steps.size()) << test.id;
      for (const Sentence& sentence : sentences) {
        ++count;
        EXPECT_NE(sentence.text, "") << test.id;
        // What the words do not cover would show as the language's own notation.
        EXPECT_EQ(sentence.text.find(" and ="), std::string::npos) << test.id << sentence.text;
        EXPECT_EQ(sentence.text.find("  "), std::string::npos) << test.id << sentence.text;
      }
    }
  }
  EXPECT_GT(count, 1000u);
}

}  // namespace
}  // namespace parley

// Lines of real cases print as they are written; trees built by hand print so that they parse back.
#include "lib/call_line.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "lib/call_parser.h"
#include "lib/tree_text.h"

namespace parley {
namespace {

// Lines of the fifty cases the language was designed on, one of each shape.
const char kLines[] = R"(
sigaction(SIGINT, {record, [], 0}, NULL) = 0
sigprocmask(SIG_BLOCK, [SIGINT], old) = 0
raise(SIGINT) = 0 caught []
sigpending([SIGINT]) = 0
sigprocmask(SIG_SETMASK, old, NULL) = 0 caught [SIGINT]
sigprocmask(SIG_SETMASK, [SIGHUP], NULL) = 0
raise(SIGUSR1) enters SIGUSR1
sigprocmask(SIG_BLOCK, NULL, [SIGHUP, SIGUSR1, SIGTERM]) = 0
leaves
returns 0
sigprocmask(SIG_BLOCK, NULL, [SIGHUP]) = 0
pipe([r, w]) = 0
mkfifo("fifo", 0600) = 0
mmap(NULL, PAGESIZE, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = m
sem_init(m, 1, 0) = 0
sigaction(SIGUSR1, {record, [], SA_RESTART}, NULL) = 0
fork() = child
read(r, "x", 1) blocks
caught [SIGUSR1]
still blocks
write(w, "x", 1)
open("fifo", O_RDONLY) blocks
open("fifo", O_WRONLY)
returns _
sem_wait(m) blocks
waitpid(child, exited(0), 0) blocks
write(w, bytes(4*1048576), 4*1048576) blocks
returns n > 0
ioctl(r, FIONREAD, [n]) = 0
mmap(NULL, 65536, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = m
sigaltstack({ss_sp=m, ss_size=65536}, {ss_flags=SS_DISABLE, ...}) = 0
here() = a >= m
sigaltstack(NULL, {ss_sp=m, ss_flags=SS_ONSTACK, ss_size=65536}) = 0
sigaltstack({ss_flags=SS_DISABLE}, NULL) = -1 EPERM
sigaltstack(NULL, {ss_sp=m, ss_flags=0, ss_size=65536}) = 0
sigprocmask(SIG_SETMASK, [SIGUSR1, SIGTERM], NULL) = 0
sigsuspend(~[SIGUSR1, SIGKILL, SIGSTOP]) blocks
returns -1 EINTR caught [SIGUSR1]
sigprocmask(SIG_BLOCK, NULL, [SIGUSR1, SIGTERM]) = 0
sigqueue(p, SIGRTMIN, 1) = 0
sigqueue(p, SIGRTMIN, -3) = 0
sigwait([SIGUSR1], [SIGUSR1]) blocks
caught []
posix_openpt(O_RDWR|O_NOCTTY) = mt
ptsname(mt) = name
open(name, O_RDWR) = tty
read(tty, "hi\n", 16) stops SIGTTIN
waitpid(job, stopped(SIGTTIN), WUNTRACED) = job
tcsetpgrp(tty, job) = 0
sigtimedwait([SIGUSR1], NULL, 50ms) = -1 EAGAIN takes >= 50ms
sigtimedwait([SIGUSR1], NULL, {0, 0}) = -1 EAGAIN
sigtimedwait([SIGUSR1], {SIGUSR1, si_pid=p, ...}, 10s) = SIGUSR1 takes < 5s
waitpid(child, _, WUNTRACED|WNOHANG) = 0
waitpid(child, continued, WCONTINUED) = child
dies SIGTERM
waitpid(child, killed(SIGTERM), 0) = child
waitpid(child, _, 0) = -1 ECHILD
waitid(P_ALL, 0, {SIGCHLD, si_pid=child, ...}, WEXITED) = 0
kill(child, 0) = -1 ESRCH
getppid() = parent != child
pipe2([r, w], O_CLOEXEC) = 0
sigaction(SIGUSR2, {SIG_IGN, [], 0}, NULL) = 0
fcntl(r, F_GETFD) = -1 EBADF
sigaction(SIGUSR1, NULL, {SIG_DFL, ...}) = 0
msgget(IPC_PRIVATE, IPC_CREAT|0666) = q
msgsnd(q, {42, int(252)}, sizeof(int), 0) = 0
msgrcv(q, {42, int(252)}, sizeof(int), 42, 0) = sizeof(int)
msgctl(q, IPC_RMID, NULL) = 0
msgctl(q, IPC_STAT, _) = -1 EINVAL
msgctl(q, IPC_STAT, ds) = 0
msgctl(q, IPC_SET, {..ds, msg_qbytes=16}) = 0
msgsnd(q, {1, bytes(16)}, 16, 0) = 0
msgsnd(q, {2, "x"}, 1, 0) blocks
msgrcv(q, _, 16, 9, 0) blocks
returns -1 EIDRM
msgctl(q, IPC_STAT, {msg_perm.uid=0, msg_perm.cuid=0, msg_perm.mode=0666, ...}) = 0
msgctl(q, IPC_RMID, NULL) = -1 EPERM
msgctl(q, IPC_SET, {..ds, msg_perm.uid=USER1}) = 0
msgctl(q, IPC_STAT, {msg_perm.uid=USER1, msg_perm.cuid=0, ...}) = 0
msgrcv(q, {7, "x"}, 16, 0, 0) blocks
semget(IPC_PRIVATE, 3, IPC_CREAT|0600) = s
semctl(s, 0, SETALL, [3, 0, 2]) = 0
semop(s, [{0, -1, 0}, {1, -1, IPC_NOWAIT}], 2) = -1 EAGAIN
semctl(s, 0, IPC_STAT, {sem_nsems=3, sem_otime=0, ...}) = 0
semop(s, [{0, -3, 0}, {1, 0, 0}, {2, 1, 0}], 3) = 0
semctl(s, 2, GETPID) = p
semctl(s, 0, IPC_STAT, {sem_otime > 0, ...}) = 0
semctl(s, 1, SETVAL, -1) = -1 ERANGE
semctl(s, 0, SETVAL, 1) = 0
semop(s, [{0, -1, SEM_UNDO}], 1) = 0
semctl(s, 0, GETNCNT) = 1
kill(holder, SIGKILL) dies SIGKILL
shmat(id, NULL, 0) = a
shmat(id, NULL, 0) = b != a
shmctl(id, IPC_STAT, {shm_segsz=32, shm_nattch=2, shm_cpid=p, shm_lpid=p, ...}) = 0
shmctl(id, IPC_STAT, {shm_nattch=4, ...}) = 0
store(a, "hello")
mq_open("/parley", O_CREAT|O_EXCL|O_RDWR, 0600, {mq_maxmsg=4, mq_msgsize=8}) = mq
mq_notify(mq, {sigev_notify=SIGEV_SIGNAL, sigev_signo=SIGUSR1, sigev_int=7}) = 0
mq_open("/parley", O_WRONLY) = out
mq_notify(out, {sigev_notify=SIGEV_NONE}) = -1 EBUSY
caught [{SIGUSR1, si_code=SI_MESGQ, si_pid=sender, si_int=7, ...}]
mq_receive(mq, "a", 8, [0]) = 1
mq_timedsend(mq, "first", 5, 0, in(-1h)) = 0
mq_getattr(mq, {mq_flags=0, mq_maxmsg=1, mq_msgsize=8, mq_curmsgs=1}) = 0
mq_timedsend(mq, "second", 6, 0, in(50ms)) = -1 ETIMEDOUT takes >= 50ms
mq_timedsend(mq, "second", 6, 0, in(-1h)) = -1 ETIMEDOUT takes < 5s
mq_timedsend(mq, "second", 6, 0, {0, 1000000000}) = -1 EINVAL
mq_receive(mq, "first", 8, NULL) = 5
store(m+sizeof(sem_t), "news")
load(m+sizeof(sem_t), "news", 4)
sem_getvalue(m, [0]) = 0
open("fifo", O_WRONLY|O_NONBLOCK) = -1 ENXIO
read(r, _, 8) = 0
write(w, bytes(PIPE_BUF, "a"), PIPE_BUF) = PIPE_BUF
read(r, first, PIPE_BUF) = PIPE_BUF
sigprocmask(SIG_SETMASK, [], NULL) = 0
write(w, "x", 1) dies SIGPIPE
write(w, "x", 1) = -1 EPIPE caught []
write(w, "x", 1) = -1 EPIPE
write(w, "x", 1) = -1 EPIPE caught [SIGPIPE]
pipe2([_, w], O_NONBLOCK) = 0
write(w, bytes(512), 512) = 512
poll([{r, POLLIN, 0}], 1, 0) = 0
poll([{r, POLLIN, POLLIN}, {fd=-1, events=POLLIN, revents=0}], 2, -1) = 1
poll([{r, 0, POLLHUP}], 1, -1) blocks
store(m, bytes(64, "\xaa"))
read(fd0, m, 64) = 9
load(m, "Greetings\xaa"..., 64)
load(m+9, bytes(55, "\xaa"), 55)
open("f", O_CREAT|O_RDWR, 0600) = f
mmap(NULL, 2*PAGESIZE, PROT_READ|PROT_WRITE, MAP_SHARED, f, 0) = m
load(m+PAGESIZE, _, 1) dies SIGBUS
store(m+PAGESIZE+5, "x") raises {SIGBUS, si_code=BUS_ADRERR, si_addr=m+PAGESIZE+5, ...}
ftruncate(f, 2*PAGESIZE) = 0
load(m+PAGESIZE, "\0", 1)
mmap(NULL, 2*PAGESIZE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = m
store(m+PAGESIZE, "kept")
mprotect(m+PAGESIZE, PAGESIZE, PROT_NONE) = 0
store(m+PAGESIZE-2, "over") raises {SIGSEGV, si_code=SEGV_ACCERR, si_addr=m+PAGESIZE, ...}
write(w, m+PAGESIZE, 4) = -1 EFAULT
load(m+PAGESIZE-2, "ovkept", 6)
store(m, bytes(3*PAGESIZE, "x"))
mmap(m+PAGESIZE, PAGESIZE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0) = m+PAGESIZE
load(m+2*PAGESIZE-1, "\0x", 2)
mmap(m+1, PAGESIZE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0) = -1 EINVAL
mmap(NULL, 22, PROT_READ|PROT_WRITE, MAP_SHARED, f, 0) = m
pread(f, "It is now Overwritten\0", 64, 0) = 22
stat("example.txt", {st_size=22, ...}) = 0
fcntl(f, F_SETLK, {F_WRLCK, SEEK_SET, 10, 5}) = 0
fcntl(g, F_GETLK, {F_RDLCK, SEEK_SET, 0, 0} => {F_WRLCK, SEEK_SET, 10, 5, l_pid=holder}) = 0
fcntl(g, F_GETLK, {F_RDLCK, SEEK_SET, 0, 10} => {F_UNLCK, SEEK_SET, 0, 10, ...}) = 0
fcntl(f, F_GETLK, {F_WRLCK, SEEK_SET, 0, 0} => {F_UNLCK, ...}) = 0
fcntl(g, F_SETLK, {F_RDLCK, SEEK_SET, 14, 1})
open("f", O_CREAT|O_RDWR, 0600) = fa
fcntl(fa, F_SETLK, {F_WRLCK, SEEK_SET, 0, 1}) = 0
fcntl(fa, F_SETLKW, {F_WRLCK, SEEK_SET, 1, 1}) blocks to the end
fcntl(g, F_SETLKW, {F_WRLCK, SEEK_SET, 0, 0}) blocks
bind(l, {AF_INET, port=0, addr="127.0.0.1"}, sizeof(sockaddr_in)) = 0
getsockname(l, {AF_INET, port=sp > 0, addr="127.0.0.1"}, [128 => sizeof(sockaddr_in)]) = 0
connect(c, {AF_INET, port=sp, addr="127.0.0.1"}, sizeof(sockaddr_in)) = 0
getsockname(c, mine, [128 => sizeof(sockaddr_in)]) = 0
accept(l, mine, [128 => sizeof(sockaddr_in)]) = s
getpeername(s, mine, [sizeof(sockaddr_in)]) = 0
getpeername(s, {AF_INET, ...}, [2 => sizeof(sockaddr_in)]) = 0
bind(l, {AF_UNIX, "sock"}, sizeof(sockaddr_un)) = 0
socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b]) = 0
sendmsg(a, {msg_iov=[{"x", 1}], msg_control=[{SOL_SOCKET, SCM_RIGHTS, [f]}]}, 0) = 1
getsockname(y, to, [sizeof(sockaddr_in)]) = 0
sendto(x, "abcdef", 6, 0, to, sizeof(sockaddr_in)) = 6
recvmsg(y, {msg_name=from, msg_iov=[{"abcd", 4}], msg_flags=MSG_TRUNC, ...}, 0) = 4
recvmsg(y, {msg_name=from, msg_iov=[{"", 4}], msg_flags=0, ...}, 0) = 0
recv(y, _, 4, MSG_DONTWAIT) = -1 EAGAIN
connect(c, to, sizeof(sockaddr_in))
poll([{c, POLLOUT, POLLOUT|POLLERR|POLLHUP}], 1, 5s) = 1
getsockopt(c, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [sizeof(int)]) = 0
getsockopt(c, SOL_SOCKET, SO_ERROR, [0], [sizeof(int)]) = 0
getaddrinfo(NULL, "2520", {ai_family=AF_INET, ai_socktype=SOCK_STREAM}, list) = 0
getaddrinfo(NULL, NULL, NULL, _) = EAI_NONAME
htonl(0x01020304) = n
store(m, u32(n))
getsockname(s, {AF_UNIX}, [sizeof(sockaddr_un) => sizeof(sa_family_t)]) = 0
bind(s, {AF_UNIX, "\0par\0ley"}, sizeof(sa_family_t)+8) = 0
getsockname(s, {AF_UNIX, "\0par\0ley"}, [sizeof(sockaddr_un) => sizeof(sa_family_t)+8]) = 0
sendto(t, "x", 1, 0, {AF_UNIX, "\0par"}, sizeof(sa_family_t)+4) = -1 ECONNREFUSED
sendto(t, "x", 1, 0, {AF_UNIX, "\0par\0ley"}, sizeof(sa_family_t)+8) = 1
recvfrom(s, "x", 8, 0, _, [sizeof(sockaddr_un) => 0]) = 1
returns EOWNERDEAD
epoll_ctl(ep, EPOLL_CTL_ADD, r, {EPOLLIN, data=7}) = 0
epoll_wait(ep, [{EPOLLIN, data=7}], 8, 0) = 1
epoll_wait(ep, [], 8, 0) = 0
epoll_wait(ep, [], 8, 20ms) = 0 takes >= 20ms
epoll_ctl(ep, EPOLL_CTL_DEL, r, NULL) = 0
signalfd(-1, [SIGUSR1], SFD_NONBLOCK) = f
read(f, _, 127) = -1 EINVAL
read(f, _, sizeof(signalfd_siginfo)) = -1 EAGAIN
memfd_create("parley", MFD_ALLOW_SEALING) = f
mmap(NULL, PAGESIZE, PROT_READ|PROT_WRITE, MAP_SHARED, f, 0) = m
fcntl(f, F_ADD_SEALS, F_SEAL_WRITE) = -1 EBUSY
fcntl(f, F_ADD_SEALS, F_SEAL_WRITE|F_SEAL_SEAL) = 0
fcntl(f, F_GET_SEALS) = F_SEAL_WRITE|F_SEAL_SEAL
mmap(NULL, PAGESIZE, PROT_READ|PROT_WRITE, MAP_SHARED, f, 0) = -1 EPERM
)";

// Too long for a line of this file; here they are folded as YAML folds them.
const char* const kLongLines[] = {
    "caught [{SIGRTMIN, si_code=SI_QUEUE, si_pid=q, si_int=1, ...}, {SIGRTMIN, "
    "si_code=SI_QUEUE, si_pid=q, si_int=2, ...}, {SIGRTMIN, si_code=SI_QUEUE, si_pid=q, "
    "si_int=-3, ...}]",
    "waitid(P_PID, child, {SIGCHLD, si_code=CLD_EXITED, si_pid=child, si_status=3, ...}, "
    "WEXITED|WNOWAIT) = 0",
    "recvmsg(b, {msg_iov=[{\"x\", 16}], msg_control=[{SOL_SOCKET, SCM_RIGHTS, [got]}], "
    "msg_controllen=256 => _, msg_flags=0, ...}, 0) = 1",
    "getaddrinfo(NULL, \"2520\", {ai_flags=AI_PASSIVE, ai_family=AF_INET, "
    "ai_socktype=SOCK_STREAM}, res == [{ai_family=AF_INET, ai_addr={AF_INET, port=2520, "
    "addr=\"0.0.0.0\"}, ...}]) = 0",
    "read(f, signalfd_siginfo{ssi_signo=SIGUSR1, ssi_code=SI_QUEUE, ssi_pid=q, ssi_int=7, "
    "...}, sizeof(signalfd_siginfo)) = sizeof(signalfd_siginfo)",
};

// Parses a line without actors; fails the test if it is malformed.
Line Parse(const std::string& text) {
  Diagnostics diagnostics("t", text);
  Line line;
  EXPECT_TRUE(ParseLine(text, TextPlaces(Location{1, 1}), &diagnostics, &line)) << text;
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) ADD_FAILURE() << diagnostic.Format();
  return line;
}

ExprPtr ParseValue(const std::string& text) {
  Diagnostics diagnostics("t", text);
  ExprPtr expr = ParseCheck(text, TextPlaces(Location{1, 1}), &diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.Sorted()) ADD_FAILURE() << diagnostic.Format();
  return expr;
}

std::shared_ptr<Expr> New(Expr::Kind kind, std::string text = "", int64_t number = 0) {
  auto expr = std::make_shared<Expr>();
  expr->kind = kind;
  expr->text = std::move(text);
  expr->number = number;
  return expr;
}

std::shared_ptr<Expr> Operation(Expr::Kind kind, std::string op, std::vector<ExprPtr> items) {
  auto expr = New(kind);
  expr->op = std::move(op);
  expr->items = std::move(items);
  return expr;
}

TEST(CallLinePrintTest, LinesOfCasesPrintAsWritten) {
  std::istringstream lines(kLines);
  std::string text;
  int count = 0;
  while (std::getline(lines, text)) {
    if (text.empty()) continue;
    ++count;
    EXPECT_EQ(Parse(text).Print(), text);
  }
  EXPECT_GT(count, 200);
  for (const char* line : kLongLines) EXPECT_EQ(Parse(line).Print(), line);
}

TEST(CallLinePrintTest, WhatIsPrintedParsesToAnEqualTree) {
  std::istringstream lines(kLines);
  std::string text;
  while (std::getline(lines, text)) {
    if (text.empty()) continue;
    const Line line = Parse(text);
    EXPECT_EQ(TreeText(Parse(line.Print())), TreeText(line)) << text;
  }
}

TEST(CallLinePrintTest, Actors) {
  Line line = Parse("fork() = child");
  line.actors = {{"p", {}}};
  EXPECT_EQ(line.Print(), "p: fork() = child");
  line.actors.push_back({"q", {}});
  line.mode = ActorsMode::kEach;
  EXPECT_EQ(line.Print(), "p, q: fork() = child");
  line = Parse("returns 0");
  line.actors = {{"p", {}}, {"q", {}}, {"r", {}}};
  line.mode = ActorsMode::kOneOf;
  EXPECT_EQ(line.Print(), "p|q|r: returns 0");
}

TEST(CallLinePrintTest, ParenthesesStandOnlyWhereNeeded) {
  // What is written with superfluous parentheses, and what is printed.
  const std::pair<const char*, const char*> kCases[] = {
      {"(a)", "a"},
      {"(a*b)+c", "a*b+c"},
      {"a*(b+c)", "a*(b+c)"},
      {"a-(b-c)", "a-(b-c)"},
      {"(a-b)-c", "a-b-c"},
      {"a/(b*c)", "a/(b*c)"},
      {"(A|B)+1", "(A|B)+1"},
      {"A|(B|C)", "A|(B|C)"},
      {"(A|(b+1))|C", "A|b+1|C"},
      {"-(a+b)", "-(a+b)"},
      {"-(-a)", "--a"},
      {"(-a).b", "(-a).b"},
      {"-(a.b)", "-a.b"},
      {"(a+b)[i+1]", "(a+b)[i+1]"},
      {"a == 1 && b != 2 || ! c", "a == 1 && b != 2 || !c"},
      {"(a|b) == c", "a|b == c"},
  };
  for (const auto& [written, printed] : kCases) {
    const ExprPtr tree = ParseValue(written);
    ASSERT_NE(tree, nullptr) << written;
    EXPECT_EQ(tree->Print(), printed);
    EXPECT_EQ(TreeText(ParseValue(printed)), TreeText(tree)) << written;
  }
}

TEST(CallLinePrintTest, EveryByteOfAStringComesBack) {
  // All pairs, as an escape may run into the byte after it and YAML reads ": " and " #".
  for (int first = 0; first < 256; ++first) {
    std::string bytes;
    for (int second = 0; second < 256; ++second) {
      bytes += static_cast<char>(first);
      bytes += static_cast<char>(second);
    }
    const std::string printed = New(Expr::Kind::kString, bytes)->Print();
    const ExprPtr parsed = ParseValue(printed);
    ASSERT_NE(parsed, nullptr) << printed;
    EXPECT_EQ(parsed->text, bytes) << first;
    EXPECT_EQ(printed.find(": "), std::string::npos) << first;
    EXPECT_EQ(printed.find(" #"), std::string::npos) << first;
  }
}

TEST(CallLinePrintTest, StringsAreShownAsStraceShowsThem) {
  using std::string_literals::operator""s;
  const std::pair<std::string, const char*> kCases[] = {
      {"", R"("")"},
      {"a \"b\"\\\n\t", R"("a \"b\"\\\n\t")"},
      {"\0par\0ley"s, R"("\0par\0ley")"},
      {"\0007"s, R"("\x007")"},
      {"\x7f\xc3\xa9"s, R"("\x7f\xc3\xa9")"},
      {"a: b #c :d#e", R"("a\x3a b \x23c :d#e")"},
  };
  for (const auto& [bytes, printed] : kCases) {
    EXPECT_EQ(New(Expr::Kind::kString, bytes)->Print(), printed);
  }
}

TEST(CallLinePrintTest, ComputedNumbersAndDurations) {
  EXPECT_EQ(New(Expr::Kind::kNumber, "", 42)->Print(), "42");
  EXPECT_EQ(New(Expr::Kind::kNumber, "", -3)->Print(), "-3");
  EXPECT_EQ(New(Expr::Kind::kNumber, "", std::numeric_limits<int64_t>::min())->Print(),
            "-9223372036854775808");
  EXPECT_EQ(New(Expr::Kind::kDuration, "", 0)->Print(), "0s");
  EXPECT_EQ(New(Expr::Kind::kDuration, "", 50000000)->Print(), "50ms");
  EXPECT_EQ(New(Expr::Kind::kDuration, "", 1500000)->Print(), "1500us");
  EXPECT_EQ(New(Expr::Kind::kDuration, "", -90000000000)->Print(), "-90s");
  EXPECT_EQ(New(Expr::Kind::kDuration, "", 1000000001)->Print(), "1000000001ns");
  // A negative number is printed with a sign, which binds less than what follows a name.
  const ExprPtr minus = New(Expr::Kind::kNumber, "", -3);
  const ExprPtr a = New(Expr::Kind::kName, "a");
  EXPECT_EQ(Operation(Expr::Kind::kBinary, "-", {a, minus})->Print(), "a--3");
  EXPECT_EQ(Operation(Expr::Kind::kIndex, "", {minus, a})->Print(), "(-3)[a]");
}

TEST(CallLinePrintTest, OutcomeOfACallAndOfAnEventDifferInTheResultOnly) {
  Outcome outcome = Parse("f() = -1 EAGAIN caught [SIGINT] takes >= 50ms").outcome;
  EXPECT_EQ(outcome.Print(), "= -1 EAGAIN caught [SIGINT] takes >= 50ms");
  EXPECT_EQ(outcome.PrintAsEvent(), "returns -1 EAGAIN caught [SIGINT] takes >= 50ms");
  outcome = Parse("f()").outcome;
  EXPECT_EQ(outcome.Print(), "");
  EXPECT_EQ(outcome.PrintAsEvent(), "");
  outcome = Parse("f() blocks to the end").outcome;
  EXPECT_EQ(outcome.Print(), "blocks to the end");
  EXPECT_EQ(Parse("stops").outcome.PrintAsEvent(), "stops");
  EXPECT_EQ(Parse("stops SIGTTIN").outcome.PrintAsEvent(), "stops SIGTTIN");
}

}  // namespace
}  // namespace parley

// The director's side of the zygote.
#include "runner/zygote.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "runner/actor_loop.h"
#include "runner/cleanup.h"
#include "runner/fault.h"
#include "runner/zygote_process.h"

namespace parley {
namespace {

// In the zygote and all below it. An actor whose initial thread calls pthread_exit unwinds the
// stack that it inherited, with the destructors of what is the director's alone.
bool below_zygote = false;

// What is left of a case's data between two cases, in bytes: enough that hardly one gives any back.
constexpr blkcnt_t kKeptMemory = 16 << 20;

// Arenas of all workers of this process: a zygote must not keep those of the others, through which
// its cases could reach theirs.
std::mutex spawn_mutex;
std::vector<Arena*>& Arenas() {
  static auto* arenas = new std::vector<Arena*>;
  return *arenas;
}

}  // namespace

std::unique_ptr<Zygote> Zygote::Start(int worker_index, std::string* error) {
  signal(SIGPIPE, SIG_IGN);
  NamedFaults();  // actors must find the catalogue built
  std::unique_ptr<Zygote> zygote(new Zygote(worker_index));
  if (!zygote->TakeArena(error) || !zygote->Spawn(error)) return nullptr;
  return zygote;
}

bool Zygote::TakeArena(std::string* error) {
  int fd = -1;
  Arena* const arena = CreateArena(worker_index_, &fd, error);
  if (!arena) return false;
  if (arena_) strcpy(TailOf(arena)->scratch, TailOf(arena_)->scratch);
  LeaveArena();
  arena_ = arena;
  arena_fd_ = fd;
  NoteCreatingCalls(arena);
  NoteExecutable(arena);
  std::lock_guard<std::mutex> lock(spawn_mutex);
  Arenas().push_back(arena);
  return true;
}

void Zygote::LeaveArena() {
  if (!arena_) return;
  std::lock_guard<std::mutex> lock(spawn_mutex);
  auto& arenas = Arenas();
  arenas.erase(std::remove(arenas.begin(), arenas.end(), arena_), arenas.end());
  UnmapArena(arena_);
  close(arena_fd_);
}

bool Zygote::Spawn(std::string* error) {
  // One at a time, so that every worker's shared descriptors get the same high numbers.
  std::lock_guard<std::mutex> lock(spawn_mutex);
  if (!OpenChannels(arena_, arena_fd_, &ends_, error)) return false;
  pid_ = fork();
  if (pid_ == 0) {
    below_zygote = true;
    for (Arena* arena : Arenas()) {
      if (arena != arena_) UnmapArena(arena);
    }
    RunZygote(arena_);
  }
  if (pid_ < 0) *error = std::string("fork: ") + strerror(errno);
  ForEachSharedFd(arena_, [](int fd) { close(fd); });
  if (pid_ < 0) CloseEnds(&ends_);
  return pid_ > 0;
}

Zygote::~Zygote() {
  if (below_zygote) return;
  if (pid_ > 0) {
    int tree = ends_.tree_read;
    ends_.tree_read = -1;
    CloseEnds(&ends_);
    struct pollfd gone = {tree, POLLIN, 0};
    while (poll(&gone, 1, -1) < 0 && errno == EINTR) {
    }
    close(tree);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  LeaveArena();
}

void Zygote::Tell(int fd, char byte) {
  // A zygote that died shows in ReadEvent; here nothing can be done about it.
  while (write(fd, &byte, 1) < 0 && errno == EINTR) {
  }
}

bool Zygote::StartCase() {
  std::string error;
  if (pid_ > 0) {
    struct pollfd gone = {ends_.tree_read, POLLIN, 0};
    if (poll(&gone, 1, 0) > 0) BuryZygote();
  }
  if (pid_ <= 0 && !Spawn(&error)) return false;
  GiveBackData();
  arena_->start.generation = ++generation_;
  arena_->start.failure[0] = 0;
  if (arena_->start.fault != 0) memset(TailOf(arena_)->fault_memory, 0, kFaultMemory);
  arena_->doubled_signal = 0;
  arena_->created_count = 0;
  arena_->created_name_count = 0;
  for (Slot& slot : arena_->slots) {
    slot.state = static_cast<uint32_t>(ActorState::kUnused);
    slot.pid = slot.tid = slot.outer_pid = slot.outer_tid = 0;
    slot.depth = 0;
    slot.current = 0;
    slot.log_count = 0;
    for (Frame& frame : slot.frames) frame.sequence = frame.begun = 0;
  }
  in_case_ = true;
  Tell(ends_.zygote_write, 's');
  return true;
}

void Zygote::GiveBackData() {
  struct stat memory;
  if (fstat(arena_fd_, &memory) != 0 || memory.st_blocks <= kKeptMemory / 512) return;
  madvise(FrameData(arena_, 0, 0), kMaxActors * kSlotData, MADV_REMOVE);
}

void Zygote::SendCommand(int slot, Command command) {
  Tell(ends_.command_writes[slot], static_cast<char>(command));
}

void Zygote::QueryStatus(const StatusQuery& query) {
  arena_->status = query;
  arena_->status.answered = 0;
  Tell(ends_.supervisor_write, 's');
}

void Zygote::EndCase() { Tell(ends_.zygote_write, 'e'); }

void Zygote::GiveUp(int64_t deadline_ns) {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  Event event;
  while (in_case_ && ReadEvent(&event, deadline_ns)) {
  }
  if (!in_case_) return;
  in_case_ = false;
  // Perhaps even it cannot be killed.
  waitpid(pid_, nullptr, WNOHANG);
  pid_ = -1;
  CloseEnds(&ends_);
  std::string error;
  TakeArena(&error);  // without memory for another the next case has to share this one
}

// The zygote was killed. The supervisor has ended its tree; `tree_read` told so. Actors can be left
// only if the supervisor was killed as well and no namespace took them along.
void Zygote::BuryZygote() {
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (in_case_ && !(arena_->start.isolation & kNewPid)) {
    for (const Slot& slot : arena_->slots) {
      if (slot.pid > 1) kill(slot.pid, SIGKILL);
    }
  }
  if (in_case_) RemoveCreated(arena_);
  CloseEnds(&ends_);
}

bool Zygote::ReadEvent(Event* event, int64_t deadline_ns) {
  while (pid_ > 0) {
    struct pollfd waits[2] = {{ends_.event_read, POLLIN, 0}, {ends_.tree_read, POLLIN, 0}};
    int64_t left = std::max<int64_t>(0, deadline_ns - MonotonicNow());
    struct timespec timeout = {static_cast<time_t>(left / 1000000000),
                               static_cast<int32_t>(left % 1000000000)};
    int ready = ppoll(waits, 2, &timeout, nullptr);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    if (waits[0].revents & POLLIN) {
      if (read(ends_.event_read, event, sizeof(*event)) != sizeof(*event)) return false;
      if (event->generation != generation_ || !in_case_) continue;
      if (event->kind == static_cast<uint16_t>(EventKind::kCaseEnded)) in_case_ = false;
      return true;
    }
    if (waits[1].revents) {
      BuryZygote();
      if (!in_case_) return false;
      in_case_ = false;
      *event = {generation_, static_cast<uint16_t>(EventKind::kCaseEnded), kMaxActors, 0, 1};
      return true;
    }
  }
  return false;
}

}  // namespace parley

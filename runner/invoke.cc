// The table of thunks: one per row, its conversions deduced from the function's own type.
#include "runner/invoke.h"

#include <aio.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <mqueue.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#endif

#include <cstddef>
#include <type_traits>
#include <utility>

#include "runner/absent_calls.h"
#include "runner/calls_files.h"
#include "runner/calls_linux.h"
#include "runner/calls_memory.h"
#include "runner/calls_posix_ipc.h"
#include "runner/calls_process.h"
#include "runner/calls_signal.h"
#include "runner/calls_sockets.h"
#include "runner/calls_sysv.h"
#include "runner/calls_terminal.h"
#include "runner/calls_timers.h"
#include "runner/cancellation.h"
#include "runner/pseudo_calls.h"

namespace parley {
namespace calls {
namespace {

template <typename T>
T FromWord(int64_t word) {
  if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<T>(static_cast<uintptr_t>(word));
  } else {
    return static_cast<T>(word);
  }
}

template <typename T>
int64_t ToWord(T value) {
  if constexpr (std::is_pointer_v<T>) {
    const uintptr_t address = reinterpret_cast<uintptr_t>(value);
    return address == UINTPTR_MAX ? -1 : static_cast<int64_t>(address);
  } else {
    return static_cast<int64_t>(value);
  }
}

template <typename Result, typename... Params, size_t... index>
int64_t InvokeEach(Result (*function)(Params...), [[maybe_unused]] const int64_t* args,
                   std::index_sequence<index...>) {
  if constexpr (std::is_void_v<Result>) {
    function(FromWord<Params>(args[index])...);
    return 0;
  } else {
    return ToWord(function(FromWord<Params>(args[index])...));
  }
}

// A function with noexcept converts to one without, so that this serves both.
template <typename Result, typename... Params>
int64_t Invoke(Result (*function)(Params...), const int64_t* args) {
  return InvokeEach(function, args, std::index_sequence_for<Params...>());
}

// Those that take words already.
int64_t Invoke(Thunk function, const int64_t* args) { return function(args); }

template <typename T>
constexpr WordShape ShapeOfWord() {
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return {sizeof(T), std::is_pointer_v<T>, std::is_signed_v<T>};
  }
}

template <typename Result, typename... Params>
constexpr CallShape ShapeOf(Result (*)(Params...)) {
  static_assert(sizeof...(Params) <= CallShape::kMaxParams, "more words than a frame holds");
  return {static_cast<int>(sizeof...(Params)), ShapeOfWord<Result>(), {ShapeOfWord<Params>()...}};
}

constexpr CallShape ShapeOf(Thunk) { return {}; }

// Some of the functions are obsolescent, which is no reason not to test them.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

constexpr Thunk kThunks[] = {
#define CALL(name, params, result, properties, function) \
  [](const int64_t* args) -> int64_t { return Invoke(&function, args); },
#include "lib/calls/all.inc"
#undef CALL
};

constexpr const char* kNames[] = {
#define CALL(name, params, result, properties, function) #name,
#include "lib/calls/all.inc"
#undef CALL
};

constexpr CallShape kShapes[] = {
#define CALL(name, params, result, properties, function) ShapeOf(&function),
#include "lib/calls/all.inc"
#undef CALL
};

#pragma GCC diagnostic pop

}  // namespace
}  // namespace calls

namespace {

bool IsRow(int row_index) {
  constexpr int kCount = static_cast<int>(sizeof calls::kThunks / sizeof calls::kThunks[0]);
  return row_index >= 0 && row_index < kCount;
}

}  // namespace

Thunk FindThunk(int row_index) { return IsRow(row_index) ? calls::kThunks[row_index] : nullptr; }

const char* FindCallName(int row_index) {
  return IsRow(row_index) ? calls::kNames[row_index] : nullptr;
}

CallShape FindShape(int row_index) { return calls::kShapes[row_index]; }

}  // namespace parley

// The thunks: one for every row, fitting the function's own type, and making the call.
#include "runner/invoke.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "lib/addrinfo_record.h"
#include "lib/call_table.h"
#include "runner/area_text.h"

namespace parley {
namespace {

int64_t Word(const void* pointer) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(pointer));
}

int64_t CallRowOf(const CallRow& row, std::initializer_list<int64_t> args) {
  int64_t words[CallShape::kMaxParams] = {};
  std::copy(args.begin(), args.end(), words);
  errno = 0;
  return FindThunk(row.index)(words);
}

// By the last row of the name, which is the general one.
int64_t Call(const char* name, std::initializer_list<int64_t> args) {
  return CallRowOf(*FindCalls(name).back(), args);
}

bool PassesPointer(const Type& type) {
  return !type.is_scalar() || type.base == "addr" || type.base == "handler";
}

TEST(Invoke, EveryRowHasAThunk) {
  for (const CallRow& row : CallTable()) {
    EXPECT_NE(FindThunk(row.index), nullptr) << row.Prototype();
  }
  EXPECT_EQ(FindThunk(-1), nullptr);
  EXPECT_EQ(FindThunk(static_cast<int>(CallTable().size())), nullptr);
}

TEST(Invoke, EveryRowFitsItsFunction) {
  for (const CallRow& row : CallTable()) {
    const CallShape shape = FindShape(row.index);
    if (shape.params < 0) continue;  // takes the words themselves
    const std::string name = row.Prototype();
    EXPECT_EQ(static_cast<size_t>(shape.params), row.params.size()) << name;
    if (static_cast<size_t>(shape.params) != row.params.size()) continue;
    for (size_t i = 0; i < row.params.size(); ++i) {
      const Type& type = row.params[i].type;
      const WordShape& word = shape.param[i];
      const std::string where = name + ": " + row.params[i].name;
      if (word.is_pointer) {
        EXPECT_TRUE(PassesPointer(type)) << where << " is a pointer in C";
      } else if (!PassesPointer(type) || word.size != sizeof(void*)) {
        EXPECT_TRUE(type.is_scalar()) << where << " is no pointer in C";
        EXPECT_GE(word.size, ScalarSize(type)) << where << " would be cut";
      }
    }
    if (shape.result.size == 0 || !row.result.is_scalar()) continue;
    EXPECT_EQ(shape.result.size, ScalarSize(row.result)) << name;
    if (!shape.result.is_pointer) {
      EXPECT_EQ(shape.result.is_signed, ScalarIsSigned(row.result)) << name;
    }
  }
}

TEST(Invoke, NumbersKeepTheirValueAndSign) {
  EXPECT_EQ(Call("getpid", {}), getpid());
  EXPECT_EQ(Call("close", {-1}), -1);
  EXPECT_EQ(errno, EBADF);
  EXPECT_EQ(Call("htonl", {0xfffefdfc}), static_cast<int64_t>(htonl(0xfffefdfc)));
  EXPECT_EQ(Call("sysconf", {_SC_PAGESIZE}), sysconf(_SC_PAGESIZE));
  EXPECT_EQ(Call("lseek", {-1, -5, SEEK_SET}), -1);
  EXPECT_EQ(errno, EBADF);
}

TEST(Invoke, ErrorNumbersAreResults) { EXPECT_EQ(Call("posix_fallocate", {-1, 0, 1}), EBADF); }

TEST(Invoke, PointersPassAndTheFailingOneIsMinusOne) {
  int fds[2] = {-1, -1};
  ASSERT_EQ(Call("pipe", {Word(fds)}), 0);
  EXPECT_EQ(Call("write", {fds[1], Word("abc"), 3}), 3);
  char buffer[8] = "";
  EXPECT_EQ(Call("read", {fds[0], Word(buffer), sizeof buffer}), 3);
  EXPECT_STREQ(buffer, "abc");
  EXPECT_EQ(Call("fcntl", {fds[0], F_GETFD, 0}), 0);
  EXPECT_EQ(Call("fcntl", {fds[0], F_SETFD, FD_CLOEXEC}), 0);
  EXPECT_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
  close(fds[0]);
  close(fds[1]);

  const int64_t page = sysconf(_SC_PAGESIZE);
  const int64_t map =
      Call("mmap", {0, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0});
  ASSERT_GT(map, 0);
  EXPECT_EQ(*reinterpret_cast<char*>(static_cast<uintptr_t>(map)), 0);
  EXPECT_EQ(Call("munmap", {map, page}), 0);
  EXPECT_EQ(Call("mmap", {0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0}), -1);
  EXPECT_EQ(errno, EINVAL);
  EXPECT_EQ(Call("signal", {SIGKILL, 0}), -1);
  EXPECT_EQ(errno, EINVAL);
  EXPECT_EQ(Call("sem_open", {Word("/no such semaphore"), 0}), 0);
  EXPECT_EQ(errno, ENOENT);
}

TEST(Invoke, StringsComeBackInTheArea) {
  char area[kAreaTextSize];
  char text[INET_ADDRSTRLEN];
  const unsigned char address[4] = {127, 0, 0, 1};
  const CallRow& row = *FindCalls("inet_ntop").front();
  EXPECT_EQ(CallRowOf(row, {AF_INET, Word(address), Word(text), sizeof text, Word(area)}),
            Word(area));
  EXPECT_STREQ(area, "127.0.0.1");
  EXPECT_STREQ(text, "127.0.0.1");
  EXPECT_EQ(CallRowOf(row, {AF_INET, Word(address), Word(text), 1, Word(area)}), 0);
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_EQ(Call("gai_strerror", {EAI_NONAME, Word(area)}), Word(area));
  EXPECT_STREQ(area, gai_strerror(EAI_NONAME));
}

TEST(Invoke, ListsOfAddressesComeBackInTheArea) {
  auto area = std::make_unique<AddrinfoArea>();
  struct addrinfo hints = {};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST;
  ASSERT_EQ(Call("getaddrinfo", {Word("127.0.0.1"), Word("2520"), Word(&hints), Word(area.get())}),
            0);
  ASSERT_EQ(area->count, 1);
  EXPECT_EQ(area->records[0].family, AF_INET);
  EXPECT_EQ(area->records[0].address_length, sizeof(sockaddr_in));
  sockaddr_in address;
  memcpy(&address, area->records[0].address, sizeof address);
  EXPECT_EQ(ntohs(address.sin_port), 2520);
  const Value list = DecodeAddrinfoArea(area.get());
  ASSERT_EQ(list.items.size(), 1u);
  EXPECT_EQ(static_cast<uint64_t>(list.address), area->original);
  ASSERT_NE(list.items[0].Field("ai_addr.addr"), nullptr);
  EXPECT_EQ(list.items[0].Field("ai_addr.addr")->bytes, "127.0.0.1");
  EXPECT_EQ(Call("freeaddrinfo", {list.address}), 0);
  EXPECT_EQ(Call("getaddrinfo", {0, 0, 0, Word(area.get())}), EAI_NONAME);
}

}  // namespace
}  // namespace parley

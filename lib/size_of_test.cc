// sizeof must be this machine's, for every kind of name a case can give it.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <string>

#include "lib/struct_table.h"
#include "lib/type.h"

namespace parley {
namespace {

TEST(SizeOfTest, Scalars) {
  EXPECT_EQ(SizeOf("int"), sizeof(int));
  EXPECT_EQ(SizeOf("long"), sizeof(long));  // NOLINT(runtime/int)
  EXPECT_EQ(SizeOf("u16"), 2u);
  EXPECT_EQ(SizeOf("u64"), 8u);
  EXPECT_EQ(SizeOf("addr"), sizeof(void*));
}

TEST(SizeOfTest, TypesOfTheLibrary) {
  EXPECT_EQ(SizeOf("pid_t"), sizeof(pid_t));
  EXPECT_EQ(SizeOf("socklen_t"), sizeof(socklen_t));
  EXPECT_EQ(SizeOf("off_t"), sizeof(off_t));
  EXPECT_EQ(SizeOf("sem_t"), sizeof(sem_t));
  EXPECT_EQ(SizeOf("sigset_t"), sizeof(sigset_t));
  EXPECT_EQ(SizeOf("pthread_mutex_t"), sizeof(pthread_mutex_t));
  EXPECT_EQ(SizeOf("uint8_t"), 1u);
  EXPECT_EQ(SizeOf("int64_t"), 8u);
  EXPECT_EQ(SizeOf("unsigned"), sizeof(unsigned));
}

TEST(SizeOfTest, Structs) {
  EXPECT_EQ(SizeOf("msqid_ds"), sizeof(struct msqid_ds));
  EXPECT_EQ(SizeOf("pollfd"), sizeof(struct pollfd));
  EXPECT_EQ(SizeOf("stat"), sizeof(struct stat));
  // Those that have no rows of their own.
  EXPECT_EQ(SizeOf("sockaddr_in"), sizeof(struct sockaddr_in));
  EXPECT_EQ(SizeOf("sockaddr_in6"), sizeof(struct sockaddr_in6));
  EXPECT_EQ(SizeOf("sockaddr_un"), sizeof(struct sockaddr_un));
  EXPECT_EQ(SizeOf("siginfo_t"), sizeof(siginfo_t));
  EXPECT_EQ(SizeOf("msghdr"), sizeof(struct msghdr));
}

TEST(SizeOfTest, EveryStructOfTheTable) {
  ASSERT_FALSE(AllStructs().empty());
  for (const StructInfo& info : AllStructs()) {
    EXPECT_EQ(SizeOf(info.name), info.size) << info.name;
    EXPECT_GT(info.size, 0u) << info.name;
  }
}

TEST(SizeOfTest, NoSize) {
  EXPECT_EQ(SizeOf(""), 0u);
  EXPECT_EQ(SizeOf("nosuch_t"), 0u);
  EXPECT_EQ(SizeOf("INT"), 0u) << "names are as C has them";
  EXPECT_EQ(SizeOf("buf"), 0u) << "a type whose size its call states";
  EXPECT_EQ(SizeOf("struct stat"), 0u);
}

}  // namespace
}  // namespace parley

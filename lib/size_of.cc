// sizeof(name): scalars of the case language, structs, and types of the C library by their C names.
#include <aio.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>

#include "lib/struct_table.h"
#include "lib/type.h"

namespace parley {
namespace {

struct NamedSize {
  const char* name;
  size_t size;
};

#define PARLEY_SIZE(type) \
  { #type, sizeof(type) }

constexpr NamedSize kSizes[] = {
    {"aiocb", sizeof(struct aiocb)},
    {"sigval", sizeof(union sigval)},
    {"siginfo_t", sizeof(siginfo_t)},
    {"sockaddr", sizeof(struct sockaddr)},
    {"sockaddr_in", sizeof(struct sockaddr_in)},
    {"sockaddr_in6", sizeof(struct sockaddr_in6)},
    {"sockaddr_un", sizeof(struct sockaddr_un)},
    {"sockaddr_storage", sizeof(struct sockaddr_storage)},
    {"in6_addr", sizeof(struct in6_addr)},
    {"msghdr", sizeof(struct msghdr)},
    {"cmsghdr", sizeof(struct cmsghdr)},
    {"iovec", sizeof(struct iovec)},
    PARLEY_SIZE(blkcnt_t),
    PARLEY_SIZE(blksize_t),
    PARLEY_SIZE(cc_t),
    PARLEY_SIZE(clock_t),
    PARLEY_SIZE(clockid_t),
    PARLEY_SIZE(dev_t),
    PARLEY_SIZE(fd_set),
    PARLEY_SIZE(gid_t),
    PARLEY_SIZE(id_t),
    PARLEY_SIZE(in_addr_t),
    PARLEY_SIZE(in_port_t),
    PARLEY_SIZE(ino_t),
    PARLEY_SIZE(key_t),
    PARLEY_SIZE(mode_t),
    PARLEY_SIZE(msglen_t),
    PARLEY_SIZE(msgqnum_t),
    PARLEY_SIZE(nfds_t),
    PARLEY_SIZE(nlink_t),
    PARLEY_SIZE(off_t),
    PARLEY_SIZE(pid_t),
    PARLEY_SIZE(posix_spawn_file_actions_t),
    PARLEY_SIZE(posix_spawnattr_t),
    PARLEY_SIZE(pthread_attr_t),
    PARLEY_SIZE(pthread_barrier_t),
    PARLEY_SIZE(pthread_barrierattr_t),
    PARLEY_SIZE(pthread_cond_t),
    PARLEY_SIZE(pthread_condattr_t),
    PARLEY_SIZE(pthread_key_t),
    PARLEY_SIZE(pthread_mutex_t),
    PARLEY_SIZE(pthread_mutexattr_t),
    PARLEY_SIZE(pthread_once_t),
    PARLEY_SIZE(pthread_rwlock_t),
    PARLEY_SIZE(pthread_rwlockattr_t),
    PARLEY_SIZE(pthread_spinlock_t),
    PARLEY_SIZE(pthread_t),
    PARLEY_SIZE(rlim_t),
    PARLEY_SIZE(sa_family_t),
    PARLEY_SIZE(sem_t),
    PARLEY_SIZE(shmatt_t),
    PARLEY_SIZE(sig_atomic_t),
    PARLEY_SIZE(sigset_t),
    PARLEY_SIZE(size_t),
    PARLEY_SIZE(socklen_t),
    PARLEY_SIZE(ssize_t),
    PARLEY_SIZE(speed_t),
    PARLEY_SIZE(suseconds_t),
    PARLEY_SIZE(tcflag_t),
    PARLEY_SIZE(time_t),
    PARLEY_SIZE(timer_t),
    PARLEY_SIZE(uid_t),
    PARLEY_SIZE(int8_t),
    PARLEY_SIZE(int16_t),
    PARLEY_SIZE(int32_t),
    PARLEY_SIZE(int64_t),
    PARLEY_SIZE(uint8_t),
    PARLEY_SIZE(uint16_t),
    PARLEY_SIZE(uint32_t),
    PARLEY_SIZE(uint64_t),
    PARLEY_SIZE(intptr_t),
    PARLEY_SIZE(uintptr_t),
    PARLEY_SIZE(float),
    PARLEY_SIZE(double),
    PARLEY_SIZE(unsigned),
};

#undef PARLEY_SIZE

}  // namespace

size_t SizeOf(std::string_view name) {
  for (const NamedSize& known : kSizes) {
    if (name == known.name) return known.size;
  }
  Type scalar;
  scalar.base = std::string(name);
  if (const size_t size = ScalarSize(scalar)) return size;
  const StructInfo* info = FindStruct(name);
  return info == nullptr ? 0 : info->size;
}

}  // namespace parley

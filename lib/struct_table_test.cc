// The table of structs against the system's own headers.
#include "lib/struct_table.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/msg.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstring>
#include <set>

#include "gtest/gtest.h"

namespace parley {
namespace {

const FieldInfo& Field(const char* structure, const char* name) {
  const StructInfo* info = FindStruct(structure);
  EXPECT_NE(info, nullptr) << structure;
  const FieldInfo* field = info->Find(name);
  EXPECT_NE(field, nullptr) << structure << "." << name;
  return *field;
}

TEST(StructTable, EveryRowIsRight) {
  for (const std::string& error : StructTableErrors()) ADD_FAILURE() << error;
  std::set<std::string> names;
  for (const StructInfo& info : AllStructs()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name << " stands twice";
    EXPECT_FALSE(info.fields.empty()) << info.name;
    EXPECT_LE(static_cast<size_t>(info.positional), info.fields.size()) << info.name;
    std::set<std::string> fields;
    for (const FieldInfo& field : info.fields) {
      const std::string where = info.name + "." + field.name;
      EXPECT_TRUE(fields.insert(field.name).second) << where << " stands twice";
      EXPECT_LE(field.offset + field.size, info.size) << where;
      if (field.type.is_scalar()) {
        EXPECT_TRUE(field.size == 1 || field.size == 2 || field.size == 4 || field.size == 8)
            << where << " is no integer";
      } else if (const StructInfo* inner = FindStruct(field.type.base)) {
        EXPECT_EQ(field.size, inner->size) << where;
      } else if (field.type.base == "interval") {
        EXPECT_EQ(field.size, sizeof(timespec)) << where;
      } else {
        EXPECT_EQ(field.type.base, "sigset") << where;
        EXPECT_EQ(field.size, sizeof(sigset_t)) << where;
      }
    }
  }
}

TEST(StructTable, OffsetsAndSizesAreTheSystems) {
  EXPECT_EQ(FindStruct("msqid_ds")->size, sizeof(msqid_ds));
  EXPECT_EQ(Field("msqid_ds", "msg_perm.uid").offset, offsetof(msqid_ds, msg_perm.uid));
  EXPECT_EQ(Field("msqid_ds", "msg_qbytes").offset, offsetof(msqid_ds, msg_qbytes));
  EXPECT_EQ(Field("flock", "l_type").size, sizeof(short));
  EXPECT_TRUE(Field("flock", "l_type").is_signed);
  EXPECT_EQ(Field("flock", "l_pid").offset, offsetof(struct flock, l_pid));
  EXPECT_EQ(Field("stat", "st_size").offset, offsetof(struct stat, st_size));
  EXPECT_EQ(Field("stat", "st_mtime").offset, offsetof(struct stat, st_mtim.tv_sec));
  EXPECT_FALSE(Field("stat", "st_mode").is_signed);
}

TEST(StructTable, FieldsBehindMacrosAreTheSystems) {
  siginfo_t info = {};
  info.si_signo = SIGUSR1;
  info.si_pid = 42;
  info.si_value.sival_int = -3;
  EXPECT_EQ(ReadField(Field("siginfo", "si_signo"), &info), SIGUSR1);
  EXPECT_EQ(ReadField(Field("siginfo", "si_pid"), &info), 42);
  EXPECT_EQ(ReadField(Field("siginfo", "si_int"), &info), -3);

  struct sigaction action = {};
  action.sa_handler = SIG_ERR;
  action.sa_flags = SA_RESTART;
  EXPECT_EQ(ReadField(Field("sigaction", "handler"), &action), -1);
  EXPECT_EQ(ReadField(Field("sigaction", "flags"), &action), SA_RESTART);
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  EXPECT_EQ(ReadField(Field("sigaction", "flags"), &action), int64_t{SA_RESETHAND} | SA_RESTART);
  EXPECT_EQ(Field("sigaction", "mask").offset, offsetof(struct sigaction, sa_mask));

  struct sigevent event = {};
  WriteField(Field("sigevent", "sigev_int"), 7, &event);
  EXPECT_EQ(event.sigev_value.sival_int, 7);
}

TEST(StructTable, FieldsAreWrittenWithTheirOwnSize) {
  struct flock lock;
  std::memset(&lock, 0xff, sizeof lock);
  WriteField(Field("flock", "l_type"), F_WRLCK, &lock);
  EXPECT_EQ(lock.l_type, F_WRLCK);
  EXPECT_EQ(lock.l_whence, -1);
  WriteField(Field("flock", "l_start"), -10, &lock);
  EXPECT_EQ(lock.l_start, -10);
  EXPECT_EQ(ReadField(Field("flock", "l_start"), &lock), -10);
}

TEST(StructTable, PositionsFollowTheTable) {
  const StructInfo* info = FindStruct("flock");
  EXPECT_EQ(info->positional, 4);
  const std::vector<std::string> names = info->FieldNames();
  EXPECT_EQ(std::vector<std::string>(names.begin(), names.begin() + 4),
            (std::vector<std::string>{"l_type", "l_whence", "l_start", "l_len"}));
  EXPECT_EQ(FindStruct("sembuf")->positional, 3);
  EXPECT_EQ(FindStruct("sigevent")->positional, 0);
  EXPECT_EQ(FindStruct("sigaction")->FieldNames(),
            (std::vector<std::string>{"handler", "mask", "flags"}));
}

TEST(StructTable, DirectionsSayWhoWrites) {
  EXPECT_EQ(Field("pollfd", "events").direction, FieldDirection::kIn);
  EXPECT_EQ(Field("pollfd", "revents").direction, FieldDirection::kOut);
  EXPECT_EQ(Field("flock", "l_type").direction, FieldDirection::kBoth);
  EXPECT_EQ(Field("siginfo", "si_pid").direction, FieldDirection::kOut);
}

TEST(StructTable, UnknownNames) {
  EXPECT_EQ(FindStruct("nonsense"), nullptr);
  EXPECT_FALSE(IsStructName("nonsense"));
  EXPECT_TRUE(IsStructName("msqid_ds"));
  EXPECT_EQ(FindStruct("flock")->Find("l_nonsense"), nullptr);
}

}  // namespace
}  // namespace parley

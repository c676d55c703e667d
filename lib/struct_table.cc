// Collects the rows of lib/structs/*.def, with offsets and sizes from this system's headers.
#include "lib/struct_table.h"

#include <mqueue.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <termios.h>
#include <time.h>

#ifdef __linux__
#include <fcntl.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#endif

#include <type_traits>

#include "lib/integer_memory.h"

#if defined(__linux__) && !defined(FUTEX_32)
// For headers from before Linux 5.16.
struct futex_waitv {
  uint64_t val;
  uint64_t uaddr;
  uint32_t flags;
  uint32_t __reserved;
};
#endif

namespace parley {
namespace {

// Pass 1: a name for every C type, so that the rows of fields can use it.
#define STRUCT(name, c_type, positional) using C_##name = c_type;
#define FIELD(name, path, type, direction)
#define FIELD_AS(name, as, path, type, direction)
#include "lib/structs/all.inc"
#undef STRUCT
#undef FIELD
#undef FIELD_AS

struct StructRow {
  const char* name;
  size_t size;
  int positional;
};

// Pass 2: the structs.
constexpr StructRow kStructRows[] = {
#define STRUCT(name, c_type, positional) {#name, sizeof(C_##name), positional},
#define FIELD(name, path, type, direction)
#define FIELD_AS(name, as, path, type, direction)
#include "lib/structs/all.inc"
#undef STRUCT
#undef FIELD
#undef FIELD_AS
};

struct FieldRow {
  const char* structure;
  const char* name;
  const char* type;
  size_t offset;
  size_t size;
  bool is_signed;
  FieldDirection direction;
};

template <typename T>
constexpr bool kSigned = std::is_signed_v<std::remove_reference_t<T>>;

constexpr FieldDirection kIn = FieldDirection::kIn;
constexpr FieldDirection kOut = FieldDirection::kOut;
constexpr FieldDirection kBoth = FieldDirection::kBoth;

// Pass 3: the fields. Some paths are macros of the system (si_pid, st_mtime): #path keeps the name
// as it is written while offsetof sees what it stands for.
const FieldRow kFieldRows[] = {
#define STRUCT(name, c_type, positional)
#define FIELD(name, path, type, direction)        \
  {#name,                                         \
   #path,                                         \
   type,                                          \
   offsetof(C_##name, path),                      \
   sizeof(((C_##name*)nullptr)->path),            \
   kSigned<decltype(((C_##name*)nullptr)->path)>, \
   direction},
#define FIELD_AS(name, as, path, type, direction) \
  {#name,                                         \
   #as,                                           \
   type,                                          \
   offsetof(C_##name, path),                      \
   sizeof(((C_##name*)nullptr)->path),            \
   kSigned<decltype(((C_##name*)nullptr)->path)>, \
   direction},
#include "lib/structs/all.inc"
#undef STRUCT
#undef FIELD
#undef FIELD_AS
};

struct Table {
  std::vector<StructInfo> structs;
  std::vector<std::string> errors;
};

Table BuildTable() {
  Table table;
  for (const StructRow& row : kStructRows) {
    StructInfo info;
    info.name = row.name;
    info.size = row.size;
    info.positional = row.positional;
    table.structs.push_back(std::move(info));
  }
  for (const FieldRow& row : kFieldRows) {
    FieldInfo field;
    field.name = row.name;
    field.offset = row.offset;
    field.size = row.size;
    field.is_signed = row.is_signed;
    field.direction = row.direction;
    std::string error;
    if (!ParseType(row.type, &field.type, &error)) {
      table.errors.push_back(std::string(row.structure) + "." + row.name + ": " + error);
    }
    for (StructInfo& info : table.structs) {
      if (info.name == row.structure) info.fields.push_back(field);
    }
  }
  return table;
}

const Table& TheTable() {
  static const Table& table = *new Table(BuildTable());
  return table;
}

}  // namespace

const FieldInfo* StructInfo::Find(std::string_view wanted) const {
  for (const FieldInfo& field : fields) {
    if (field.name == wanted) return &field;
  }
  return nullptr;
}

std::vector<std::string> StructInfo::FieldNames() const {
  std::vector<std::string> names;
  for (const FieldInfo& field : fields) names.push_back(field.name);
  return names;
}

const StructInfo* FindStruct(std::string_view name) {
  for (const StructInfo& info : TheTable().structs) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

const std::vector<StructInfo>& AllStructs() { return TheTable().structs; }

bool IsStructName(std::string_view name) {
  for (const StructRow& row : kStructRows) {
    if (name == row.name) return true;
  }
  return false;
}

const std::vector<std::string>& StructTableErrors() { return TheTable().errors; }

int64_t ReadField(const FieldInfo& field, const void* structure) {
  const char* memory = static_cast<const char*>(structure) + field.offset;
  if (field.type.base == "be16" || field.type.base == "be32") return ReadScalar(field.type, memory);
  // The highest bit of an int of flags is a flag, as SA_RESETHAND, and no sign.
  const bool is_signed = field.is_signed && field.type.base != "flags";
  const int64_t value = LoadInteger(memory, field.size, is_signed);
  // SIG_ERR is -1 whatever the width of a pointer.
  const bool handler = field.type.base == "handler" || field.type.base == "addr";
  return handler && static_cast<uintptr_t>(value) == UINTPTR_MAX ? -1 : value;
}

void WriteField(const FieldInfo& field, int64_t value, void* structure) {
  char* memory = static_cast<char*>(structure) + field.offset;
  if (field.type.base == "be16" || field.type.base == "be32") {
    WriteScalar(field.type, value, memory);
    return;
  }
  StoreInteger(value, memory, field.size);
}

}  // namespace parley

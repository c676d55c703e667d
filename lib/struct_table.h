// Structs row by field: name, type, offset and size here, direction.
//
// The rows stand in lib/structs/*.def, one file per family. Adding a struct is one STRUCT line and
// one FIELD line per field:
//
//   STRUCT(flock, struct flock, 4)            name, C type, how many fields may be positional
//   FIELD(flock, l_type, "one(lock_type)", kBoth)
//
// FIELD_AS(flock, name, path, ...) is for a field whose name in cases is not its path in C. A field
// may itself be a struct of the table (or `interval`, a struct timespec); its parts are then found
// as {it_value={1, 0}}. Parts that are named one by one stand with their path: msg_perm.uid.
//
// A field is kIn (written by the caller), kOut (written by the system), or kBoth: what a whole
// input gives and a whole pattern may state.
#ifndef PARLEY_LIB_STRUCT_TABLE_H_
#define PARLEY_LIB_STRUCT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/type.h"

namespace parley {

enum class FieldDirection { kIn, kOut, kBoth };

struct FieldInfo {
  std::string name;  // "msg_perm.uid" for nested ones
  Type type;
  size_t offset = 0;
  size_t size = 0;  // of the C field; scalars are read and written with this size
  bool is_signed = true;
  FieldDirection direction = FieldDirection::kBoth;
};

struct StructInfo {
  std::string name;
  size_t size = 0;
  int positional = 0;  // the first so many fields may be written by position
  std::vector<FieldInfo> fields;

  const FieldInfo* Find(std::string_view name) const;
  std::vector<std::string> FieldNames() const;
};

// Null if there is no such struct.
const StructInfo* FindStruct(std::string_view name);
const std::vector<StructInfo>& AllStructs();
// Whether there is a struct of that name. Unlike FindStruct it needs no parsed rows.
bool IsStructName(std::string_view name);
// Errors of the table itself (for the test).
const std::vector<std::string>& StructTableErrors();

// A scalar field's value with the field's own size and signedness.
int64_t ReadField(const FieldInfo& field, const void* structure);
void WriteField(const FieldInfo& field, int64_t value, void* structure);

}  // namespace parley

#endif  // PARLEY_LIB_STRUCT_TABLE_H_

// semctl with a value or a pointer.
#include "runner/calls_sysv.h"

#include <sys/sem.h>

namespace parley {
namespace calls {
namespace {

// Laid out as POSIX says of union semun; all its pointers look alike.
union SemctlArgument {
  int value;
  void* pointer;
};

}  // namespace

int SemctlValue(int id, int number, int command, int value) {
  SemctlArgument argument;
  argument.pointer = nullptr;
  argument.value = value;
  return semctl(id, number, command, argument);
}

int SemctlPointer(int id, int number, int command, void* pointer) {
  SemctlArgument argument;
  argument.pointer = pointer;
  return semctl(id, number, command, argument);
}

}  // namespace calls
}  // namespace parley

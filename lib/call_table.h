// The table of calls: one row per callable function, with its typed parameters and its result.
//
// Rows stand in lib/calls/*.def, one file per family:
//
//   CALL(msgsnd, "msqid:int, msgp:in msgbuf[msgsz], msgsz:size, msgflg:flags(ipc_flags)", "int",
//        "sleeps=msgsnd", msgsnd)
//
// name, parameters, result type, properties, function. The runner includes the same rows to bind
// the function (see runner/invoke.h); lib only reads the text. Several rows of one name are
// variants: the first whose selector holds is taken. A selector is written at a parameter:
//   cmd=F_DUPFD|F_DUPFD_CLOEXEC:int    the argument is literally one of these constants
//   flags&O_CREAT:flags(open_flags)    the argument contains the flag literally
// A parameter whose name ends in '?' may be left out (then 0 is passed).
//
// Properties, separated by blanks:
//   sleeps=read,pread64   system calls in which the row may sleep (default: its own name)
//   spins                 never asleep in a system call: `blocks` is found by settle time only
//   fails=-1|null|errno|eai|nonzero|never  what failure looks like; default -1; for result type
//                         errno or eai that. `= -1 EXXX` means "this failure value, with errno"
//   needs=ipc|net|mount|pid   which namespaces keep what it does apart from the machine
//   creates=q|s|m         on success makes a System V object with that id
//   names=q|s|m           its first parameter is the name of a POSIX object
//   pseudo                not a function of the system: a verb of the language
//   noreturn              never comes back on success; noreturn=thread if only the thread ends. A
//                         call that may do either, as pthread_testcancel, returns where its line
//                         says what
#ifndef PARLEY_LIB_CALL_TABLE_H_
#define PARLEY_LIB_CALL_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/type.h"

namespace parley {

struct Param {
  std::string name;
  Type type;
  bool optional = false;
  std::vector<std::string> equals;  // selector: literally one of these
  std::string contains;             // selector: has this flag
};

enum class Failure { kMinusOne, kNull, kErrno, kEai, kNonZero, kNever };

struct CallRow {
  int index = 0;  // position in the table; the same in every process of a run
  std::string name;
  std::string family;  // "signal", "sysv", ...: the .def file
  std::vector<Param> params;
  Type result;
  Failure failure = Failure::kMinusOne;
  std::vector<std::string> sleeps;
  bool spins = false;
  bool pseudo = false;
  bool noreturn = false;
  bool ends_thread = false;  // with noreturn: the thread ends, not its process
  bool needs_ipc = false, needs_net = false, needs_mount = false, needs_pid = false;
  char creates = 0;
  char names = 0;

  int ParamIndex(std::string_view name) const;  // -1 if there is none
  size_t RequiredParams() const;
  // Whether it may wait in a system call, so that `blocks` can be seen.
  bool MaySleep() const;
  // Whether it makes an actor: its first parameter, hidden, says which.
  bool MakesActor() const;
  std::string Prototype() const;  // "msgsnd(msqid, msgp, msgsz, msgflg)"
};

// Parameters that are not written in a case: `actor`, `area`.
bool IsHidden(const Type& type);

// All rows in order. Built once; a row that cannot be parsed is a bug that call_table_test finds.
const std::vector<CallRow>& CallTable();
// Rows of that name, in order; empty if there is none.
std::vector<const CallRow*> FindCalls(std::string_view name);
std::vector<std::string> CallNames();
// Errors of the table itself (for the test).
const std::vector<std::string>& CallTableErrors();

}  // namespace parley

#endif  // PARLEY_LIB_CALL_TABLE_H_

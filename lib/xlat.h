// Symbolic constants: name to value, value to name, words of flags, as strace prints them.
//
// A constant is one line, XLAT(name), below the sets of its family in lib/xlat/*.inc; the first
// name of a value in a set is the one printed. A name that some system lacks has three more lines
// in lib/xlat/absent.inc; it stays known to the language but has no value there. A few values are
// known at run time only (SIGRTMIN, PAGESIZE); they are asked from the system once.
#ifndef PARLEY_LIB_XLAT_H_
#define PARLEY_LIB_XLAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley {

// Whether the language knows the name, on any system.
bool IsKnownConstant(std::string_view name);

// The value here; none if this system lacks the constant (or nobody knows it).
std::optional<int64_t> ConstantValue(std::string_view name);

// Adds or replaces a constant of the target: USER1, USER2, which have no value before. To be called
// before the first fork or thread.
void SetTargetConstant(const std::string& name, int64_t value);

// All names known, for suggestions.
const std::vector<std::string>& ConstantNames();

// Whether a set of this name exists (call tables refer to sets by name).
bool IsKnownSet(std::string_view set);

// The names of a set, also those that this system lacks; none of a set that does not exist.
const std::vector<std::string>& NamesOfSet(std::string_view set);

// One value of an enumeration-like set ("errno", "signal", "family"), "EAGAIN"; a number if the set
// has no such value.
std::string PrintValue(std::string_view set, int64_t value);

// A union of flags of the set: "O_RDWR|O_CREAT", "IPC_CREAT|0600"; "0" if empty and no name for 0.
// Bits without a name are printed in hex at the end (octal in sets of modes). -1 stays -1.
std::string PrintFlags(std::string_view set, int64_t value);

// "SIGUSR1", "SIGRTMIN+2", or the number.
std::string PrintSignal(int signal);
// "EAGAIN", or the number.
std::string PrintErrno(int error);

// What si_code says for that signal: "SI_USER" for any, "SEGV_ACCERR" for SIGSEGV; else the number.
std::string PrintSiCode(int signal, int code);

// Names of the system calls a row may sleep in, resolved to this system's number; -1 if unknown.
long SystemCallNumber(std::string_view name);

}  // namespace parley

#endif  // PARLEY_LIB_XLAT_H_

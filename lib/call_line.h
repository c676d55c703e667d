// The parsed form of one step line: expressions and patterns, calls, outcomes and events.
//
// The tree knows nothing of the meaning of names: whether an expression is an input or a pattern
// follows from the place where it stands (see call_table.h). Every node prints itself as strace
// would, and what it prints parses to an equal tree.
#ifndef PARLEY_LIB_CALL_LINE_H_
#define PARLEY_LIB_CALL_LINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/diagnostic.h"

namespace parley {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

// One element of a struct literal or pattern.
struct FieldExpr {
  enum class Kind {
    kRest,      // ...          (the fields not named do not matter)
    kBase,      // ..ds         (take all fields of the struct named, then override)
    kNamed,     // msg_perm.uid=USER1, port=sp > 0
    kPosition,  // IPC_NOWAIT   (a value without a name, by position)
  };
  Kind kind = Kind::kPosition;
  Location where;
  std::string path;  // field path for kNamed ("msg_perm.uid"); the name for kBase
  ExprPtr value;     // null for kRest and kBase
};

// An expression or a pattern. One node type with a kind, as the language is small.
struct Expr {
  enum class Kind {
    kNumber,    // 42, 0600, 0xff                  number, text = as written
    kDuration,  // 50ms                            number = nanoseconds
    kString,    // "ab"...                         text = bytes, open = followed by ...
    kConst,     // IPC_CREAT                       text
    kName,      // q                               text
    kAny,       // _
    kList,      // [a, b, ...]                     items, open = ends in ...
    kStruct,    // {..ds, a=1}, siginfo{...}       fields, text = type name or ""
    kCall,      // htonl(1), exited(3)             text = function, items = arguments
    kUnary,     // -x ~x !x                        op, items[0]
    kBinary,    // + - * / % | && ||               op, items[0], items[1]
    kMember,    // list[0].ai_addr                 items[0], text = field
    kIndex,     // a[i]                            items[0], items[1]
    kRelation,  // n > 0, res == [..]              op, items[0], items[1] (right side may be a
                // pattern)
    kInOut,     // 128 => 16                       items[0] in, items[1] out
  };
  Kind kind = Kind::kAny;
  Location where;
  int64_t number = 0;
  std::string text;
  std::string op;
  bool open = false;
  std::vector<ExprPtr> items;
  std::vector<FieldExpr> fields;

  // As it would be written in a case.
  std::string Print() const;
};

// What a line says about the end of a call or about an actor.
struct Outcome {
  enum class Kind {
    kNone,         // nothing said: the call must succeed
    kReturns,      // = pattern [ERRNO] [caught ..] [takes ..]; for an event: returns ...
    kBlocks,       // blocks
    kBlocksToEnd,  // blocks to the end
    kStillBlocks,  // still blocks                        (event only)
    kDies,         // dies [SIG]
    kStops,        // stops [SIG]
    kContinues,    // continues                           (event only)
    kEnters,       // enters SIG
    kLeaves,       // leaves                              (event only)
    kRaises,       // raises {..}                         (after a call only)
    kCaught,       // caught [..]                         (event only)
  };
  Kind kind = Kind::kNone;
  Location where;
  ExprPtr result;          // kReturns: the pattern; kRaises: the siginfo pattern; kCaught: list
  std::string error_name;  // kReturns: EAGAIN after -1, or ""
  Location error_where;
  std::string signal;  // kDies, kStops, kEnters: constant or ""
  Location signal_where;
  ExprPtr caught;        // tail: caught [..], or null
  std::string takes_op;  // tail: takes OP limit; "" if absent
  ExprPtr takes_limit;

  std::string Print() const;         // "= -1 EAGAIN takes >= 50ms", "blocks", "" for kNone
  std::string PrintAsEvent() const;  // "returns -1 EAGAIN", "still blocks"
};

struct CallExpr {
  std::string function;
  Location where;
  std::vector<ExprPtr> args;

  std::string Print() const;  // "msgget(IPC_PRIVATE, IPC_CREAT|0600)"
};

// How the actors before the colon are to be taken.
enum class ActorsMode {
  kOne,    // p:
  kEach,   // a, b:      each of them does the line
  kOneOf,  // a|b:       exactly one of those still blocked; events only
};

struct ActorName {
  std::string name;
  Location where;
};

// One `actor: line` step.
struct Line {
  Location where;
  ActorsMode mode = ActorsMode::kOne;
  std::vector<ActorName> actors;
  std::optional<CallExpr> call;  // none for an event
  Outcome outcome;

  std::string Print() const;  // "p: msgget(IPC_PRIVATE, 0) = q"
};

}  // namespace parley

#endif  // PARLEY_LIB_CALL_LINE_H_

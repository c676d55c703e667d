#include "runner/generic_fault.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>

#include <algorithm>
#include <map>

#include "lib/xlat.h"
#include "runner/claim_calls.h"

namespace parley {
namespace {

// What a function that fails with this would say: a number outside the domain of a mathematical
// function.
constexpr int kForeignError = EDOM;
// For a function that succeeds with an address: any but null. Nobody looks at what is there.
constexpr int64_t kSomeAddress = 4096;

bool IsOneOf(const std::string& name, const std::set<std::string>& names) {
  return names.count(name) != 0;
}

// The position of the signal among the words of a call that sends one at once; -1 for others.
int SignalWordOf(const CallRow& row) {
  static const std::set<std::string> kSenders = {"kill",     "killpg",           "raise",
                                                 "sigqueue", "pthread_kill",     "tgkill",
                                                 "tkill",    "pidfd_send_signal"};
  return IsOneOf(row.name, kSenders) ? row.ParamIndex("sig") : -1;
}

bool Removes(const CallRecord& call) {
  static const std::set<std::string> kRemovers = {
      "unlink",     "unlinkat",    "rmdir",        "mq_unlink", "sem_unlink",
      "shm_unlink", "sem_destroy", "timer_delete", "munmap",    "shmdt",
      "close",      "close_range", "mq_close",     "sem_close", "inotify_rm_watch"};
  static const std::set<std::string> kControllers = {"msgctl", "semctl", "shmctl"};
  if (IsOneOf(call.row->name, kRemovers)) return true;
  if (!IsOneOf(call.row->name, kControllers)) return false;
  const int command = call.row->ParamIndex("cmd");
  return command >= 0 &&
         call.words[static_cast<size_t>(command)] == ConstantValue("IPC_RMID").value_or(-1);
}

// Whether a success of this call changes anything that another call could find.
bool HasEffect(const CallRecord& call) {
  static const std::set<std::string> kTellers = {
      "getpid", "getppid", "getpgrp", "getpgid", "getsid", "getuid", "geteuid", "getgid", "getegid",
      "gettid", "pthread_self", "pthread_equal", "access", "isatty", "sigismember", "sysconf",
      "pathconf", "fpathconf", "time", "clock_gettime", "clock_getres", "gettimeofday", "htons",
      "htonl", "ntohs", "ntohl", "ftok", "sem_getvalue", "getpriority", "timer_getoverrun",
      "tcgetpgrp", "tcgetsid", "sched_yield", "here", "load",
      // What they assure shows only when the machine loses its power or runs short of memory.
      "fsync", "fdatasync", "msync", "mlock", "munlock", "mlockall", "munlockall", "madvise"};
  const CallRow& row = *call.row;
  if (IsOneOf(row.name, kTellers)) return false;
  const int signal = SignalWordOf(row);
  if (signal >= 0 && call.words[static_cast<size_t>(signal)] == 0) return false;
  // A transfer of nothing.
  return row.result.base != "ssize" || !call.returned || call.answer.result != 0;
}

bool AnyOutputIsSeen(const std::vector<AnswerPart>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [](const AnswerPart& part) { return part.parameter >= 0; });
}

// What `either` beside a call leaves open.
struct Freedom {
  bool returns = false, blocks = false, any_failure = false;
};

Freedom FreedomOf(const Step& step) {
  Freedom freedom;
  for (const Alternative& alternative : step.either) {
    const Outcome& outcome = alternative.outcome;
    freedom.returns |=
        outcome.kind == Outcome::Kind::kReturns || outcome.kind == Outcome::Kind::kNone;
    freedom.blocks |=
        outcome.kind == Outcome::Kind::kBlocks || outcome.kind == Outcome::Kind::kBlocksToEnd;
    freedom.any_failure |= outcome.kind == Outcome::Kind::kReturns && outcome.error_name.empty() &&
                           outcome.result != nullptr && outcome.result->kind == Expr::Kind::kUnary;
  }
  return freedom;
}

bool LooksAtSender(const UsedFields& used, const Case& test) {
  for (const auto& [name, fields] : used) {
    if (fields.count("si_pid") != 0 || fields.count("ssi_pid") != 0) return true;
  }
  bool looks = false;
  const auto look = [&looks](const Expr& expr, const auto& self) -> void {
    for (const FieldExpr& field : expr.fields) {
      looks |= field.path == "si_pid" || field.path == "ssi_pid";
      if (field.value != nullptr) self(*field.value, self);
    }
    for (const ExprPtr& item : expr.items) self(*item, self);
  };
  ForEachStep(test.steps, [&](const Step& step) {
    if (step.line.call) {
      for (const ExprPtr& argument : step.line.call->args) look(*argument, look);
    }
    for (const ExprPtr* pattern : {&step.line.outcome.result, &step.line.outcome.caught}) {
      if (*pattern != nullptr) look(**pattern, look);
    }
  });
  return looks;
}

class Deriver {
 public:
  Deriver(const Case& test, const std::set<int>& caught)
      : used_(UsedFieldsOf(test)), caught_(caught), sender_matters_(LooksAtSender(used_, test)) {}

  void Derive(const CallRecord& call, const Step& step, bool of_claim,
              std::vector<GenericFault>* faults) {
    call_ = &call;
    faults_ = faults;
    base_ = GenericFault();
    base_.at = call.at;
    base_.row = call.row;
    base_.of_claim = of_claim;
    base_.source_line = step.where.line;
    const Freedom freedom = FreedomOf(step);
    const std::vector<AnswerPart> parts = SeenPartsOf(call, used_);
    if (!call.row->MakesActor()) DeriveSkips(freedom, AnyOutputIsSeen(parts));
    DeriveError(freedom);
    const bool comes_back = call.returned || (!call.asleep && !call.row->noreturn);
    if (comes_back && !freedom.blocks) Add(GenericKind::kBlocks);
    for (const AnswerPart& part : parts) {
      base_.part = part;
      Add(GenericKind::kOutput);
      base_.part = AnswerPart();
    }
    DeriveSignals();
  }

 private:
  void Add(GenericKind kind) {
    GenericFault fault = base_;
    fault.kind = kind;
    faults_->push_back(std::move(fault));
  }

  // Success without the deed.
  void DeriveSkips(const Freedom& freedom, bool output_is_seen) {
    const CallRecord& call = *call_;
    base_.result = base_.error = 0;
    if (call.returned && call.answer.failed) {
      if (freedom.returns) return;  // success may well be one of the alternatives
      base_.result = call.row->failure == Failure::kNull ? kSomeAddress : 0;
      return Add(GenericKind::kSuccess);
    }
    if (call.returned) {
      base_.result = call.answer.result;
      base_.error = call.answer.error;
    }
    if (call.asleep) {
      if (!freedom.returns) Add(GenericKind::kReturns);
      return;
    }
    if (!HasEffect(call) && !output_is_seen) return;
    Add(SignalWordOf(*call.row) >= 0 ? GenericKind::kLost
        : Removes(call)              ? GenericKind::kNotRemoved
                                     : GenericKind::kNothing);
  }

  void DeriveError(const Freedom& freedom) {
    if (freedom.any_failure) return;
    base_.error = kForeignError;
    switch (call_->row->failure) {
      case Failure::kMinusOne:
        base_.result = -1;
        break;
      case Failure::kNull:
        base_.result = 0;
        break;
      case Failure::kErrno:
        base_.result = kForeignError;
        base_.error = 0;
        break;
      case Failure::kEai: {
        // These are about the arguments, so that none of them is allowed where another came.
        const bool taken = call_->returned && call_->answer.result == EAI_BADFLAGS;
        base_.result = taken ? EAI_FAMILY : EAI_BADFLAGS;
        base_.error = 0;
        break;
      }
      case Failure::kNonZero:
        base_.result = -1;
        break;
      case Failure::kNever:
        return;
    }
    Add(GenericKind::kError);
  }

  void DeriveSignals() {
    const int word = SignalWordOf(*call_->row);
    if (word < 0 || (call_->returned && call_->answer.failed)) return;
    const int signal = static_cast<int>(call_->words[static_cast<size_t>(word)]);
    if (signal <= 0) return;
    base_.signal = signal < SIGRTMIN ? signal : 0;
    if (base_.signal == 0 ? call_->returned : caught_.count(signal) != 0) {
      Add(GenericKind::kDoubled);
    }
    base_.signal = 0;
    // A thread is named by an address, which means nothing to another process.
    if (sender_matters_ && call_->returned && call_->row->name != "pthread_kill") {
      Add(GenericKind::kWrongSender);
    }
  }

  const UsedFields used_;
  const std::set<int>& caught_;
  const bool sender_matters_;
  const CallRecord* call_ = nullptr;
  std::vector<GenericFault>* faults_ = nullptr;
  GenericFault base_;
};

}  // namespace

const char* KindText(GenericKind kind) {
  switch (kind) {
    case GenericKind::kNothing:
      return "reports success and does nothing";
    case GenericKind::kNotRemoved:
      return "reports success and removes nothing";
    case GenericKind::kLost:
      return "reports success and sends no signal";
    case GenericKind::kSuccess:
      return "reports success where it has to fail";
    case GenericKind::kError:
      return "fails with an errno that is not its own";
    case GenericKind::kReturns:
      return "returns at once instead of blocking";
    case GenericKind::kBlocks:
      return "blocks for good instead of returning";
    case GenericKind::kOutput:
      return "gives back another";
    case GenericKind::kDoubled:
      return "sends its signal twice";
    case GenericKind::kWrongSender:
      return "sends its signal as another process";
  }
  return "";
}

const char* KindName(GenericKind kind) {
  switch (kind) {
    case GenericKind::kNothing:
      return "nothing";
    case GenericKind::kNotRemoved:
      return "not-removed";
    case GenericKind::kLost:
      return "lost";
    case GenericKind::kSuccess:
      return "success";
    case GenericKind::kError:
      return "errno";
    case GenericKind::kReturns:
      return "returns";
    case GenericKind::kBlocks:
      return "blocks";
    case GenericKind::kOutput:
      return "output";
    case GenericKind::kDoubled:
      return "doubled";
    case GenericKind::kWrongSender:
      return "wrong-sender";
  }
  return "";
}

std::string GenericFault::Print() const {
  std::string text = row->name + " in line " + std::to_string(source_line);
  if (at.occurrence > 0) text += " (time " + std::to_string(at.occurrence + 1) + ")";
  text += std::string(" ") + KindText(kind);
  if (kind == GenericKind::kOutput) text += " " + part.Print(*row);
  return text;
}

std::vector<GenericFault> GenericFaultsOf(const Case& test, const std::set<const Line*>& claim,
                                          const std::vector<CallRecord>& calls,
                                          const std::set<int>& caught, bool all) {
  std::map<const Line*, const Step*> steps;
  for (const CallStep& call : CallStepsOf(test)) steps[call.line] = call.step;
  std::vector<GenericFault> faults;
  Deriver deriver(test, caught);
  for (const CallRecord& call : calls) {
    const auto step = steps.find(call.at.line);
    const bool of_claim = claim.count(call.at.line) != 0;
    if (step == steps.end() || (!of_claim && !all)) continue;
    deriver.Derive(call, *step->second, of_claim, &faults);
  }
  return faults;
}

}  // namespace parley

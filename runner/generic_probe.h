// Watches a run for generic faults: records every call of the honest one, spoils one call of a
// faulty one.
#ifndef PARLEY_RUNNER_GENERIC_PROBE_H_
#define PARLEY_RUNNER_GENERIC_PROBE_H_

#include <map>
#include <set>
#include <vector>

#include "runner/call_probe.h"
#include "runner/call_record.h"
#include "runner/generic_fault.h"

namespace parley {

class GenericProbe : public CallProbe {
 public:
  // `fault` may be null: everything is honest, and recorded. It must outlive the probe.
  explicit GenericProbe(const GenericFault* fault) : fault_(fault) {}

  void Begin(Arena* arena) override;
  int Post(const Line& line, const PreparedCall& prepared, Frame* frame) override;
  void Asleep(int call) override;
  void Returned(int call, CallAnswer* answer) override;

  // The calls of the first run, where a case is run in several orders; of a line that is repeated
  // the first time and the last. To be asked once.
  std::vector<CallRecord> Calls() const;
  // Signals that handlers have caught; to be asked right after the run.
  std::set<int> Caught() const;
  // Whether the fault's place was reached.
  bool reached() const { return reached_; }

 private:
  void Spoil(Frame* frame);

  const GenericFault* fault_;
  Arena* arena_ = nullptr;
  int runs_ = 0;
  std::map<const Line*, int> posted_;  // of the present run
  std::vector<CallRecord> records_;    // of the first run, if there is no fault
  int calls_ = 0;
  int spoiled_ = -1;  // number of the call
  bool reached_ = false;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_GENERIC_PROBE_H_

#include "runner/prove.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "lib/result.h"
#include "lib/suite.h"

namespace parley {
namespace {

std::set<std::string> CallsOf(const Case& test) {
  std::set<std::string> calls;
  ForEachStep(test.steps, [&](const Step& step) {
    if (step.line.call) calls.insert(step.line.call->function);
  });
  return calls;
}

bool IsCatch(const CaseResult& result) {
  return result.verdict == Verdict::kFail || result.verdict == Verdict::kDiffers;
}

// The step that went wrong, for a reader of the proof.
std::string HowItFailed(const CaseResult& result) {
  for (const TraceLine& line : result.trace) {
    if (!line.failed) continue;
    std::string text = line.actual;
    if (!line.expected.empty()) text += ", expected " + line.expected;
    if (!line.note.empty()) text += " (" + line.note + ")";
    return text;
  }
  return result.reason;
}

}  // namespace

std::vector<const Case*> CandidatesFor(const Fault& fault, const std::vector<const Case*>& cases) {
  struct Candidate {
    const Case* test;
    int rank;
    size_t steps;
  };
  std::vector<Candidate> candidates;
  for (const Case* test : cases) {
    const std::set<std::string> calls = CallsOf(*test);
    bool makes = false, names = false;
    for (const FaultyCall& faulty : fault.calls) {
      if (calls.count(faulty.call) == 0) continue;
      makes = true;
      for (const std::string* text : {&test->source, &test->claim, &test->key}) {
        names = names || text->find(faulty.call) != std::string::npos;
      }
    }
    if (!makes) continue;
    const bool same_area = test->id.substr(0, test->id.find('/')) == fault.area;
    candidates.push_back({test, (same_area ? 0 : 2) + (names ? 0 : 1), test->steps.size()});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.steps < b.steps;
  });
  std::vector<const Case*> ordered;
  for (const Candidate& candidate : candidates) ordered.push_back(candidate.test);
  return ordered;
}

Proof Prove(const std::vector<const Case*>& cases, const ProveOptions& options,
            const DirectorOptions& director_options, Pool* pool,
            const std::function<void(size_t done, size_t of, const std::string& what)>& progress,
            const std::atomic<bool>* stop) {
  Proof proof;
  for (size_t i = 0; i < NamedFaults().size(); ++i) {
    const std::string name = NamedFaults()[i].name;
    if (!options.fault_pattern.empty() && !IdMatches(name, options.fault_pattern)) continue;
    FaultProof one;
    one.number = static_cast<int>(i) + 1;
    proof.faults.push_back(std::move(one));
  }
  std::vector<std::vector<const Case*>> candidates;
  std::set<const Case*> needed;
  for (const FaultProof& fault : proof.faults) {
    candidates.push_back(CandidatesFor(fault.fault(), cases));
    needed.insert(candidates.back().begin(), candidates.back().end());
  }
  std::vector<const Case*> honest;
  for (const Case* test : cases) {
    if (needed.count(test) != 0) honest.push_back(test);
  }
  std::mutex mutex;
  std::set<const Case*> judged;
  size_t done = 0;
  const size_t jobs = honest.size() + proof.faults.size();
  // First everything on the honest system.
  std::atomic<size_t> next{0};
  const auto stopped = [&] { return stop != nullptr && stop->load(); };
  pool->Work(director_options, [&](Director* director) {
    const size_t index = next.fetch_add(1);
    if (index >= honest.size() || stopped()) return false;
    const CaseResult result = director->Run(*honest[index]);
    std::lock_guard<std::mutex> lock(mutex);
    ++proof.runs;
    if (result.verdict == Verdict::kPass) {
      judged.insert(honest[index]);
    } else {
      proof.not_judged.push_back(result.id + ": " + VerdictName(result.verdict) + ", " +
                                 result.reason);
    }
    progress(++done, jobs, result.id);
    return true;
  });
  next = 0;
  pool->Work(director_options, [&](Director* director) {
    const size_t index = next.fetch_add(1);
    if (index >= proof.faults.size() || stopped()) return false;
    FaultProof* fault = &proof.faults[index];
    int64_t runs = 0;
    for (const Case* test : candidates[index]) {
      if (stopped() || (!options.every && !fault->caught_by.empty())) break;
      if (judged.count(test) == 0) continue;
      CaseSetup setup;
      setup.fault = fault->number;
      setup.deadline_ns = options.deadline_ns;
      CaseResult result = director->Run(*test, setup);
      ++runs;
      if (IsCatch(result) && result.timed_out) {
        // Perhaps the machine is only slow.
        setup.deadline_ns = options.sure_deadline_ns;
        result = director->Run(*test, setup);
        ++runs;
      }
      fault->tried.push_back(test->id);
      if (!IsCatch(result)) continue;
      if (fault->caught_by.empty()) fault->how = HowItFailed(result);
      fault->caught_by.push_back(test->id);
    }
    std::lock_guard<std::mutex> lock(mutex);
    proof.runs += runs;
    progress(++done, jobs, fault->fault().name);
    return true;
  });
  std::sort(proof.not_judged.begin(), proof.not_judged.end());
  return proof;
}

}  // namespace parley

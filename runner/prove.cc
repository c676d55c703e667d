#include "runner/prove.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "lib/suite.h"
#include "runner/claim_calls.h"
#include "runner/generic_fault.h"
#include "runner/generic_probe.h"

namespace parley {
namespace {

using Progress = std::function<void(size_t done, size_t of, const std::string& what)>;

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

// `count` of the items, drawn by the seed, in their own order; all if that is 0.
template <typename Item>
std::vector<Item> Draw(const std::vector<Item>& items, int count, uint64_t seed) {
  if (count <= 0 || static_cast<size_t>(count) >= items.size()) return items;
  // std::sample and std::shuffle may draw differently in every C++ library; this does not.
  std::mt19937_64 random(seed);
  std::vector<size_t> order(items.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    std::swap(order[i], order[i + random() % (order.size() - i)]);
  }
  order.resize(static_cast<size_t>(count));
  std::sort(order.begin(), order.end());
  std::vector<Item> drawn;
  for (const size_t index : order) drawn.push_back(items[index]);
  return drawn;
}

// How often a case that may fail of itself must notice a fault again before that counts.
constexpr int kConfirmations = 8;

// One case, what its honest run showed, and what is found of it.
struct CaseJob {
  const Case* test = nullptr;
  bool generic = false;  // drawn for generic faults
  bool passes = false;
  int64_t deadline_ns = 0;  // of faulty runs
  int64_t runs = 0;
  CaseProof proof;
};

struct NamedJob {
  int number = 0;  // 1 + index in NamedFaults()
  std::vector<CaseJob*> candidates;
  int64_t runs = 0;
  NamedProof proof;
};

class Prover {
 public:
  Prover(const Catalogue& catalogue, const ProveOptions& options,
         const DirectorOptions& director_options, Pool* pool, const Progress& progress,
         const std::atomic<bool>* stop)
      : catalogue_(catalogue),
        options_(options),
        director_options_(director_options),
        pool_(pool),
        progress_(progress),
        stop_(stop) {}

  ProofResult Run(const std::vector<const Case*>& cases) {
    Plan(cases);
    Each(&case_jobs_, [this](CaseJob* job, Director* director) { DoCase(job, director); });
    Each(&named_jobs_, [this](NamedJob* job, Director* director) { DoNamed(job, director); });
    ProofResult result;
    result.sample = options_.sample;
    result.seed = options_.seed;
    for (CaseJob& job : case_jobs_) {
      result.runs += job.runs;
      result.cases.push_back(std::move(job.proof));
    }
    for (NamedJob& job : named_jobs_) {
      result.runs += job.runs;
      result.named.push_back(std::move(job.proof));
    }
    return result;
  }

 private:
  bool Stopped() const { return stop_ != nullptr && stop_->load(); }

  void Plan(const std::vector<const Case*>& cases) {
    std::set<const Case*> generic, needed;
    if (options_.generic) {
      for (const Case* test : Draw(cases, options_.sample, options_.seed)) generic.insert(test);
    }
    std::vector<int> faults;
    for (size_t i = 0; options_.named && i < NamedFaults().size(); ++i) {
      const std::string name = NamedFaults()[i].name;
      if (!options_.fault_pattern.empty() && !IdMatches(name, options_.fault_pattern)) continue;
      faults.push_back(static_cast<int>(i) + 1);
    }
    faults = Draw(faults, options_.sample, options_.seed);
    std::vector<std::vector<const Case*>> candidates;
    for (const int number : faults) {
      candidates.push_back(CandidatesFor(NamedFaults()[static_cast<size_t>(number) - 1], cases));
      needed.insert(candidates.back().begin(), candidates.back().end());
    }
    for (const Case* test : cases) {
      if (generic.count(test) == 0 && needed.count(test) == 0) continue;
      CaseJob job;
      job.test = test;
      job.generic = generic.count(test) != 0;
      job.proof.id = test->id;
      job.proof.file = test->file;
      job.proof.line = test->where.line;
      case_jobs_.push_back(std::move(job));
    }
    std::map<const Case*, CaseJob*> jobs;
    for (CaseJob& job : case_jobs_) jobs[job.test] = &job;
    for (size_t i = 0; i < faults.size(); ++i) {
      NamedJob job;
      job.number = faults[i];
      const Fault& fault = NamedFaults()[static_cast<size_t>(job.number) - 1];
      job.proof.name = fault.name;
      job.proof.area = fault.area;
      job.proof.statement = fault.statement;
      for (const Case* test : candidates[i]) job.candidates.push_back(jobs.at(test));
      named_jobs_.push_back(std::move(job));
    }
  }

  // Spreads the jobs over all workers.
  template <typename Job, typename Do>
  void Each(std::vector<Job>* jobs, const Do& work) {
    std::atomic<size_t> next{0};
    pool_->Work(director_options_, [&](Director* director) {
      const size_t index = next.fetch_add(1);
      if (index >= jobs->size() || Stopped()) return false;
      Job* job = &(*jobs)[index];
      work(job, director);
      std::lock_guard<std::mutex> lock(mutex_);
      progress_(++done_, case_jobs_.size() + named_jobs_.size(), NameOf(*job));
      return true;
    });
  }
  static std::string NameOf(const CaseJob& job) { return job.proof.id; }
  static std::string NameOf(const NamedJob& job) { return job.proof.name; }

  void DoCase(CaseJob* job, Director* director) {
    if ((IsolationOf(*job->test) & ~director_options_.isolation) != 0) {
      job->proof.not_judged = "there are no namespaces that keep a wrong system apart";
      return;
    }
    GenericProbe honest(nullptr);
    CaseSetup setup;
    setup.probe = &honest;
    const CaseResult result = director->Run(*job->test, setup);
    ++job->runs;
    if (result.verdict != Verdict::kPass) {
      job->proof.not_judged = std::string(VerdictName(result.verdict)) + ": " + result.reason;
      return;
    }
    job->passes = true;
    job->deadline_ns = std::max(options_.deadline_ns, 2 * result.duration_ns);
    if (job->generic) DoGeneric(job, honest, director);
  }

  void DoGeneric(CaseJob* job, const GenericProbe& honest, Director* director) {
    const std::vector<GenericFault> faults =
        GenericFaultsOf(*job->test, ClaimLines(*job->test, catalogue_), honest.Calls(),
                        honest.Caught(), options_.all_calls);
    // Caught by nothing but silence, which a slow machine may cause as well.
    std::vector<std::pair<const GenericFault*, size_t>> doubtful;
    bool sure = false;
    for (const GenericFault& fault : faults) {
      if (Stopped()) return;
      GenericProof proof;
      const CaseResult result = RunGeneric(*job, fault, job->deadline_ns, director, &proof);
      ++job->runs;
      // A fault in a place that the run did not come to is none.
      if (proof.kind.empty()) continue;
      if (proof.caught && result.timed_out) {
        doubtful.emplace_back(&fault, job->proof.faults.size());
      } else if (proof.caught && fault.of_claim) {
        sure = true;
      }
      job->proof.faults.push_back(std::move(proof));
    }
    for (const auto& [fault, index] : doubtful) {
      if (sure || Stopped()) return;
      GenericProof proof;
      RunGeneric(*job, *fault, std::max(options_.sure_deadline_ns, job->deadline_ns), director,
                 &proof);
      ++job->runs;
      sure = proof.caught && fault->of_claim;
      if (!proof.kind.empty()) job->proof.faults[index] = std::move(proof);
    }
  }

  CaseResult RunGeneric(const CaseJob& job, const GenericFault& fault, int64_t deadline_ns,
                        Director* director, GenericProof* proof) {
    GenericProbe probe(&fault);
    CaseSetup setup;
    setup.deadline_ns = deadline_ns;
    setup.probe = &probe;
    CaseResult result = director->Run(*job.test, setup);
    if (!probe.reached()) return result;
    proof->kind = KindName(fault.kind);
    proof->what = fault.Print();
    proof->line = fault.source_line;
    proof->of_claim = fault.of_claim;
    proof->caught = IsCatch(result);
    if (proof->caught) proof->how = HowItFailed(result);
    return result;
  }

  void DoNamed(NamedJob* job, Director* director) {
    for (const CaseJob* candidate : job->candidates) {
      if (Stopped() || (!options_.every && !job->proof.Survives())) return;
      if (!candidate->passes) continue;
      CaseSetup setup;
      setup.fault = job->number;
      setup.deadline_ns = candidate->deadline_ns;
      CaseResult result = director->Run(*candidate->test, setup);
      ++job->runs;
      if (IsCatch(result) && result.timed_out) {
        setup.deadline_ns = std::max(options_.sure_deadline_ns, candidate->deadline_ns);
        result = director->Run(*candidate->test, setup);
        ++job->runs;
      }
      const bool unsteady = options_.unsteady.count(candidate->test->id) != 0;
      for (int i = 0; unsteady && i < kConfirmations && IsCatch(result); ++i) {
        result = director->Run(*candidate->test, setup);
        ++job->runs;
      }
      job->proof.tried.push_back(candidate->proof.id);
      if (!IsCatch(result)) continue;
      if (job->proof.Survives()) job->proof.how = HowItFailed(result);
      job->proof.caught_by.push_back(candidate->proof.id);
    }
  }

  const Catalogue& catalogue_;
  const ProveOptions& options_;
  const DirectorOptions& director_options_;
  Pool* pool_;
  const Progress& progress_;
  const std::atomic<bool>* stop_;
  std::vector<CaseJob> case_jobs_;
  std::vector<NamedJob> named_jobs_;
  std::mutex mutex_;
  size_t done_ = 0;
};

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

ProofResult Prove(const std::vector<const Case*>& cases, const Catalogue& catalogue,
                  const ProveOptions& options, const DirectorOptions& director_options, Pool* pool,
                  const Progress& progress, const std::atomic<bool>* stop) {
  return Prover(catalogue, options, director_options, pool, progress, stop).Run(cases);
}

}  // namespace parley

// What the names of a case stand for while it runs: values bound by outputs, and actors.
#ifndef PARLEY_LIB_ENVIRONMENT_H_
#define PARLEY_LIB_ENVIRONMENT_H_

#include <cstdint>
#include <map>
#include <string>

#include "lib/type.h"
#include "lib/value.h"

namespace parley {

// The numbers by which an actor is known. For a thread `pid` is that of its process.
struct ActorIds {
  int64_t pid = 0;
  int64_t tid = 0;
  int64_t thread = 0;  // pthread_t as a number
};

class Environment {
 public:
  // Null if the name is not bound.
  const Value* Find(const std::string& name) const;
  void Bind(const std::string& name, Value value) { values_[name] = std::move(value); }
  void Forget(const std::string& name) { values_.erase(name); }

  void SetActor(const std::string& name, ActorIds ids) { actors_[name] = ids; }
  bool IsActor(const std::string& name) const { return actors_.count(name) != 0; }
  // The number of an actor where a value of type `as` is wanted: pthread_t for `thread`, the
  // kernel's thread id for `tid`, else the pid.
  int64_t ActorNumber(const std::string& name, const Type& as) const;
  // The actor whose pid this is, preferring processes to threads; "" if there is none.
  std::string ActorOfPid(int64_t pid) const;

 private:
  std::map<std::string, Value> values_;
  std::map<std::string, ActorIds> actors_;
};

}  // namespace parley

#endif  // PARLEY_LIB_ENVIRONMENT_H_

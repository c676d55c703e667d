#include "lib/environment.h"

namespace parley {

const Value* Environment::Find(const std::string& name) const {
  auto it = values_.find(name);
  return it == values_.end() ? nullptr : &it->second;
}

int64_t Environment::ActorNumber(const std::string& name, const Type& as) const {
  auto it = actors_.find(name);
  if (it == actors_.end()) return 0;
  if (as.base == "thread") return it->second.thread;
  if (as.base == "tid") return it->second.tid;
  return it->second.pid;
}

std::string Environment::ActorOfPid(int64_t pid) const {
  std::string thread;
  for (const auto& [name, ids] : actors_) {
    if (ids.pid != pid || pid == 0) continue;
    if (ids.tid == pid) return name;
    thread = name;
  }
  return thread;
}

}  // namespace parley

// For tests: processes, objects and names as somebody sees them who has no part in a run.
#ifndef PARLEY_RUNNER_OUTSIDE_VIEW_H_
#define PARLEY_RUNNER_OUTSIDE_VIEW_H_

#include <dirent.h>
#include <errno.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace parley {

struct Process {
  int pid = 0;
  int parent = 0;
  int session = 0;
  char state = 0;
};

inline std::vector<Process> Processes() {
  std::vector<Process> found;
  DIR* directory = opendir("/proc");
  if (directory == nullptr) return found;
  while (struct dirent* entry = readdir(directory)) {
    Process process;
    process.pid = atoi(entry->d_name);
    if (process.pid <= 0) continue;
    std::ifstream in("/proc/" + std::to_string(process.pid) + "/stat");
    std::string text;
    std::getline(in, text);
    const size_t end = text.rfind(')');
    if (end == std::string::npos) continue;
    if (sscanf(text.c_str() + end + 1, " %c %d %*d %d", &process.state, &process.parent,
               &process.session) == 3) {
      found.push_back(process);
    }
  }
  closedir(directory);
  return found;
}

inline std::vector<Process> ChildrenOf(int parent) {
  std::vector<Process> children = Processes();
  children.erase(std::remove_if(children.begin(), children.end(),
                                [parent](const Process& one) { return one.parent != parent; }),
                 children.end());
  return children;
}

inline int OnlyLivingChildOf(int parent) {
  int pid = 0;
  for (const Process& child : ChildrenOf(parent)) {
    if (child.state == 'Z') continue;
    EXPECT_EQ(pid, 0) << "a second child";
    pid = child.pid;
  }
  EXPECT_NE(pid, 0);
  return pid;
}

// The actor that still is in the session of the case; its leader is a zombie.
inline int ActorBelow(int supervisor) {
  const std::vector<Process> children = ChildrenOf(supervisor);
  for (const Process& leader : children) {
    if (leader.state != 'Z' || leader.session != leader.pid) continue;
    for (const Process& actor : children) {
      if (actor.state != 'Z' && actor.session == leader.pid) return actor.pid;
    }
  }
  ADD_FAILURE() << "no actor below " << supervisor;
  return 0;
}

// Names in a directory, in one text.
inline std::string Names(const std::string& path) {
  std::vector<std::string> names;
  DIR* directory = opendir(path.c_str());
  if (directory == nullptr) return path + ": " + strerror(errno);
  while (struct dirent* entry = readdir(directory)) {
    if (entry->d_name[0] != '.') names.push_back(entry->d_name);
  }
  closedir(directory);
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += name + "\n";
  return all;
}

// Objects of System V in this namespace: the lines below the heading.
inline std::string Objects(const std::string& kind) {
  std::ifstream in("/proc/sysvipc/" + kind);
  if (!in) return "there is no /proc/sysvipc/" + kind;
  std::string line, all;
  std::getline(in, line);
  while (std::getline(in, line)) all += line + "\n";
  return all;
}

}  // namespace parley

#endif  // PARLEY_RUNNER_OUTSIDE_VIEW_H_

// The catalogue of named faults, and which one is active.
#include "runner/fault.h"

#include <string.h>

#include <cstddef>

#include "runner/faults/faults.h"

namespace parley {
namespace {

std::vector<Fault> AllFaults() {
  std::vector<Fault> all;
  for (auto of_area : {SignalFaults,        SendingFaults,         AcceptingFaults,
                       TimerFaults,         ProcessFaults,         ImageFaults,
                       JobControlFaults,    WaitingFaults,         SysvFaults,
                       SysvSemaphoreFaults, SysvMemoryFaults,      PosixIpcFaults,
                       PipeFaults,          MemoryFaults,          FileFaults,
                       LockFaults,          SocketFaults,          SocketNameFaults,
                       SocketDataFaults,    SocketWaitFaults,      SocketMessageFaults,
                       PollFaults,          ThreadFaults,          ThreadConditionFaults,
                       ThreadLockFaults,    ThreadAttributeFaults, LinuxFaults,
                       DescriptorFaults,    EpollFaults,           EpollSetFaults,
                       FutexFaults,         SysvRecordFaults,      SysvAdjustmentFaults,
                       PosixPartyFaults,    SplicingFaults,        RangeFaults,
                       MappingRightFaults,  LocalPeerFaults,       InternetFaults,
                       PosixTimerFaults,    FutexWaitvFaults,      RefusalFaults,
                       CredentialFaults,    NamespaceFaults,       PipeEndFaults,
                       RemappingFaults,     WatchFaults,           LimitFaults,
                       CancellationFaults}) {
    for (Fault& fault : of_area()) all.push_back(std::move(fault));
  }
  return all;
}

}  // namespace

const std::vector<Fault>& NamedFaults() {
  // Never destroyed: actors end without leaving main.
  static const auto* faults = new std::vector<Fault>(AllFaults());
  return *faults;
}

const Fault* ActiveFault(const Arena* arena) {
  const int32_t number = arena->start.fault;
  if (number <= 0) return nullptr;
  const std::vector<Fault>& faults = NamedFaults();
  return static_cast<size_t>(number) <= faults.size() ? &faults[static_cast<size_t>(number) - 1]
                                                      : nullptr;
}

Thunk FaultyThunk(const Arena* arena, int row_index) {
  const Fault* fault = ActiveFault(arena);
  const char* name = FindCallName(row_index);
  if (fault && name) {
    for (const FaultyCall& faulty : fault->calls) {
      if (faulty.thunk && strcmp(faulty.call, name) == 0) return faulty.thunk;
    }
  }
  return FindThunk(row_index);
}

}  // namespace parley

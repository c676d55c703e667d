// The named faults of each area; NamedFaults() puts them together. See README.md beside.
#ifndef PARLEY_RUNNER_FAULTS_FAULTS_H_
#define PARLEY_RUNNER_FAULTS_FAULTS_H_

#include <vector>

#include "runner/fault.h"

namespace parley {

std::vector<Fault> SignalFaults();
std::vector<Fault> SendingFaults();
std::vector<Fault> AcceptingFaults();
std::vector<Fault> TimerFaults();
std::vector<Fault> PosixTimerFaults();
std::vector<Fault> ProcessFaults();
std::vector<Fault> ImageFaults();
std::vector<Fault> JobControlFaults();
std::vector<Fault> WaitingFaults();
std::vector<Fault> SysvFaults();
std::vector<Fault> SysvSemaphoreFaults();
std::vector<Fault> SysvMemoryFaults();
std::vector<Fault> PosixIpcFaults();
std::vector<Fault> PipeFaults();
std::vector<Fault> MemoryFaults();
std::vector<Fault> FileFaults();
std::vector<Fault> LockFaults();
std::vector<Fault> SocketFaults();
std::vector<Fault> SocketNameFaults();
std::vector<Fault> SocketDataFaults();
std::vector<Fault> SocketMessageFaults();
std::vector<Fault> SocketWaitFaults();
std::vector<Fault> PollFaults();
std::vector<Fault> ThreadFaults();
std::vector<Fault> ThreadConditionFaults();
std::vector<Fault> ThreadLockFaults();
std::vector<Fault> ThreadAttributeFaults();
std::vector<Fault> FutexFaults();
std::vector<Fault> FutexWaitvFaults();
std::vector<Fault> LinuxFaults();
std::vector<Fault> DescriptorFaults();
std::vector<Fault> EpollFaults();
std::vector<Fault> EpollSetFaults();
std::vector<Fault> SysvRecordFaults();
std::vector<Fault> SysvAdjustmentFaults();
std::vector<Fault> PosixPartyFaults();
std::vector<Fault> SplicingFaults();
std::vector<Fault> RangeFaults();
std::vector<Fault> MappingRightFaults();
std::vector<Fault> LocalPeerFaults();
std::vector<Fault> InternetFaults();
std::vector<Fault> RefusalFaults();
std::vector<Fault> CredentialFaults();
std::vector<Fault> NamespaceFaults();
std::vector<Fault> PipeEndFaults();
std::vector<Fault> RemappingFaults();
std::vector<Fault> WatchFaults();
std::vector<Fault> LimitFaults();
std::vector<Fault> CancellationFaults();

}  // namespace parley

#endif  // PARLEY_RUNNER_FAULTS_FAULTS_H_

// Wrappers of semctl, whose last argument is a union that the caller defines.
#ifndef PARLEY_RUNNER_CALLS_SYSV_H_
#define PARLEY_RUNNER_CALLS_SYSV_H_

namespace parley {
namespace calls {

int SemctlValue(int id, int number, int command, int value);
int SemctlPointer(int id, int number, int command, void* pointer);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_SYSV_H_

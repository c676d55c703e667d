// Standard input, output and error of this program, which whoever starts it may have closed, or
// connected to a disk that is full.
#ifndef PARLEY_RUNNER_STANDARD_STREAMS_H_
#define PARLEY_RUNNER_STANDARD_STREAMS_H_

#include <ostream>

namespace parley {

// Puts something that can be neither read nor written in the place of those that are closed. What
// is opened next would take their numbers, and get what is meant for the user. To be called before
// anything is opened.
void OccupyStandardStreams();

// The exit status of a command that ended with `status`: 3, with a word in `err`, if not all that
// it wrote to `out`, which is standard output, arrived. A pipe that nobody reads any more is no
// loss.
int StatusAfterOutput(int status, std::ostream& out, std::ostream& err);

}  // namespace parley

#endif  // PARLEY_RUNNER_STANDARD_STREAMS_H_

// ptsname, with its result where the director can read it.
#include "runner/calls_terminal.h"

#include <stdlib.h>

#include "runner/area_text.h"

namespace parley {
namespace calls {

char* PtsName(int fd, char* area) { return CopyIntoArea(ptsname(fd), area); }

}  // namespace calls
}  // namespace parley

// Wrappers of the functions on names of hosts whose results lie in the actor's memory.
#ifndef PARLEY_RUNNER_CALLS_SOCKETS_H_
#define PARLEY_RUNNER_CALLS_SOCKETS_H_

#include <netdb.h>
#include <sys/socket.h>

#include "lib/addrinfo_record.h"

namespace parley {
namespace calls {

// getaddrinfo; a list that it finds is copied into `area`, and stays until freeaddrinfo.
int ResolveIntoArea(const char* node, const char* service, const struct addrinfo* hints,
                    AddrinfoArea* area);
// The text is also in `area`, the address of which is returned; null on failure.
char* InetNtop(int family, const void* source, char* destination, socklen_t size, char* area);
char* GaiText(int code, char* area);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_SOCKETS_H_

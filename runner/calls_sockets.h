// Wrappers of the functions on names of hosts whose results lie in the actor's memory, and of
// macros.
#ifndef PARLEY_RUNNER_CALLS_SOCKETS_H_
#define PARLEY_RUNNER_CALLS_SOCKETS_H_

#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
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

// The macros of sys/socket.h.
size_t CmsgLen(size_t length);
size_t CmsgSpace(size_t length);
// For a msghdr with `size` bytes of control data at `control`.
void* CmsgFirst(void* control, size_t size);
void* CmsgNext(void* control, size_t size, void* message);
void* CmsgData(void* message);

// The variables of netinet/in.h, copied to `value`. Return 0.
int In6Any(struct in6_addr* value);
int In6Loopback(struct in6_addr* value);
// Its macros, 1 or 0.
int In6IsUnspecified(const struct in6_addr* address);
int In6IsLoopback(const struct in6_addr* address);
int In6IsMulticast(const struct in6_addr* address);
int In6IsLinkLocal(const struct in6_addr* address);
int In6IsSiteLocal(const struct in6_addr* address);
int In6IsV4Mapped(const struct in6_addr* address);
int In6IsV4Compatible(const struct in6_addr* address);
int In6IsMulticastNodeLocal(const struct in6_addr* address);
int In6IsMulticastLinkLocal(const struct in6_addr* address);
int In6IsMulticastSiteLocal(const struct in6_addr* address);
int In6IsMulticastOrganizationLocal(const struct in6_addr* address);
int In6IsMulticastGlobal(const struct in6_addr* address);

}  // namespace calls
}  // namespace parley

#endif  // PARLEY_RUNNER_CALLS_SOCKETS_H_

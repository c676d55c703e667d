// Names of hosts and addresses as text, with results where the director can read them.
#include "runner/calls_sockets.h"

#include <arpa/inet.h>
#include <string.h>

#include "runner/area_text.h"

namespace parley {
namespace calls {
namespace {

void Flatten(const struct addrinfo& entry, AddrinfoRecord* record) {
  memset(record, 0, sizeof *record);
  record->flags = entry.ai_flags;
  record->family = entry.ai_family;
  record->socket_type = entry.ai_socktype;
  record->protocol = entry.ai_protocol;
  record->address_length = entry.ai_addrlen;
  const size_t length =
      entry.ai_addrlen < sizeof record->address ? entry.ai_addrlen : sizeof record->address;
  if (entry.ai_addr != nullptr) memcpy(record->address, entry.ai_addr, length);
  if (entry.ai_canonname != nullptr) {
    record->has_canonical_name = 1;
    strncpy(record->canonical_name, entry.ai_canonname, sizeof record->canonical_name - 1);
  }
}

}  // namespace

int ResolveIntoArea(const char* node, const char* service, const struct addrinfo* hints,
                    AddrinfoArea* area) {
  struct addrinfo* list = nullptr;
  const int result = getaddrinfo(node, service, hints, &list);
  if (result != 0) return result;
  int count = 0;
  for (const struct addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (count < kMaxAddrinfoRecords) Flatten(*entry, &area->records[count]);
    ++count;
  }
  area->count = count;
  area->reserved = 0;
  area->original = reinterpret_cast<uintptr_t>(list);
  return result;
}

char* InetNtop(int family, const void* source, char* destination, socklen_t size, char* area) {
  return CopyIntoArea(inet_ntop(family, source, destination, size), area);
}

char* GaiText(int code, char* area) { return CopyIntoArea(gai_strerror(code), area); }

size_t CmsgLen(size_t length) { return CMSG_LEN(length); }
size_t CmsgSpace(size_t length) { return CMSG_SPACE(length); }

void* CmsgFirst(void* control, size_t size) {
  msghdr header = {};
  header.msg_control = control;
  header.msg_controllen = size;
  return CMSG_FIRSTHDR(&header);
}

void* CmsgNext(void* control, size_t size, void* message) {
  msghdr header = {};
  header.msg_control = control;
  header.msg_controllen = size;
  return CMSG_NXTHDR(&header, static_cast<cmsghdr*>(message));
}

void* CmsgData(void* message) { return CMSG_DATA(static_cast<cmsghdr*>(message)); }

int In6Any(struct in6_addr* value) {
  *value = in6addr_any;
  return 0;
}

int In6Loopback(struct in6_addr* value) {
  *value = in6addr_loopback;
  return 0;
}

int In6IsUnspecified(const struct in6_addr* address) {
  return IN6_IS_ADDR_UNSPECIFIED(address) ? 1 : 0;
}
int In6IsLoopback(const struct in6_addr* address) { return IN6_IS_ADDR_LOOPBACK(address) ? 1 : 0; }
int In6IsMulticast(const struct in6_addr* address) {
  return IN6_IS_ADDR_MULTICAST(address) ? 1 : 0;
}
int In6IsLinkLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_LINKLOCAL(address) ? 1 : 0;
}
int In6IsSiteLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_SITELOCAL(address) ? 1 : 0;
}
int In6IsV4Mapped(const struct in6_addr* address) { return IN6_IS_ADDR_V4MAPPED(address) ? 1 : 0; }
int In6IsV4Compatible(const struct in6_addr* address) {
  return IN6_IS_ADDR_V4COMPAT(address) ? 1 : 0;
}
int In6IsMulticastNodeLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_MC_NODELOCAL(address) ? 1 : 0;
}
int In6IsMulticastLinkLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_MC_LINKLOCAL(address) ? 1 : 0;
}
int In6IsMulticastSiteLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_MC_SITELOCAL(address) ? 1 : 0;
}
int In6IsMulticastOrganizationLocal(const struct in6_addr* address) {
  return IN6_IS_ADDR_MC_ORGLOCAL(address) ? 1 : 0;
}
int In6IsMulticastGlobal(const struct in6_addr* address) {
  return IN6_IS_ADDR_MC_GLOBAL(address) ? 1 : 0;
}

}  // namespace calls
}  // namespace parley

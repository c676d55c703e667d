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

}  // namespace calls
}  // namespace parley

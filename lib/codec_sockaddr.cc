// Socket addresses as values: {AF_INET, port=2520, addr="127.0.0.1"}, {AF_UNIX, "path"}.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "lib/codec.h"

namespace parley {
namespace {

int64_t NumberOf(const Value& value, const char* field) {
  const Value* found = value.Field(field);
  return found == nullptr ? 0 : found->number;
}

std::string BytesOf(const Value& value, const char* field) {
  const Value* found = value.Field(field);
  return found == nullptr ? std::string() : found->bytes;
}

constexpr size_t kPathOffset = offsetof(sockaddr_un, sun_path);

}  // namespace

bool EncodeSockaddr(const Value& value, void* memory, size_t* size, std::string* error) {
  const int family = static_cast<int>(NumberOf(value, "family"));
  const std::string addr = BytesOf(value, "addr");
  if (family == AF_INET) {
    sockaddr_in in = {};
    in.sin_family = AF_INET;
    in.sin_port = htons(static_cast<uint16_t>(NumberOf(value, "port")));
    if (!addr.empty() && inet_pton(AF_INET, addr.c_str(), &in.sin_addr) != 1) {
      *error = "\"" + addr + "\" is no IPv4 address";
      return false;
    }
    std::memcpy(memory, &in, *size = sizeof in);
    return true;
  }
  if (family == AF_INET6) {
    sockaddr_in6 in6 = {};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(static_cast<uint16_t>(NumberOf(value, "port")));
    in6.sin6_flowinfo = htonl(static_cast<uint32_t>(NumberOf(value, "flowinfo")));
    in6.sin6_scope_id = static_cast<uint32_t>(NumberOf(value, "scope_id"));
    if (!addr.empty() && inet_pton(AF_INET6, addr.c_str(), &in6.sin6_addr) != 1) {
      *error = "\"" + addr + "\" is no IPv6 address";
      return false;
    }
    std::memcpy(memory, &in6, *size = sizeof in6);
    return true;
  }
  sockaddr_un un = {};
  un.sun_family = static_cast<sa_family_t>(family);
  const std::string path = BytesOf(value, "path");
  if (path.size() > sizeof un.sun_path) {
    *error = "the path is longer than " + std::to_string(sizeof un.sun_path) + " bytes";
    return false;
  }
  std::memcpy(un.sun_path, path.data(), path.size());
  std::memcpy(memory, &un, *size = sizeof un);
  return true;
}

Value DecodeSockaddr(const void* memory, size_t size) {
  Value value;
  if (size < sizeof(sa_family_t)) return value;  // no address: _ alone matches
  value.kind = Value::Kind::kStruct;
  value.type = "sockaddr";
  char copy[sizeof(sockaddr_storage)] = {};
  size = std::min(size, sizeof copy);
  std::memcpy(copy, memory, size);
  sa_family_t family;
  std::memcpy(&family, copy + offsetof(sockaddr, sa_family), sizeof family);
  value.fields.emplace_back("family", Value::Int(family, "one(address_family)"));
  char text[INET6_ADDRSTRLEN] = "";
  if (family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in in;
    std::memcpy(&in, copy, sizeof in);
    inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
    value.fields.emplace_back("port", Value::Int(ntohs(in.sin_port)));
    value.fields.emplace_back("addr", Value::Bytes(text));
  } else if (family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 in6;
    std::memcpy(&in6, copy, sizeof in6);
    inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
    value.fields.emplace_back("port", Value::Int(ntohs(in6.sin6_port)));
    value.fields.emplace_back("addr", Value::Bytes(text));
    value.fields.emplace_back("flowinfo", Value::Int(ntohl(in6.sin6_flowinfo)));
    value.fields.emplace_back("scope_id", Value::Int(in6.sin6_scope_id));
  } else if (family == AF_UNIX && size > kPathOffset) {
    std::string path(copy + kPathOffset, std::min(size, sizeof(sockaddr_un)) - kPathOffset);
    if (path[0] != '\0') path = path.substr(0, path.find('\0'));  // a file name ends at its NUL
    value.fields.emplace_back("path", Value::Bytes(path));
  }
  return value;
}

}  // namespace parley

// Turns the flattened results of getaddrinfo into values.
#include "lib/addrinfo_record.h"

#include <algorithm>
#include <cstring>

#include "lib/codec.h"

namespace parley {
namespace {

Value DecodeRecord(const AddrinfoRecord& record) {
  Value value;
  value.kind = Value::Kind::kStruct;
  value.type = "addrinfo_record";
  auto& fields = value.fields;
  fields.emplace_back("ai_flags", Value::Int(record.flags, "flags(ai_flags)"));
  fields.emplace_back("ai_family", Value::Int(record.family, "one(address_family)"));
  fields.emplace_back("ai_socktype", Value::Int(record.socket_type, "flags(socket_type)"));
  fields.emplace_back("ai_protocol", Value::Int(record.protocol, "one(ip_protocol)"));
  fields.emplace_back("ai_addrlen", Value::Int(record.address_length, "socklen"));
  const size_t kept = std::min<size_t>(record.address_length, kMaxSockaddr);
  fields.emplace_back("ai_addr", DecodeSockaddr(record.address, kept));
  // What an actor shares with the director may be overwritten by a system that is wrong.
  const std::string name(record.canonical_name, strnlen(record.canonical_name, kMaxCanonicalName));
  fields.emplace_back("ai_canonname",
                      record.has_canonical_name != 0 ? Value::Bytes(name) : Value());
  return value;
}

}  // namespace

Value DecodeAddrinfoArea(const void* area) {
  AddrinfoArea copy;
  std::memcpy(&copy, area, sizeof copy);
  Value value;
  value.kind = Value::Kind::kList;
  value.type = "addrinfo_list";
  value.address = static_cast<int64_t>(copy.original);
  for (int i = 0; i < std::min(copy.count, kMaxAddrinfoRecords); ++i) {
    value.items.push_back(DecodeRecord(copy.records[i]));
  }
  return value;
}

}  // namespace parley

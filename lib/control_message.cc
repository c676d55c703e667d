#include "lib/control_message.h"

#include <sys/socket.h>

#include <cstring>

#include "lib/codec.h"
#include "lib/struct_table.h"
#include "lib/xlat.h"

namespace parley {

bool EncodeControl(const Value& list, std::string* bytes, std::string* error) {
  for (const Value& item : list.items) {
    std::string data;
    const Value* payload = item.Field("data");
    if (payload != nullptr && payload->kind == Value::Kind::kList) {
      for (const Value& fd : payload->items) {
        const int number = static_cast<int>(fd.number);
        data.append(reinterpret_cast<const char*>(&number), sizeof number);
      }
    } else if (payload != nullptr && payload->kind == Value::Kind::kStruct) {
      const StructInfo* info = FindStruct(payload->type);
      if (info == nullptr) {
        *error = "a " + payload->type + " cannot be the data of a control message";
        return false;
      }
      data.resize(info->size);
      if (!EncodeStruct(*info, *payload, CodecContext(), data.data(), error)) return false;
    } else if (payload != nullptr) {
      data = payload->bytes;
    }
    std::string message(CMSG_SPACE(data.size()), '\0');
    cmsghdr header = {};
    header.cmsg_len = CMSG_LEN(data.size());
    if (const Value* level = item.Field("cmsg_level"))
      header.cmsg_level = static_cast<int>(level->number);
    if (const Value* type = item.Field("cmsg_type"))
      header.cmsg_type = static_cast<int>(type->number);
    std::memcpy(message.data(), &header, sizeof header);
    std::memcpy(message.data() + CMSG_LEN(0), data.data(), data.size());
    *bytes += message;
  }
  return true;
}

Value DecodeControl(const char* control, size_t size) {
  Value list;
  list.kind = Value::Kind::kList;
  size_t offset = 0;
  while (size - offset >= sizeof(cmsghdr)) {
    cmsghdr header;
    std::memcpy(&header, control + offset, sizeof header);
    if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > size - offset) break;
    const std::string data(control + offset + CMSG_LEN(0), header.cmsg_len - CMSG_LEN(0));
    Value item;
    item.kind = Value::Kind::kStruct;
    item.type = "cmsg";
    item.fields.emplace_back("cmsg_level", Value::Int(header.cmsg_level, "one(socket_level)"));
    item.fields.emplace_back("cmsg_type", Value::Int(header.cmsg_type));
    Value payload = Value::Bytes(data);
    const bool socket_level = header.cmsg_level == SOL_SOCKET;
    const StructInfo* ucred = FindStruct("ucred");
    if (socket_level && header.cmsg_type == SCM_RIGHTS) {
      payload = Value();
      payload.kind = Value::Kind::kList;
      for (size_t i = 0; i + sizeof(int) <= data.size(); i += sizeof(int)) {
        int fd;
        std::memcpy(&fd, data.data() + i, sizeof fd);
        payload.items.push_back(Value::Int(fd, "fd"));
      }
    } else if (socket_level && ucred != nullptr && data.size() == ucred->size &&
               header.cmsg_type == ConstantValue("SCM_CREDENTIALS").value_or(-1)) {
      payload = DecodeStruct(*ucred, CodecContext(), data.data());
    }
    item.fields.emplace_back("data", std::move(payload));
    list.items.push_back(std::move(item));
    const size_t space = CMSG_SPACE(data.size());
    if (space > size - offset) break;
    offset += space;
  }
  return list;
}

}  // namespace parley

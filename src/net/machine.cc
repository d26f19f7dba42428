#include "net/machine.h"

namespace brink::net {

std::string Address::text() const {
  switch (family) {
    case Family::ipv4: return host + ":" + std::to_string(port);
    case Family::ipv6: return "[" + host + "]:" + std::to_string(port);
    case Family::unix_path: break;
  }
  return "unix:" + host;
}

}  // namespace brink::net

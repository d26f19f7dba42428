// Datagrams to one address. Nobody answers them, so all that can be known is what this machine says: a name that does
// not resolve, and a port on which nobody listens, where the network reports that (this machine does).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/exporting.h"

namespace brink::run {

class UdpClient {
 public:
  explicit UdpClient(plan::Address address) : address_(std::move(address)) {}
  UdpClient(const UdpClient&) = delete;
  UdpClient& operator=(const UdpClient&) = delete;
  ~UdpClient();

  // All of them, or the first error; waits for the name, and a second for room at most. A port that nobody listens on
  // is known one call later, when the network has said so.
  Result<void> send(const std::vector<std::string>& datagrams);

 private:
  Result<void> open();
  void close();

  plan::Address address_;
  int fd_ = -1;
};

}  // namespace brink::run

// Transfer: the bytes that went to and came from the target since they were last told. Part of a user.
#pragma once

#include <cstdint>
#include <utility>

namespace brink::script::js {

class User;

class Transfer {
 public:
  explicit Transfer(User&) {}
  void add(std::uint64_t sent, std::uint64_t received) {
    sent_ += sent;
    received_ += received;
  }
  std::uint64_t take_sent() { return std::exchange(sent_, 0); }
  std::uint64_t take_received() { return std::exchange(received_, 0); }

 private:
  std::uint64_t sent_ = 0, received_ = 0;
};

}  // namespace brink::script::js

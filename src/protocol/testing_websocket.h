// TestingSocketServer: the other side of a WebSocket, without I/O, for simulated targets: frames of a client out,
// frames in. Takes whatever a client sends as long as it is whole frames that are masked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "protocol/websocket.h"

namespace brink::protocol {

struct TestingFrame {
  Opcode opcode = Opcode::text;
  std::string payload;
  std::uint32_t mask = 0;
};

// A frame as a server sends it: not masked.
inline std::string testing_frame(Opcode opcode, std::string_view payload, bool final = true) {
  std::string out(1, static_cast<char>((final ? 0x80u : 0u) | static_cast<unsigned>(opcode)));
  if (payload.size() <= 125) {
    out += static_cast<char>(payload.size());
  } else {
    const bool wide = payload.size() > 0xffff;
    out += static_cast<char>(wide ? 127 : 126);
    for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8) out += static_cast<char>(payload.size() >> shift & 0xff);
  }
  return out.append(payload);
}

class TestingSocketServer {
 public:
  using OnFrame = std::function<void(const TestingFrame&)>;
  explicit TestingSocketServer(OnFrame on_frame) : on_frame_(std::move(on_frame)) {}

  void receive(std::string_view bytes) {
    bytes_ += bytes;
    while (take_frame()) {
    }
  }

 private:
  std::uint64_t number(std::size_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + size; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[i]);
    return value;
  }

  bool take_frame() {
    if (bytes_.size() < 2) return false;
    const unsigned second = static_cast<unsigned char>(bytes_[1]);
    CHECK((second & 0x80) != 0, "a client masks its frames");
    const std::size_t wide = (second & 0x7f) == 126 ? 2 : (second & 0x7f) == 127 ? 8 : 0;
    const std::size_t head = 2 + wide + 4;
    if (bytes_.size() < head) return false;
    const std::uint64_t size = wide > 0 ? number(2, wide) : second & 0x7f;
    if (bytes_.size() < head + size) return false;
    TestingFrame frame{static_cast<Opcode>(bytes_[0] & 0x0f), bytes_.substr(head, size),
                       static_cast<std::uint32_t>(number(2 + wide, 4))};
    for (std::size_t i = 0; i < frame.payload.size(); ++i) {
      frame.payload[i] =
          static_cast<char>(frame.payload[i] ^ static_cast<char>(frame.mask >> (24 - 8 * (i % 4)) & 0xff));
    }
    bytes_.erase(0, head + size);
    on_frame_(frame);
    return true;
  }

  OnFrame on_frame_;
  std::string bytes_;
};

}  // namespace brink::protocol

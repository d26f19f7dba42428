// Channel: one end of a conversation over a carrier that may lose, double, delay and reorder. What is said arrives once
// and in order, or the other end is gone; what is only mentioned arrives soon or never. A plain state machine: no
// clock, no thread, no carrier.
//
//   frame   := number heard body          heard: so many frames have been received here, all of them
//   number  := 0: mentioned, or nothing but `heard` (an empty body)
//            | 2 n + more                 the n-th frame, from 1; more: its message goes on in the next one
//
// Frames are sent again until the other end says that it has heard them. A message longer than `most_of_frame` is
// several frames.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace brink::cluster {

class Channel {
 public:
  static constexpr std::size_t most_of_frame = 256 << 10;
  static constexpr std::size_t most_of_message = std::size_t{256} << 20;
  // After which what was not acknowledged is sent again, the first time.
  static constexpr Duration patience = std::chrono::milliseconds(200);

  void say(std::string_view message);
  void mention(std::string_view message);
  // A frame that has come. Gives the messages that are whole now, in order. Errors (nothing): it is no frame, and the
  // other end is not to be trusted.
  std::optional<std::vector<std::string>> hear(std::string_view frame);
  // Frames to be sent, those again whose time it is and a bare acknowledgement that is owed among them.
  std::vector<std::string> outgoing(Instant now);
  // Everything that was said has been heard.
  bool settled() const { return unheard_.empty(); }

 private:
  struct Said {
    std::uint64_t number;
    std::string body;
    bool more;
    std::optional<Instant> sent = std::nullopt;
    Duration patience = Channel::patience;  // twice as long each time it is sent again
  };
  struct Early {
    std::string body;
    bool more;
  };
  // So many are on their way at once; the others wait until the first of these have been heard.
  static constexpr std::size_t window = 32;

  std::string frame(std::uint64_t number, std::string_view body);
  bool take(std::uint64_t number, bool more, std::string_view body, std::vector<std::string>& whole);

  std::uint64_t said_ = 0;
  std::deque<Said> unheard_;
  std::vector<std::string> mentions_;
  std::uint64_t heard_ = 0;
  std::map<std::uint64_t, Early> early_;  // frames that have come before their turn
  bool owes_ = false;                     // an acknowledgement
  std::string beginning_;                 // of a message that goes on
};

}  // namespace brink::cluster

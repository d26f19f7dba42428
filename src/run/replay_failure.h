// The bytes that stand for failures in a replay file: in the order in which the kinds came to be, which is not the
// order of the enumeration. New ones go to the end.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sample/failure.h"

namespace brink::run {

inline constexpr std::array replay_failures = {
    sample::Failure::none,
    sample::Failure::dns,
    sample::Failure::refused,
    sample::Failure::unreachable,
    sample::Failure::connect_timeout,
    sample::Failure::tls_timeout,
    sample::Failure::tls_not_tls,
    sample::Failure::tls_untrusted,
    sample::Failure::tls_expired,
    sample::Failure::tls_wrong_host,
    sample::Failure::tls_alert,
    sample::Failure::tls_closed,
    sample::Failure::send,
    sample::Failure::reset,
    sample::Failure::closed_early,
    sample::Failure::first_byte_timeout,
    sample::Failure::body_timeout,
    sample::Failure::malformed,
    sample::Failure::too_large,
    sample::Failure::status,
    sample::Failure::assertion,
    sample::Failure::no_fds,
    sample::Failure::no_ports,
    sample::Failure::no_memory,
    sample::Failure::internal,
    sample::Failure::no_http2,
    sample::Failure::stream_refused,
    sample::Failure::stream_reset,
    sample::Failure::no_websocket,
    sample::Failure::socket_closed,
    sample::Failure::message_timeout,
    sample::Failure::bad_frame,
    sample::Failure::forbidden,
};
static_assert(replay_failures.size() == sample::failure_count);

inline constexpr auto replay_bytes = [] {
  std::array<std::uint8_t, sample::failure_count> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[static_cast<std::size_t>(replay_failures[i])] = static_cast<std::uint8_t>(i);
  }
  return bytes;
}();

constexpr std::uint8_t replay_byte(sample::Failure failure) { return replay_bytes[static_cast<std::size_t>(failure)]; }

constexpr std::optional<sample::Failure> failure_of_replay(std::uint8_t byte) {
  return byte < replay_failures.size() ? std::optional(replay_failures[byte]) : std::nullopt;
}

}  // namespace brink::run

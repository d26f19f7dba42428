// Sample: everything that was seen of one request. The seam between making load (engine) and judging it (aggregate).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "sample/failure.h"

namespace brink::sample {

// Of a response that is complete.
enum class Http : std::uint8_t { none, http1_0, http1_1, http2 };
inline constexpr int http_count = static_cast<int>(Http::http2) + 1;
// "HTTP/1.1": stable, for JSON.
std::string_view http_name(Http version);

// One finished request, 128 bytes, a plain value. Times are this run's monotonic clock.
//
//   due ──(we were late)──► begun ──(dns, connect, tls)──► sent ──► first_byte ──► done
//    └───────────────────────── response time ────────────────────────────────────┘
//                                                          └──── service time ────┘
struct Sample {
  Instant due{};         // when the load model wanted it
  Instant begun{};       // when the engine took it up; begun - due is send lag, ours to answer for
  Instant sent{};        // first byte handed to the kernel; zero if it never was
  Instant first_byte{};  // first byte of the response; zero if none came
  Instant done{};        // last byte, or the moment of failure

  // Of the connection this request opened; zero when it was reused (or the step did not happen).
  Duration dns{};
  Duration connect{};
  Duration tls{};
  Duration send{};  // first to last byte of the request handed to the kernel

  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;  // head and body as on the wire
  std::uint64_t body_bytes = 0;      // of the response; coded as it came, without chunk framing
  RouteId route;
  UserId user;
  std::uint32_t connection = 0;          // number of the connection within its worker
  std::uint32_t connection_request = 0;  // 0: the first request on it
  std::uint16_t status = 0;              // 0: no response
  Failure failure = Failure::none;
  Http http = Http::none;
  bool timed = true;  // false: nothing was waited for, so it counts and has no time

  bool ok() const { return failure == Failure::none; }
  bool reused() const { return connection_request > 0; }
  bool was_sent() const { return sent != Instant{}; }
  Duration send_lag() const { return begun - due; }
  Duration response_time() const { return done - due; }
  // Zero when nothing was sent.
  Duration service_time() const { return was_sent() ? done - sent : Duration{}; }
};

}  // namespace brink::sample

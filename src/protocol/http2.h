// HTTP/2, client side, without I/O (RFC 9113, RFC 7541), on nghttp2: bytes of a connection in, responses and bytes to
// be sent out.
//
// One session is one connection, from the preface on; many requests are on it at once. It announces windows of a
// gigabyte, so that this side is never what a response waits for, takes no pushed responses, and answers PING and
// SETTINGS by itself. What it says of a request it says once: on_ended, unless the request was cancelled before.
//
// Requests may be sent from inside the events; bytes may not be fed from there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/http2_request.h"
#include "protocol/http2_response.h"

namespace brink::protocol {

enum class Http2End : std::uint8_t {
  complete,    // the response is whole
  refused,     // the server has not begun it, and says so (REFUSED_STREAM, or beyond GOAWAY): safe to repeat
  reset,       // the server gave the stream up
  malformed,   // what came on the stream is no response
  too_large,   // larger than the limits allow
  unsendable,  // the request could not be put into frames
};

enum class Http2Sent : std::uint8_t {
  sent,
  no_stream,  // no stream can be had any more on this connection
  too_large,  // fields beyond 256 KiB
};

class Http2Events {
 public:
  virtual ~Http2Events() = default;
  // The first frame of a response has come.
  virtual void on_begun(Http2Response& response) = 0;
  virtual void on_ended(Http2Response& response, Http2End end) = 0;
};

class Http2Session {
 public:
  // What a server takes before it has said otherwise.
  static constexpr std::uint32_t presumed_streams = 100;

  // `events` must outlive it. Its preface and settings are the first bytes produced.
  Http2Session(const Http2Limits& limits, Http2Events& events);
  ~Http2Session();
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;

  // Begins a request, whose frames are among the next that are produced. Fields and body must stay until they are (a
  // body may take longer: until it ended), `response` until it ended or was cancelled. Otherwise than `sent` the
  // request is as if it had never been. With a `talk` the body is what that says.
  Http2Sent send(const Http2Request& request, Http2Response& response, std::size_t keep_body = 0,
                 Http2Talk* talk = nullptr);
  // The talk of a request has more to say, or has come to its end. Allowed inside the events.
  void resume(Http2Response& response);
  // Nothing more is heard of it; the server is told.
  void cancel(Http2Response& response);

  // Takes bytes of the connection, however they are cut. Afterwards there may be bytes to be sent.
  void receive(std::string_view bytes);
  // Appends frames to `out` until it holds `most` bytes or there are none; a frame is not cut, so it may hold up to 16
  // KiB more.
  void produce(std::string& out, std::size_t most);
  // Says goodbye: no request is begun any more.
  void go_away();

  // What came is not HTTP/2; nothing will come of this connection any more.
  bool failed() const;
  // The other side answered the preface with something else than settings.
  bool is_not_http2() const;
  const std::string& error_text() const;
  // The server will begin no new request (GOAWAY), and which code it gave, 0 for an orderly end.
  bool going_away() const;
  std::uint32_t goaway_code() const;
  std::string goaway_text() const;  // "ENHANCE_YOUR_CALM"
  // Of the server; until its settings have come, what is presumed.
  std::uint32_t max_streams() const;
  bool has_settings() const;
  // Streams that count against it.
  std::uint32_t active() const;

 private:
  std::unique_ptr<struct Http2State> state_;
};

}  // namespace brink::protocol

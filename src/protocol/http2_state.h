// What http2.cc and http2_callbacks.cc share: the inside of an Http2Session.
#pragma once

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "protocol/http2.h"

namespace brink::protocol {

inline constexpr std::size_t http2_frame_header = 9;

struct Http2State {
  Http2State(const Http2Limits& response_limits, Http2Events& listener) : limits(response_limits), events(listener) {}
  ~Http2State() { nghttp2_session_del(session); }

  Http2Response* find(std::int32_t stream) const {
    auto* response = static_cast<Http2Response*>(nghttp2_session_get_stream_user_data(session, stream));
    return response && response->stream_ == stream ? response : nullptr;
  }
  void end(Http2Response& response, Http2End how) {
    response.stream_ = Http2Response::no_stream;
    events.on_ended(response, how);
  }
  void reset(std::int32_t stream, std::uint32_t code) {
    CHECK(nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, stream, code) == 0);
  }
  // Of a DATA frame against the rules as much was shown as had come before nghttp2 looked: none of it counts.
  void drop_broken_frame() {
    if (Http2Response* response = find(std::exchange(data_stream, 0))) response->drop_unfinished();
  }
  // Ends it from our side; the rest of what comes on the stream is passed over.
  void give_up(Http2Response& response, Http2End how) {
    reset(response.stream_, NGHTTP2_CANCEL);
    end(response, how);
  }
  void complete(Http2Response& response) {
    // Answered before all was said: the rest need not be said any more (RFC 9113 §8.1).
    if (!response.uploaded()) reset(response.stream_, NGHTTP2_NO_ERROR);
    end(response, Http2End::complete);
  }
  void account(const std::uint8_t* frame, std::size_t size);
  // The response to a request whose frames have not been produced yet.
  Http2Response* find_new(std::int32_t stream) const {
    const auto found = std::find_if(unsent.begin(), unsent.end(), [&](auto* r) { return r->stream_ == stream; });
    return found == unsent.end() ? nullptr : *found;
  }
  // Once the server has said goodbye and no stream is left, nghttp2 reads no more but to the end of what it was given:
  // what it finds there is nobody's.
  void fail(std::string_view text) {
    if (going_away && active == 0) return;
    failed = true;
    drop_broken_frame();
    if (error_text.empty()) error_text = text;
  }

  Http2Limits limits;
  Http2Events& events;
  nghttp2_session* session = nullptr;
  std::vector<nghttp2_nv> pairs;
  std::vector<Http2Response*> unsent;  // since the last produce()
  Http2Response* current = nullptr;    // whose head is being read; null: one that nobody waits for
  std::int32_t data_stream = 0;        // of the DATA frame that has begun and has not been complete; 0: none
  std::uint32_t active = 0;
  std::uint32_t max_streams = Http2Session::presumed_streams;
  std::uint32_t goaway_code = 0;
  bool has_settings = false;
  bool going_away = false;
  bool failed = false;
  bool is_not_http2 = false;
  std::string error_text;
};

// The callbacks, to be copied into each nghttp2 session that is made, whose user data is the Http2State.
const nghttp2_session_callbacks* http2_callbacks();
// Where the body of the request comes from that `response` is the answer to.
nghttp2_data_provider http2_upload(Http2Response& response);

}  // namespace brink::protocol

// TestingHttp2Server: the other side of a connection of HTTP/2, without I/O, for the tests beside it and the simulated
// targets: whole requests out, responses and single frames in. Every limit is the test's own.
#pragma once

#include <nghttp2/nghttp2.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace brink::protocol {

using TestingHeaders = std::vector<std::pair<std::string, std::string>>;

class TestingHttp2Server {
 public:
  struct Request {
    std::int32_t stream = 0;
    TestingHeaders headers;  // pseudo-headers included
    std::string body;
    std::string header(std::string_view name) const {
      for (const auto& [n, value] : headers) {
        if (n == name) return value;
      }
      return "";
    }
  };
  using OnRequest = std::function<void(const Request&)>;

  explicit TestingHttp2Server(OnRequest on_request, std::uint32_t max_streams = 100, std::uint32_t window = 65535)
      : on_request_(std::move(on_request)) {
    nghttp2_session_callbacks* all = nullptr;
    CHECK(nghttp2_session_callbacks_new(&all) == 0);
    nghttp2_session_callbacks_set_on_header_callback(all, take_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, take_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(all, take_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(all, closed);
    CHECK(nghttp2_session_server_new(&session_, all, this) == 0);
    nghttp2_session_callbacks_del(all);
    const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, max_streams},
                                               {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window}};
    CHECK(nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings, 2) == 0);
  }
  ~TestingHttp2Server() { nghttp2_session_del(session_); }
  TestingHttp2Server(const TestingHttp2Server&) = delete;
  TestingHttp2Server& operator=(const TestingHttp2Server&) = delete;

  // False: these bytes are not HTTP/2, or break the rules.
  bool receive(std::string_view bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return nghttp2_session_mem_recv(session_, data, bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
           nghttp2_session_want_read(session_) != 0;
  }
  std::string produce() {
    std::string out;
    const std::uint8_t* data = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &data)) > 0;) {
      out.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    }
    return out;
  }

  // With `end` the response is whole; otherwise its stream stays open.
  void respond(std::int32_t stream, int status, const TestingHeaders& headers = {}, std::string body = "",
               bool end = true) {
    TestingHeaders all = {{":status", std::to_string(status)}};
    all.insert(all.end(), headers.begin(), headers.end());
    bodies_[stream] = {std::move(body), end};
    const nghttp2_data_provider provider{{.ptr = this}, give_data};
    const bool has_body = !end || !bodies_[stream].bytes.empty();
    (void)nghttp2_submit_response(session_, stream, pairs(all).data(), all.size(), has_body ? &provider : nullptr);
  }
  // More of a response that did not end; and its end, with trailers.
  void more(std::int32_t stream, std::string_view bytes) {
    bodies_[stream].bytes += bytes;
    (void)nghttp2_session_resume_data(session_, stream);
  }
  void trail(std::int32_t stream, const TestingHeaders& trailers) {
    bodies_[stream].end = true;
    bodies_[stream].trailers = trailers;
    (void)nghttp2_session_resume_data(session_, stream);
  }
  // What has come of a request that is not whole.
  std::string heard(std::int32_t stream) { return requests_[stream].body; }
  void interim(std::int32_t stream, int status) {
    const TestingHeaders all = {{":status", std::to_string(status)}};
    (void)nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, stream, nullptr, pairs(all).data(), all.size(), nullptr);
  }
  void reset(std::int32_t stream, std::uint32_t code) {
    (void)nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, stream, code);
  }
  void go_away(std::int32_t last_stream, std::uint32_t code = NGHTTP2_NO_ERROR) {
    (void)nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, code, nullptr, 0);
  }
  void ping() { (void)nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr); }
  void set(std::int32_t id, std::uint32_t value) {
    const nghttp2_settings_entry entry{id, value};
    (void)nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &entry, 1);
  }
  std::int32_t last_stream() const { return nghttp2_session_get_last_proc_stream_id(session_); }
  std::uint64_t pings_answered() const { return pings_answered_; }

 private:
  struct Body {
    std::string bytes;
    bool end = true;
    std::size_t given = 0;
    TestingHeaders trailers = {};
  };

  static TestingHttp2Server& self(void* user_data) { return *static_cast<TestingHttp2Server*>(user_data); }
  static std::uint8_t* bytes_of(const std::string& text) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  }
  const std::vector<nghttp2_nv>& pairs(const TestingHeaders& headers) {
    pairs_.clear();
    for (const auto& [name, value] : headers) {
      pairs_.push_back({bytes_of(name), bytes_of(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
    }
    return pairs_;
  }

  static int take_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                         const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user_data) {
    Request& request = self(user_data).requests_[frame->hd.stream_id];
    request.headers.emplace_back(std::string(reinterpret_cast<const char*>(name), name_size),
                                 std::string(reinterpret_cast<const char*>(value), value_size));
    return 0;
  }
  static int take_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                       void* user_data) {
    self(user_data).requests_[stream].body.append(reinterpret_cast<const char*>(data), size);
    return 0;
  }
  static int take_frame(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    TestingHttp2Server& server = self(user_data);
    if (frame->hd.type == NGHTTP2_PING && (frame->hd.flags & NGHTTP2_FLAG_ACK)) ++server.pings_answered_;
    const bool of_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!of_request || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) return 0;
    Request request = std::move(server.requests_[frame->hd.stream_id]);
    server.requests_.erase(frame->hd.stream_id);
    request.stream = frame->hd.stream_id;
    server.on_request_(request);
    return 0;
  }
  static int closed(nghttp2_session*, std::int32_t stream, std::uint32_t, void* user_data) {
    self(user_data).requests_.erase(stream);
    self(user_data).bodies_.erase(stream);
    return 0;
  }
  static ssize_t give_data(nghttp2_session*, std::int32_t stream, std::uint8_t* into, std::size_t size,
                           std::uint32_t* flags, nghttp2_data_source* source, void*) {
    Body& body = self(source->ptr).bodies_[stream];
    if (body.given == body.bytes.size() && !body.end) return NGHTTP2_ERR_DEFERRED;
    const std::size_t taken = body.bytes.copy(reinterpret_cast<char*>(into), size, body.given);
    body.given += taken;
    if (body.given == body.bytes.size() && body.end) *flags |= NGHTTP2_DATA_FLAG_EOF;
    if ((*flags & NGHTTP2_DATA_FLAG_EOF) != 0 && !body.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto& list = self(source->ptr).pairs(body.trailers);
      (void)nghttp2_submit_trailer(self(source->ptr).session_, stream, list.data(), list.size());
    }
    return static_cast<ssize_t>(taken);
  }

  OnRequest on_request_;
  nghttp2_session* session_ = nullptr;
  std::vector<nghttp2_nv> pairs_;
  std::map<std::int32_t, Request> requests_;  // not whole yet
  std::map<std::int32_t, Body> bodies_;
  std::uint64_t pings_answered_ = 0;
};

}  // namespace brink::protocol

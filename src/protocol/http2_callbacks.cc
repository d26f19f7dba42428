#include <algorithm>
#include <cstring>
#include <utility>

#include "protocol/http2_state.h"

namespace brink::protocol {
namespace {

std::string_view view(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

// What nghttp2 calls. None of them fails but by resetting one stream.
struct Http2Callbacks {
  static Http2State& state(void* user_data) { return *static_cast<Http2State*>(user_data); }

  static int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd* head, void* user_data) {
    Http2State& s = state(user_data);
    s.drop_broken_frame();
    if (head->type == NGHTTP2_DATA) s.data_stream = head->stream_id;
    return 0;
  }

  static int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Http2State& s = state(user_data);
    s.current = frame->hd.type == NGHTTP2_HEADERS ? s.find(frame->hd.stream_id) : nullptr;
    if (!s.current) return 0;
    if (!s.current->started_) {
      s.current->started_ = true;
      s.events.on_begun(*s.current);
    }
    if (!s.current->final_) s.current->begin_head();
    return 0;
  }

  static int on_header(nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name, std::size_t name_size,
                       const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user_data) {
    Http2State& s = state(user_data);
    if (!s.current) return 0;
    if (s.current->take_header(view(name, name_size), view(value, value_size), s.limits)) return 0;
    s.end(*std::exchange(s.current, nullptr), Http2End::too_large);
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }

  static int on_data(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                     void* user_data) {
    Http2State& s = state(user_data);
    Http2Response* response = s.find(stream);
    if (response && !response->take_body(view(data, size), s.limits)) s.give_up(*response, Http2End::too_large);
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Http2State& s = state(user_data);
    switch (frame->hd.type) {
      case NGHTTP2_HEADERS: s.current ? on_head(s, *s.current, *frame) : void(); break;
      case NGHTTP2_DATA: on_data_end(s, *frame); break;
      case NGHTTP2_RST_STREAM:
        if (Http2Response* response = s.find(frame->hd.stream_id)) {
          response->reset_by_server_ = true;
          response->reset_code_ = frame->rst_stream.error_code;
        }
        break;
      case NGHTTP2_SETTINGS: on_settings(s, *frame); break;
      case NGHTTP2_GOAWAY:
        s.going_away = true;
        s.goaway_code = frame->goaway.error_code;
        break;
      default: break;
    }
    return 0;
  }

  static void on_head(Http2State& s, Http2Response& response, const nghttp2_frame& frame) {
    s.current = nullptr;
    response.bytes_received_ += http2_frame_header + frame.hd.length;
    const bool had_head = response.final_;
    if (!had_head && response.status_ < 100) {  // nghttp2 takes any three digits
      response.error_text_ = "a status below 100";
      s.give_up(response, Http2End::malformed);
      return;
    }
    if (!response.end_head(s.limits)) {
      s.give_up(response, Http2End::too_large);
      return;
    }
    if (response.talk_ != nullptr && response.final_ && !had_head) response.talk_->on_head();
    if (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) {
      s.complete(response);
    }
  }

  static void on_data_end(Http2State& s, const nghttp2_frame& frame) {
    s.data_stream = 0;
    Http2Response* response = s.find(frame.hd.stream_id);
    if (!response) return;
    response->bytes_received_ += http2_frame_header + frame.data.padlen;
    response->whole_bytes_ = response->body_bytes_;
    if (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) s.complete(*response);
  }

  static void on_settings(Http2State& s, const nghttp2_frame& frame) {
    if (frame.hd.flags & NGHTTP2_FLAG_ACK) return;
    s.has_settings = true;
    s.max_streams = nghttp2_session_get_remote_settings(s.session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  }

  static int on_stream_closed(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* user_data) {
    Http2State& s = state(user_data);
    --s.active;
    Http2Response* response = s.find(stream);
    if (!response) return 0;
    if (s.current == response) s.current = nullptr;
    if (code == NGHTTP2_REFUSED_STREAM && !response->started_) {
      s.end(*response, Http2End::refused);
    } else if (response->reset_by_server_) {
      response->error_text_ = std::string("RST_STREAM with ") + nghttp2_http2_strerror(code);
      s.end(*response, Http2End::reset);
    } else {
      if (s.data_stream == stream) s.drop_broken_frame();
      if (response->error_text_.empty()) response->error_text_ = nghttp2_http2_strerror(code);
      s.end(*response, Http2End::malformed);
    }
    return 0;
  }

  // Something on a stream, or on the connection, that the standard does not allow; nghttp2 answers it, unless the
  // connection ends before that.
  static int on_invalid_frame(nghttp2_session*, const nghttp2_frame* frame, int error, void* user_data) {
    Http2State& s = state(user_data);
    if (s.error_text.empty()) s.error_text = nghttp2_strerror(error);
    if (Http2Response* response = s.find(frame->hd.stream_id)) {
      if (s.current == response) s.current = nullptr;
      response->error_text_ = nghttp2_strerror(error);
      s.end(*response, Http2End::malformed);
    }
    return 0;
  }

  // The stream of a request may not have been opened, and is then not heard of again.
  static int on_not_sent(nghttp2_session* session, const nghttp2_frame* frame, int error, void* user_data) {
    Http2State& s = state(user_data);
    if (frame->hd.type != NGHTTP2_HEADERS) return 0;
    const std::int32_t stream = frame->hd.stream_id;
    if (!nghttp2_session_find_stream(session, stream)) --s.active;
    if (Http2Response* response = s.find_new(stream)) {
      const bool closing = error == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED || error == NGHTTP2_ERR_SESSION_CLOSING;
      response->error_text_ = nghttp2_strerror(error);
      s.end(*response, closing ? Http2End::refused : Http2End::unsendable);
    }
    return 0;
  }

  static int on_error(nghttp2_session*, int code, const char* message, std::size_t size, void* user_data) {
    Http2State& s = state(user_data);
    if (code == NGHTTP2_ERR_SETTINGS_EXPECTED) s.is_not_http2 = true;
    s.error_text.assign(message, size);
    return 0;
  }
  static ssize_t read_upload(nghttp2_session*, std::int32_t stream, std::uint8_t* into, std::size_t size,
                             std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& response = *static_cast<Http2Response*>(source->ptr);
    if (response.stream_ != stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;  // it carries another by now
    if (response.talk_ != nullptr) return read_talk(*response.talk_, into, size, flags);
    const std::size_t taken = std::min(size, response.upload_.size());
    std::memcpy(into, response.upload_.data(), taken);
    response.upload_.remove_prefix(taken);
    if (response.upload_.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(taken);
  }
  static ssize_t read_talk(Http2Talk& talk, std::uint8_t* into, std::size_t size, std::uint32_t* flags) {
    const std::size_t taken = std::min(size, talk.unsent().size());
    if (taken == 0 && !talk.ended()) return NGHTTP2_ERR_DEFERRED;
    std::memcpy(into, talk.unsent().data(), taken);
    talk.take(taken);
    if (talk.ended() && talk.unsent().empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(taken);
  }
};

nghttp2_data_provider http2_upload(Http2Response& response) {
  return {{.ptr = &response}, Http2Callbacks::read_upload};
}

const nghttp2_session_callbacks* http2_callbacks() {
  static const nghttp2_session_callbacks* const made = [] {
    nghttp2_session_callbacks* all = nullptr;
    CHECK(nghttp2_session_callbacks_new(&all) == 0, "out of memory");
    nghttp2_session_callbacks_set_on_begin_frame_callback(all, Http2Callbacks::on_begin_frame);
    nghttp2_session_callbacks_set_on_begin_headers_callback(all, Http2Callbacks::on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(all, Http2Callbacks::on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, Http2Callbacks::on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(all, Http2Callbacks::on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(all, Http2Callbacks::on_stream_closed);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(all, Http2Callbacks::on_invalid_frame);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(all, Http2Callbacks::on_not_sent);
    nghttp2_session_callbacks_set_error_callback2(all, Http2Callbacks::on_error);
    return all;
  }();
  return made;
}

}  // namespace brink::protocol

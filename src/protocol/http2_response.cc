#include "protocol/http2_response.h"

#include <charconv>

namespace brink::protocol {
namespace {

constexpr std::size_t line_overhead = 4;  // ": " and the line's end

}  // namespace

// What has been taken is given up once it is all, or much.
void Http2Talk::take(std::size_t size) {
  constexpr std::size_t much = std::size_t{256} * 1024;
  taken_ += size;
  if (taken_ < said_.size() && taken_ < much) return;
  said_.erase(0, taken_);
  taken_ = 0;
}

void Http2Response::begin(std::int32_t stream, std::string_view upload, std::size_t keep_body, Http2Talk* talk) {
  stream_ = stream;
  talk_ = talk;
  reset_code_ = 0;
  if (!trailers_.empty()) trailers_.clear();
  started_ = final_ = reset_by_server_ = false;
  interim_ = 0;
  keep_body_ = keep_body;
  body_bytes_ = whole_bytes_ = bytes_sent_ = bytes_received_ = 0;
  upload_ = upload;
  body_.clear();
  if (!error_text_.empty()) error_text_.clear();
  begin_head();
}

void Http2Response::begin_head() {
  status_ = 0;
  has_length_ = has_set_cookie_ = has_content_encoding_ = false;
  length_ = 0;
  headers_ = section_bytes_ = 0;
  head_.clear();
}

bool Http2Response::take_header(std::string_view name, std::string_view value, const Http2Limits& limits) {
  section_bytes_ += name.size() + value.size() + line_overhead;
  if (final_) {
    if (talk_ != nullptr) trailers_.append(name).append(": ").append(value).append("\r\n");
    return section_bytes_ <= limits.trailers || too_large("trailers too large");
  }
  if (section_bytes_ > limits.head || ++headers_ > limits.headers) return too_large("head too large");
  if (name.front() == ':') {
    // Nothing but ":status", of three digits: nghttp2 has seen to it.
    std::from_chars(value.data(), value.data() + value.size(), status_);
    head_.append("HTTP/2 ").append(value).append("\r\n");
    return true;
  }
  head_.append(name).append(": ").append(value).append("\r\n");
  if (name == "content-length") {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length_);
    has_length_ = error == std::errc();
  }
  has_set_cookie_ |= name == "set-cookie";
  has_content_encoding_ |= name == "content-encoding";
  return true;
}

bool Http2Response::end_head(const Http2Limits& limits) {
  if (final_) return true;
  headers_ = section_bytes_ = 0;
  if (status_ >= 200) {
    final_ = true;
    return true;
  }
  return ++interim_ <= limits.interim || too_large("too many interim responses");
}

// What the limit allows is taken, so that nothing depends on how the bytes arrived.
bool Http2Response::take_body(std::string_view bytes, const Http2Limits& limits) {
  if (talk_ != nullptr) {
    body_bytes_ += bytes.size();
    bytes_received_ += bytes.size();
    return talk_->on_body(bytes) || too_large("a message is too large");
  }
  const std::string_view allowed = bytes.substr(0, limits.body - body_bytes_);
  body_bytes_ += allowed.size();
  bytes_received_ += allowed.size();
  if (body_.size() < keep_body_) body_.append(allowed.substr(0, keep_body_ - body_.size()));
  return allowed.size() == bytes.size() || too_large("body too large");
}

void Http2Response::drop_unfinished() {
  bytes_received_ -= body_bytes_ - whole_bytes_;
  body_bytes_ = whole_bytes_;
  if (body_.size() > body_bytes_) body_.resize(body_bytes_);
}

bool Http2Response::too_large(std::string_view what) {
  error_text_ = what;
  return false;
}

}  // namespace brink::protocol

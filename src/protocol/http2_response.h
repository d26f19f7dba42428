// One response of HTTP/2 as it comes in: the place a stream's frames go to. Made once and used for one request after
// the other, so that no request allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace brink::protocol {

struct Http2Limits {
  std::size_t head = std::size_t{64} * 1024;  // of one head as text, pseudo-headers as a status line
  std::size_t headers = 256;
  std::size_t trailers = std::size_t{16} * 1024;
  std::size_t interim = 16;         // 1xx responses before the final one
  std::uint64_t body = 1ull << 30;  // bytes of body, padding not counted
};

// A request and a response that go on side by side (the calls of gRPC): the body is said piece by piece, and what comes
// is told as it comes instead of being kept. Belongs to whoever sends the request, and stays until that has ended.
class Http2Talk {
 public:
  virtual ~Http2Talk() = default;
  // The response's final head is complete.
  virtual void on_head() = 0;
  // Some of its body. False: it is more than is taken, and the stream is given up.
  virtual bool on_body(std::string_view bytes) = 0;

  // More of the request's body. Http2Session::resume() has it sent, once the request is under way.
  void say(std::string_view bytes) { said_.append(bytes); }
  void end() { ended_ = true; }
  bool ended() const { return ended_; }
  // Said, and not yet put into frames.
  std::string_view unsent() const { return std::string_view(said_).substr(taken_); }

 protected:
  // For another request.
  void begin_talk() {
    said_.clear();
    taken_ = 0;
    ended_ = false;
  }

 private:
  friend struct Http2Callbacks;
  void take(std::size_t size);

  std::string said_;
  std::size_t taken_ = 0;
  bool ended_ = false;
};

class Http2Response {
 public:
  int status() const { return status_; }
  bool started() const { return started_; }        // a frame of it was seen
  bool has_head() const { return final_; }         // its final head is complete
  bool has_length() const { return has_length_; }  // declared
  std::uint64_t length() const { return length_; }
  bool has_set_cookie() const { return has_set_cookie_; }
  bool has_content_encoding() const { return has_content_encoding_; }
  // As text, whatever the frames looked like: "HTTP/2 200\r\nname: value\r\n…", without an empty line.
  std::string_view head() const { return head_; }
  // The first bytes, as many as were asked for.
  std::string_view body() const { return body_; }
  std::uint64_t body_bytes() const { return body_bytes_; }
  // With the framing of its own frames.
  std::uint64_t bytes_sent() const { return bytes_sent_; }
  std::uint64_t bytes_received() const { return bytes_received_; }
  // The request's body has been put into frames whole.
  bool uploaded() const { return upload_.empty() && (talk_ == nullptr || (talk_->ended() && talk_->unsent().empty())); }
  // "name: value\r\n…", of a talk only.
  std::string_view trailers() const { return trailers_; }
  // The code of the frame that the server reset the stream with; 0 where it did not.
  std::uint32_t reset_code() const { return reset_code_; }
  // Why it ended otherwise than complete, for people; empty when the kind says it all.
  const std::string& error_text() const { return error_text_; }

 private:
  friend class Http2Session;
  friend struct Http2State;
  friend struct Http2Callbacks;
  static constexpr std::int32_t no_stream = -1;

  void begin(std::int32_t stream, std::string_view upload, std::size_t keep_body, Http2Talk* talk);
  void begin_head();
  // False: a limit is broken, and error_text() says which.
  bool take_header(std::string_view name, std::string_view value, const Http2Limits& limits);
  bool end_head(const Http2Limits& limits);
  bool take_body(std::string_view bytes, const Http2Limits& limits);
  bool too_large(std::string_view what);
  void drop_unfinished();

  std::int32_t stream_ = no_stream;
  int status_ = 0;
  bool started_ = false;
  bool final_ = false;  // the final head is complete: what follows is body or trailers
  bool has_length_ = false;
  bool has_set_cookie_ = false;
  bool has_content_encoding_ = false;
  bool reset_by_server_ = false;
  std::size_t headers_ = 0;  // of the head or trailers being read
  std::size_t section_bytes_ = 0;
  std::size_t interim_ = 0;
  std::size_t keep_body_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::uint64_t whole_bytes_ = 0;  // of these, in frames that are complete
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::string_view upload_;  // what is left of the request's body
  Http2Talk* talk_ = nullptr;
  std::uint32_t reset_code_ = 0;
  std::string trailers_;
  std::string head_;
  std::string body_;
  std::string error_text_;
};

}  // namespace brink::protocol

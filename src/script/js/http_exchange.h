// HttpExchange: an HttpCall carried out: the request and what its redirects lead to, each of them counted; and the
// answer, which a response is made of. Calls no JavaScript, so that it goes on wherever the engine says.
#pragma once

#include <string>
#include <vector>

#include "script/js/http_call.h"
#include "script/js/http_metrics.h"

namespace brink::script::js {

// The last response, or why there is none.
struct HttpAnswer {
  std::string head, body;
  std::string url, method;
  std::string request_head;     // as lines
  std::string request_cookies;  // "a=1; b=2", without those that the script put into the header itself
  std::string request_body;
  std::string error;
  std::string remote_ip, tls_version, tls_cipher;
  std::uint16_t remote_port = 0;
  Timings timings;
  sample::Http http = sample::Http::none;
  std::uint16_t status = 0;
  std::uint16_t error_code = 0;
  BodyKind body_kind = BodyKind::text;
  bool has_body = false;
  bool tls = false;
};

class HttpExchange {
 public:
  HttpExchange(User& user, HttpCall call) : user_(user), call_(std::move(call)) {}

  // Whether the request may be sent at all; if not, it has ended, with an answer that says why.
  bool begin();
  // What to send next; valid until take().
  const engine::Composed& compose();
  // The verdict on a response, before it is counted.
  bool is_expected(const sample::Sample& sample) const;
  // What came of it: metrics are told. True: there is more to send.
  bool take(const engine::Outcome& outcome);

  bool ended() const { return ended_; }
  // It has ended without a response, and the script wants to be told by an exception.
  bool throws() const { return call_.throws && !answer_.error.empty(); }
  HttpAnswer& answer() { return answer_; }
  const HttpCall& call() const { return call_; }

 private:
  void fail(const HttpError& error);
  void make_headers();
  void keep_request();
  void keep_answer(const engine::Outcome& outcome);
  bool follows(const engine::Outcome& outcome);
  bool answers_challenge(const engine::Outcome& outcome);
  void warn(const HttpError& error);
  void warn_of_redirects();

  User& user_;
  HttpCall call_;
  HttpAnswer answer_;
  engine::Composed composed_;
  std::vector<protocol::HeaderView> headers_;
  std::string cookies_, cookie_line_, authorization_;
  std::string challenge_answer_;  // of a digest
  std::uint32_t followed_ = 0;    // redirects
  bool ended_ = false;
};

// On the user's fiber: sends it and waits for its end. False with an exception set.
bool perform(User& user, HttpExchange& exchange);

}  // namespace brink::script::js

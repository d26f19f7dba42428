#include "script/js/http_exchange.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/random.h"
#include "base/text.h"
#include "protocol/http1.h"
#include "script/js/http_debug.h"
#include "script/js/http_digest.h"
#include "script/js/http_limits.h"
#include "script/js/transfer.h"

namespace brink::script::js {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

bool HttpExchange::begin() {
  const auto refused = refuse_place(user_.group(), *call_.place);
  if (!refused) return true;
  tell_metrics(user_, call_, {}, *refused);
  make_headers();
  fail(*refused);
  return false;
}

// All cookies are in one line: those that the script put there itself, and then the others.
void HttpExchange::make_headers() {
  const Place& place = *call_.place;
  headers_.clear();
  cookies_.clear();
  call_.append_cookies(cookies_);
  if (!call_.host.empty()) headers_.push_back({"Host", call_.host});
  const std::string* given = nullptr;
  for (const HttpCall::Field& field : call_.headers) {
    if (field.name == "Cookie") {
      given = &field.value;
    } else {
      headers_.push_back({field.name, field.value});
    }
  }
  cookie_line_ = given != nullptr ? joined_cookies(*given, cookies_) : cookies_;
  if (!cookie_line_.empty()) headers_.push_back({"Cookie", cookie_line_});
  const bool sends_basic = (place.has_credentials || call_.basic) && !call_.digest;
  if (sends_basic && place.has_credentials && call_.find_header("authorization") == nullptr) {
    authorization_ = "Basic " + base64(place.user + ":" + place.password);
    headers_.push_back({"Authorization", authorization_});
  }
  if (!challenge_answer_.empty()) headers_.push_back({"Authorization", challenge_answer_});
}

const engine::Composed& HttpExchange::compose() {
  make_headers();
  const Place& place = *call_.place;
  composed_ = {.route = call_.name ? call_.name->row(user_, call_.method) : call_.place->row(user_, call_.method),
               .method = call_.method,
               .target = place.url.target,
               .headers = headers_,
               .body = call_.body,
               .timeout = call_.timeout,
               .wants_body = call_.body_kind != BodyKind::none,
               .origin = &place.url};
  if (!user_.world().options->http_debug.empty()) debug_request(user_, composed_);
  return composed_;
}

bool HttpExchange::is_expected(const sample::Sample& sample) const {
  return call_.expected ? call_.expected->contains(sample.status) : sample.status < 400;
}

bool HttpExchange::take(const engine::Outcome& outcome) {
  if (outcome.sample == nullptr) {
    const HttpError error{http_code::generic.code, outcome.unsendable != nullptr
                                                       ? std::string_view(outcome.unsendable->message)
                                                       : http_code::generic.text};
    tell_metrics(user_, call_, outcome, error);
    fail(error);
    return false;
  }
  const sample::Sample& sample = *outcome.sample;
  user_.part<Transfer>().add(sample.bytes_sent, sample.bytes_received);
  const HttpError error = http_error(sample);
  tell_metrics(user_, call_, outcome, error);
  if (!sample::has_response(sample.failure)) {
    answer_.timings = timings_of(sample);
    fail(error);
    return false;
  }
  if (!user_.world().options->http_debug.empty()) debug_response(user_, outcome);
  if (call_.jar && outcome.has_set_cookie) call_.jar->store_all(call_.place->url, outcome.head);
  if (follows(outcome) || answers_challenge(outcome)) return true;
  answer_.timings = timings_of(sample);
  answer_.error_code = error.code;
  keep_answer(outcome);
  return false;
}

void HttpExchange::fail(const HttpError& error) {
  ended_ = true;
  answer_.url = call_.place->text;
  answer_.method = call_.method;
  answer_.error = error.text;
  answer_.error_code = error.code;
  answer_.body_kind = call_.body_kind;
  keep_request();
  warn(error);
}

void HttpExchange::keep_request() {
  for (const protocol::HeaderView& header : headers_) {
    answer_.request_head.append(header.name).append(": ").append(header.value).append("\n");
  }
  answer_.request_cookies = cookies_;
  if (call_.has_body) answer_.request_body = std::move(call_.body);
}

void HttpExchange::warn(const HttpError& error) {
  if (call_.throws) return;
  std::string method = to_lower(call_.method);
  if (!method.empty() && method[0] >= 'a' && method[0] <= 'z') method[0] = static_cast<char>(method[0] - 'a' + 'A');
  const std::string text = fmt::format("{} \"{}\": {}", method, call_.place->text, error.text);
  const engine::LogField fields[] = {{"error", text}};
  user_.world().log.line(engine::ScriptLog::Level::warning, "Request Failed", fields);
}

// Where it is the options that end it here.
void HttpExchange::warn_of_redirects() {
  const std::uint32_t most = user_.world().options->max_redirects;
  if (followed_ != most || most == 0) return;
  user_.world().log.line(engine::ScriptLog::Level::warning,
                         fmt::format("Stopped after {} redirects, at {}: the redirection itself is returned; "
                                     "{{ redirects: n }} in the request's params or maxRedirects allows more",
                                     most, call_.place->text),
                         {});
}

void HttpExchange::keep_answer(const engine::Outcome& outcome) {
  ended_ = true;
  const sample::Sample& sample = *outcome.sample;
  answer_.head.assign(outcome.head);
  answer_.status = sample.status;
  answer_.http = sample.http;
  answer_.url = call_.place->text;
  answer_.method = call_.method;
  answer_.tls = call_.place->url.tls();
  answer_.body_kind = call_.body_kind;
  answer_.remote_ip.assign(outcome.peer.address);
  answer_.remote_port = outcome.peer.port;
  answer_.tls_version = tls_version_name(outcome.peer.tls_version);
  answer_.tls_cipher.assign(outcome.peer.tls_cipher);
  const bool bodyless = sample.status == 204 || sample.status == 304 || sample.status < 200;
  answer_.has_body = call_.body_kind != BodyKind::none && !bodyless;
  if (answer_.has_body) answer_.body.assign(outcome.body);
  keep_request();
}

bool HttpExchange::follows(const engine::Outcome& outcome) {
  const int status = outcome.sample->status;
  if (!is_redirect(status)) return false;
  const std::string_view location = protocol::find_header(outcome.head, "location");
  if (location.empty()) return false;
  if (call_.redirects == 0) {
    warn_of_redirects();
    return false;
  }
  const auto to = resolve_url(call_.place->url, location);
  if (!to) return false;
  auto place = user_.group().part<Places>().find(to->text());
  if (!place || refuse_place(user_.group(), **place)) return false;
  call_.redirect(status, std::move(*place));
  ++followed_;
  return true;
}

bool HttpExchange::answers_challenge(const engine::Outcome& outcome) {
  constexpr int unauthorized = 401;
  const Place& place = *call_.place;
  if (!call_.digest || outcome.sample->status != unauthorized || !place.has_credentials) return false;
  if (!challenge_answer_.empty()) return false;
  auto nonce = static_cast<std::uint64_t>(user_.now().time_since_epoch().count()) ^ user_.number();
  const auto answer =
      answer_challenge(protocol::find_header(outcome.head, "www-authenticate"),
                       {call_.method, place.url.target, place.user, place.password, call_.body, splitmix64(nonce)});
  if (!answer) return false;
  challenge_answer_ = *answer;
  return true;
}

bool perform(User& user, HttpExchange& exchange) {
  bool more = exchange.begin();
  while (more) {
    user.judge_with(
        [](void* self, const sample::Sample& sample) { return static_cast<HttpExchange*>(self)->is_expected(sample); },
        &exchange);
    const bool goes_on = user.wait(engine::Action::send(exchange.compose()));
    user.judge_with(nullptr, nullptr);
    if (!goes_on) return false;
    more = exchange.take(user.outcome());
  }
  return true;
}

}  // namespace brink::script::js

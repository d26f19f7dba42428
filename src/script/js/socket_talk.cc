#include "script/js/socket_talk.h"

#include "base/random.h"
#include "protocol/http1.h"
#include "script/js/http_errors.h"
#include "script/js/transfer.h"

namespace brink::script::js {

using engine::Action;
using protocol::Opcode;

void SocketLine::say(Opcode opcode, std::string payload) {
  unsent.push_back({opcode, std::move(payload)});
  if (seat != nullptr) seat->wake();
}

void SocketLine::close(std::uint16_t with, std::string why) {
  closes = true;
  code = with;
  reason = std::move(why);
  if (seat != nullptr) seat->wake();
}

SocketTalk::SocketTalk(User& user, HttpCall call, std::string protocols, std::shared_ptr<SocketLine> line,
                       std::uint64_t seed)
    : user_(user), call_(std::move(call)), protocols_(std::move(protocols)), line_(std::move(line)), seed_(seed) {}

SocketTalk::~SocketTalk() {
  line_->seat = nullptr;
  line_->tell = nullptr;
}

Action SocketTalk::next(const engine::Outcome& outcome) {
  account(outcome);
  switch (state_) {
    case State::fresh: return open();
    case State::opening: return opened(outcome);
    case State::talking: break;
    case State::over: return Action::end();
  }
  if (closed_) return end(std::move(*closed_));
  if (outcome.sample != nullptr && outcome.sample->failure != sample::Failure::none) {
    return end({.kind = SocketEvent::Kind::closed, .payload = "the connection was lost", .code = 1006});
  }
  return go_on();
}

void SocketTalk::account(const engine::Outcome& outcome) {
  if (outcome.sample == nullptr) return;
  user_.part<Transfer>().add(outcome.sample->bytes_sent, outcome.sample->bytes_received);
}

void SocketTalk::add_header(std::string_view name, std::string value) {
  fields_.push_back({std::string(name), std::move(value)});
}

// RFC 6455 §4.1.
Action SocketTalk::open() {
  Random random(seed_);
  key_ = protocol::websocket_key(random(), random());
  if (!call_.host.empty()) add_header("Host", call_.host);
  call_.append_cookies(cookies_);
  for (const HttpCall::Field& field : call_.headers) {
    if (field.name == "Cookie") {
      cookies_ = joined_cookies(field.value, cookies_);
    } else {
      fields_.push_back(field);
    }
  }
  add_header("Upgrade", "websocket");
  add_header("Connection", "Upgrade");
  add_header("Sec-WebSocket-Key", key_);
  add_header("Sec-WebSocket-Version", "13");
  if (!protocols_.empty()) add_header("Sec-WebSocket-Protocol", protocols_);
  handshake_.deflates = call_.compression == "deflate";
  if (handshake_.deflates) add_header("Sec-WebSocket-Extensions", std::string(protocol::deflate_offer));
  if (!cookies_.empty()) add_header("Cookie", cookies_);
  for (const HttpCall::Field& field : fields_) headers_.push_back({field.name, field.value});
  handshake_.request = {.route = call_.place->row(user_, "WS"),
                        .method = "GET",
                        .target = call_.place->url.target,
                        .headers = headers_,
                        .timeout = call_.timeout,
                        .origin = &call_.place->url,
                        .upgrades = true};
  handshake_.key = key_;
  handshake_.offered = protocols_;
  handshake_.keeps_unread = true;
  handshake_.seed = random();
  state_ = State::opening;
  return Action::open_socket(handshake_);
}

Action SocketTalk::opened(const engine::Outcome& outcome) {
  SocketEvent event;
  if (outcome.sample == nullptr) {
    event.payload = outcome.unsendable != nullptr ? outcome.unsendable->message : "it could not be sent";
    return end(std::move(event));
  }
  event.status = outcome.sample->status;
  event.head = outcome.head;
  event.body = outcome.body;
  if (call_.jar) call_.jar->store_all(call_.place->url, outcome.head);
  if (!outcome.sample->ok()) {
    const bool answered = sample::has_response(outcome.sample->failure);
    event.payload = answered ? "websocket: bad handshake" : std::string(http_error(*outcome.sample).text);
    return end(std::move(event));
  }
  event.kind = SocketEvent::Kind::opened;
  state_ = State::talking;
  if (line_->tell) line_->tell(std::move(event));
  return go_on();
}

Action SocketTalk::go_on() {
  request_ = {.route = handshake_.request.route, .socket = handshake_.socket};
  if (!line_->unsent.empty()) {
    saying_ = std::move(line_->unsent.front());
    line_->unsent.pop_front();
    request_.says = saying_.opcode;
    request_.payload = saying_.payload;
    return Action::use_socket(request_);
  }
  if (line_->closes) {
    state_ = State::over;
    if (line_->tell) {
      line_->tell({.kind = SocketEvent::Kind::closed, .payload = line_->reason, .code = line_->code, .by_us = true});
    }
    return Action::close_socket(handshake_.socket);
  }
  request_ = engine::listening(handshake_.request.route, handshake_.socket);
  return Action::use_socket(request_);
}

Action SocketTalk::end(SocketEvent event) {
  state_ = State::over;
  if (line_->tell) line_->tell(std::move(event));
  return Action::end();
}

void SocketTalk::hear(const Heard& heard) {
  using Kind = SocketEvent::Kind;
  SocketEvent event{.kind = Kind::text, .payload = std::string(heard.payload)};
  switch (heard.opcode) {
    case Opcode::binary: event.kind = Kind::binary; break;
    case Opcode::ping: event.kind = Kind::ping; break;
    case Opcode::pong: event.kind = Kind::pong; break;
    case Opcode::close:
      event.kind = Kind::closed;
      event.code = heard.close_code;
      closed_ = std::move(event);
      return;
    default: break;
  }
  if (line_->tell) line_->tell(std::move(event));
}

}  // namespace brink::script::js

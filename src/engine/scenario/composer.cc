#include "engine/scenario/composer.h"

namespace brink::engine {

void Composer::compose(const plan::Step& step, const Url& origin, Scope& scope, bool wants_body) {
  missing_.clear();
  wrong_ = {};
  fill_target(step, origin, scope);
  fill_headers(step, scope);
  request_ = {.route = step.route,
              .method = step.method,
              .target = target_,
              .headers = headers_,
              .body = step.body.fixed() ? step.body.text() : std::string_view(),
              .timeout = step.timeout,
              .wants_body = wants_body};
  if (step.body.fixed()) return;
  body_.clear();
  scope.fill(step.body, body_, missing_);
  request_.body = body_;
}

// RFC 6455 §4.1.
void Composer::compose_handshake(const plan::Step& step, const Url& origin, Scope& scope, std::string key) {
  compose(step, origin, scope, false);
  key_ = std::move(key);
  headers_.push_back({"Upgrade", "websocket"});
  headers_.push_back({"Connection", "Upgrade"});
  headers_.push_back({"Sec-WebSocket-Key", key_});
  headers_.push_back({"Sec-WebSocket-Version", "13"});
  const std::string& subprotocols = step.socket->open->subprotocols;
  if (!subprotocols.empty()) headers_.push_back({"Sec-WebSocket-Protocol", subprotocols});
  request_.headers = headers_;
  request_.upgrades = true;
}

// A value may bring a whole URL, as a Location does, or a path without its slash.
void Composer::fill_target(const plan::Step& step, const Url& origin, Scope& scope) {
  target_.clear();
  scope.fill(step.target, target_, missing_);
  if (target_.starts_with("http://") || target_.starts_with("https://")) {
    const auto url = parse_url(target_);
    if (url && url->url.same_origin(origin)) {
      target_ = url->url.target;
    } else {
      wrong_ = "a value leads to another host";
    }
    return;
  }
  if (!target_.starts_with('/')) target_.insert(0, 1, '/');
  if (!step.base.empty()) target_.insert(0, step.base);
}

void Composer::fill_headers(const plan::Step& step, Scope& scope) {
  text_.clear();
  spans_.clear();
  for (const plan::StepHeader& header : step.headers) {
    Span span{text_.size()};
    scope.fill(header.name, text_, missing_);
    span.value = text_.size();
    scope.fill(header.value, text_, missing_);
    span.end = text_.size();
    spans_.push_back(span);
  }
  const std::string_view text = text_;
  headers_.clear();
  for (const Span& span : spans_) {
    headers_.push_back(
        {text.substr(span.begin, span.value - span.begin), text.substr(span.value, span.end - span.value)});
  }
}

}  // namespace brink::engine

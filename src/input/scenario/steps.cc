#include "input/scenario/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/client_options.h"
#include "input/request_parts.h"
#include "input/scenario/assertions.h"
#include "input/scenario/body.h"
#include "input/scenario/keys.h"
#include "input/scenario/step_target.h"
#include "input/scenario/tags.h"

namespace brink::input {
namespace {

// The headers of one step: later ones take the place of earlier ones of the same name, whatever its case.
class Headers {
 public:
  explicit Headers(Names& names) : names_(names) {}

  void add(std::vector<plan::Header> headers) {
    for (plan::Header& header : headers) {
      plan::StepHeader one;
      append_literal(one.name, header.name);
      append_literal(one.value, header.value);
      put(std::move(header.name), std::move(one));
    }
  }

  // Null leaves a header out that would be sent otherwise.
  void add(const Field& headers) {
    std::vector<Named> own;
    for (const Field::Member& member : headers.members()) {
      drop(member.name);
      if (!member.value.given()) continue;
      plan::StepHeader one;
      one.name = cut_template(member.value, member.name, plan::Escaping::none, names_);
      one.value = cut_template(member.value, member.value.spelled(), plan::Escaping::none, names_);
      check(member, one);
      own.push_back({member.name, std::move(one)});
    }
    for (Named& named : own) headers_.push_back(std::move(named));
  }

  void add_type(std::string_view type) {
    const bool known =
        std::any_of(headers_.begin(), headers_.end(), [](const Named& h) { return iequals(h.first, "Content-Type"); });
    if (!known && !type.empty()) add({{"Content-Type", std::string(type)}});
  }

  std::vector<plan::StepHeader> take() {
    std::vector<plan::StepHeader> out;
    for (Named& named : headers_) out.push_back(std::move(named.second));
    return out;
  }

 private:
  using Named = std::pair<std::string, plan::StepHeader>;

  void drop(std::string_view name) {
    std::erase_if(headers_, [&](const Named& h) { return iequals(h.first, name); });
  }

  void put(std::string name, plan::StepHeader header) { headers_.emplace_back(std::move(name), std::move(header)); }

  static void check(const Field::Member& member, const plan::StepHeader& header) {
    if (header.name.fixed() && !is_header_name(header.name.text())) member.value.wrong("is not the name of a header");
    if (header.name.fixed() && frames_body(header.name.text())) {
      member.value.wrong("cannot be set", "leave it out: it is made from the body");
    }
    for (const plan::TemplatePiece& piece : header.value.pieces) {
      const bool literal = piece.kind == plan::TemplatePiece::Kind::literal;
      if (literal && !is_header_value(piece.text)) member.value.wrong("has a line break or another control character");
    }
  }

  Names& names_;
  std::vector<Named> headers_;
};

std::string read_method(const Field& method, const StepBody& body) {
  if (!method) return body.is_form ? "POST" : "GET";
  auto read = parse_method(method.text());
  if (!read && method.is(Node::Kind::text)) method.wrong("is not a request method", "give one such as GET or POST");
  return read ? std::move(*read) : "GET";
}

std::string default_name(std::size_t number, const Field& step, std::string_view method) {
  const Field socket = step.at("ws"), opened = step.at("socket"), url = step.at("url");
  if (socket) return fmt::format("Step {}: WS {}", number + 1, socket.text());
  if (opened) return fmt::format("Step {}: WS {}", number + 1, opened.text());
  return fmt::format("Step {}: {} {}", number + 1, method, url ? url.text() : step.at("path").text());
}

}  // namespace

std::vector<plan::Step> StepReader::read(const Field& steps, const StepDefaults& defaults) {
  std::vector<plan::Step> read;
  sockets_.begin_flow();
  for (const Field& step : steps.items()) {
    if (!rows_.count(step)) break;
    read.push_back(read_step(step, read.size(), defaults));
  }
  if (read.empty() && (!steps || steps.is(Node::Kind::list))) {
    steps.wrong(steps ? "is empty" : "is missing", "a scenario needs at least one step");
  }
  SocketReader::end_flow(read);
  return read;
}

plan::Step StepReader::read_step(const Field& step, std::size_t number, const StepDefaults& defaults) {
  if (!step.is(Node::Kind::map)) step.wrong_kind("an object");
  step.only(step_keys);
  plan::Step out;
  out.name = step.at("name").text();
  out.timeout = step.at("timeout").duration().value_or(Duration{});
  out.think_before = step.at("think_before").pause().value_or(Duration{});
  out.think_after = step.at("think_time").pause().value_or(defaults.think);
  if (!step.at("socket")) {
    read_request(step, number, defaults, out);
  } else if (step.at("ws")) {
    step.at("socket").wrong("stands beside \"ws\"", "give one: \"ws\" opens a WebSocket, \"socket\" goes on with it");
  } else {
    if (out.name.empty()) out.name = default_name(number, step, "");
    sockets_.go_on(step, read_tags(step.at("tags"), defaults.tags), out);
  }
  return out;
}

// Of a step that sends one, a handshake included.
void StepReader::read_request(const Field& step, std::size_t number, const StepDefaults& defaults, plan::Step& out) {
  StepTarget target = read_target(step, defaults.base, context_);
  StepBody body = read_body(step, context_);
  out.method = read_method(step.at("method"), body);
  if (!body.bytes.empty() && !body.is_form && !step.at("method")) {
    context_.findings.note(step.line(), step.path() + " sends its body with GET: give \"method\" if that is not meant");
  }
  if (out.name.empty()) out.name = default_name(number, step, out.method);

  Headers headers(context_.names);
  headers.add(with_userinfo(defaults.headers, target.url));
  headers.add(defaults.common_headers);
  headers.add(step.at("headers"));
  headers.add_type(body.content_type);
  out.headers = headers.take();
  out.target = std::move(target.target);
  out.base = std::move(target.base);
  out.body = std::move(body.bytes);

  plan::Route route;
  route.name = out.name;
  route.method = out.method;
  route.url = std::move(target.url);
  route.websocket = route.handshake = step.at("ws").given();
  route.tags = read_tags(step.at("tags"), defaults.tags);
  out.route = rows_.of(step, route);
  if (route.websocket) {
    sockets_.open(step, route, out);
    return;
  }
  refuse_socket_keys(step);
  out.assertions = read_assertions(step, out.name);
  out.extractions = read_extractions(step.at("extract"), context_);
}

}  // namespace brink::input

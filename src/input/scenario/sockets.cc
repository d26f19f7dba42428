#include "input/scenario/sockets.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "base/utf8.h"
#include "input/bench_routes.h"
#include "input/request_parts.h"
#include "input/scenario/assertions.h"
#include "input/scenario/json_template.h"
#include "input/scenario/keys.h"
#include "input/scenario/tags.h"

namespace brink::input {
namespace {

using plan::SocketAct;
using Says = plan::SocketAct::Says;

constexpr std::int64_t most_rounds = 1'000'000;
constexpr std::size_t longest_reason = 123;

void refuse(const Field& step, std::span<const std::string_view> keys, std::string_view why, const std::string& hint) {
  for (const std::string_view key : keys) {
    if (step.at(key)) step.at(key).wrong(why, hint);
  }
}

// What a row of a message is called that has no name of its own.
std::string_view kind_of(const SocketAct& act) {
  if (act.hold.count() > 0) return "hold";
  if (act.says == Says::ping) return "ping";
  if (act.says == Says::nothing) return "wait";
  return act.awaits ? "message" : "send";
}

// RFC 6455 §7.4: those that a client may send.
bool may_close_with(std::int64_t code) { return code == 1000 || code == 1001 || (code >= 3000 && code <= 4999); }

std::string read_subprotocols(const Field& field) {
  std::string all;
  const auto add = [&](const Field& one) {
    const std::string text = one.text();
    if (!text.empty() && !is_header_name(text))
      one.wrong("is no name of a subprotocol", "use letters, digits, - and .");
    if (!text.empty()) all.append(all.empty() ? "" : ", ").append(text);
  };
  if (field.is(Node::Kind::list)) {
    for (const Field& one : field.items()) add(one);
  } else {
    add(field);
  }
  return all;
}

plan::SocketEnd read_end(const Field& field) {
  const std::string word = field.text();
  if (word == "flow") return plan::SocketEnd::iteration;
  if (word == "user") return plan::SocketEnd::user;
  if (field.is(Node::Kind::text) && word != "step") {
    field.wrong(fmt::format("is \"{}\"", word), "give \"step\", \"flow\" or \"user\"");
  }
  return plan::SocketEnd::step;
}

}  // namespace

bool is_handshake_header(std::string_view name) {
  return iequals(name, "Connection") || iequals(name, "Upgrade") || iequals(name.substr(0, 14), "Sec-WebSocket-");
}

void refuse_socket_keys(const Field& step) {
  refuse(step, socket_only_keys, "is for a step with \"ws\"", "");
  refuse(step, go_on_only_keys, "is for a step with \"socket\"", "");
}

void SocketReader::open(const Field& step, const plan::Route& route, plan::Step& out) {
  refuse(step, http_only_keys, "is not for a step with \"ws\"", "leave it out");
  refuse(step, go_on_only_keys, "is for a step with \"socket\"", "give \"close_at\" to say when this one is closed");
  out.socket.emplace();
  out.socket->socket = sockets_++;
  check_headers(step, out);
  out.socket->open = read_opening(step);
  out.socket->closes = out.socket->open->end == plan::SocketEnd::step;
  read_acts(step, route, out);
  if (!opened_.emplace(out.name, Opened{out.socket->socket, out.socket->open->end, route.url}).second) {
    step.wrong(fmt::format("opens a WebSocket and is called \"{}\", like a step before it that does", out.name),
               "give it a name of its own");
  }
}

// The handshake's own are made for it.
void SocketReader::check_headers(const Field& step, const plan::Step& out) {
  for (const plan::StepHeader& header : out.headers) {
    if (!header.name.fixed() || !is_handshake_header(header.name.text())) continue;
    step.wrong(fmt::format("has the header {}, which a handshake has of its own", header.name.text()),
               "leave it out; \"subprotocols\" are given apart");
  }
}

plan::OpenSocket SocketReader::read_opening(const Field& step) {
  plan::OpenSocket open;
  open.subprotocols = read_subprotocols(step.at("subprotocols"));
  open.end = read_end(step.at("close_at"));
  const Field code = step.at("close_code");
  if (const auto given = code.integer(1000, 4999)) {
    open.close_code = static_cast<std::uint16_t>(*given);
    if (!may_close_with(*given)) code.wrong("is no code a client may close with", "give 1000, 1001, or 3000 to 4999");
  }
  open.close_reason = step.at("close_reason").text();
  if (open.close_reason.size() > longest_reason) {
    step.at("close_reason").wrong(fmt::format("is longer than {} bytes", longest_reason), "make it shorter");
  }
  open.ping_every = step.at("ping_interval").duration().value_or(Duration{});
  return open;
}

void SocketReader::go_on(const Field& step, const std::vector<plan::Tag>& tags, plan::Step& out) {
  refuse(step, http_only_keys, "is not for a step with \"socket\"", "leave it out");
  refuse(step, opening_keys, "is for the step that opens the WebSocket", "give it there");
  out.socket.emplace();
  const Field name = step.at("socket");
  const auto opened = opened_.find(name.text());
  if (opened == opened_.end()) {
    name.wrong(
        fmt::format("is \"{}\", and no step before it in the flow opens a WebSocket and is called so", name.text()),
        "give the name of a step with \"ws\"");
    return;
  }
  if (opened->second.end == plan::SocketEnd::step) {
    name.wrong(fmt::format("is \"{}\", whose WebSocket is closed at the end of that step", name.text()),
               "give that step \"close_at\": \"flow\"");
  }
  out.socket->socket = opened->second.socket;
  out.socket->closes = step.at("close").boolean().value_or(false);
  plan::Route route;
  route.url = opened->second.url;
  route.websocket = true;
  route.tags = tags;
  read_acts(step, route, out);
  if (out.socket->acts.empty() && !out.socket->closes) step.wrong("does nothing", "give \"messages\", or \"close\"");
  if (!out.socket->acts.empty()) out.route = out.socket->acts.front().route;
}

// "messages", or one of them in the step itself; and then what holds the socket open.
void SocketReader::read_acts(const Field& step, const plan::Route& route, plan::Step& out) {
  const Field messages = step.at("messages");
  std::vector<SocketAct>& acts = out.socket->acts;
  if (messages) {
    refuse(step, short_form_keys, "stands beside \"messages\"", "put it into the message it is about");
    for (const Field& message : messages.items()) {
      if (!rows_.count(message)) break;
      acts.push_back(read_message(message, route, out));
    }
    if (acts.empty() && messages.is(Node::Kind::list)) messages.wrong("is empty");
  } else if (std::any_of(short_form_keys.begin(), short_form_keys.end(),
                         [&](auto key) { return step.at(key).given(); })) {
    acts.push_back(short_form(step, route, out));
  }
  const Field hold_open = step.at("hold");
  if (hold_open.duration().value_or(Duration{}).count() > 0) acts.push_back(hold(hold_open, route, out));
  const auto rounds = step.at("repeat").integer(1, most_rounds);
  out.socket->rounds = static_cast<std::uint32_t>(rounds.value_or(1));
}

plan::SocketAct SocketReader::short_form(const Field& step, const plan::Route& route, const plan::Step& out) {
  SocketAct act;
  const Field send = step.at("send"), expect = step.at("expect_message_contains");
  if (!send) {
    const std::string hint = "give \"send\" as well, or wait for it with \"messages\": [{\"expect\": ...}]";
    refuse(step, short_form_keys, "waits for an answer to nothing", hint);
  }
  read_payload(step, act);
  if (expect) act.answer.push_back({plan::BodyContains{expect.text()}, ""});
  const std::string name = out.name + ": message";
  act.assertions = read_assertions(step, name);
  act.extractions = read_message_extractions(step.at("extract"), context_);
  act.awaits = expect || !act.assertions.empty() || !act.extractions.empty();
  act.timeout = out.timeout;
  act.route = row(step, route, fmt::format("{}: {}", out.name, kind_of(act)));
  return act;
}

plan::SocketAct SocketReader::hold(const Field& field, const plan::Route& route, const plan::Step& step) {
  SocketAct act;
  act.hold = field.duration().value_or(Duration{});
  act.route = row(field, route, step.name + ": hold");
  return act;
}

plan::SocketAct SocketReader::read_message(const Field& message, const plan::Route& route, const plan::Step& step) {
  SocketAct act;
  if (!message.is(Node::Kind::map)) message.wrong_kind("an object");
  message.only(message_keys);
  read_payload(message, act);
  const Field expect = message.at("expect");
  act.answer = read_expectation(expect);
  act.hold = message.at("hold").duration().value_or(Duration{});
  act.timeout = message.at("timeout").duration().value_or(step.timeout);
  act.think_after = message.at("think_time").pause().value_or(Duration{});
  const bool looks = message.at("extract") || std::any_of(message_assertions.begin(), message_assertions.end(),
                                                          [&](auto key) { return message.at(key).given(); });
  const bool refused = expect.is(Node::Kind::boolean) && !*expect.boolean();
  act.awaits = (expect && !refused) || looks || act.says == Says::ping;
  if (refused && looks) expect.wrong("is false, and there is something to look for in the answer", "leave it out");
  if (act.hold.count() > 0 && (act.awaits || act.says != Says::nothing)) {
    message.at("hold").wrong("stands beside what else the message does", "make it a message of its own");
  }
  if (act.hold.count() == 0 && !act.awaits && act.says == Says::nothing) {
    message.wrong("does nothing", "give \"send\", \"expect\", \"ping\" or \"hold\"");
  }
  std::string name = message.at("name").text();
  if (name.empty()) name = fmt::format("{}: {}", step.name, kind_of(act));
  act.assertions = read_assertions(message, name);
  act.extractions = read_message_extractions(message.at("extract"), context_);
  plan::Route tagged = route;
  tagged.tags = read_tags(message.at("tags"), route.tags);
  act.route = row(message, std::move(tagged), name);
  return act;
}

// "send", "send_base64", "send_file" or "ping": what is said.
void SocketReader::read_payload(const Field& message, SocketAct& act) {
  const Field text = message.at("send"), coded = message.at("send_base64"), file = message.at("send_file");
  const bool ping = message.at("ping").boolean().value_or(false);
  if (int{text.given()} + int{coded.given()} + int{file.given()} + int{ping} > 1) {
    message.wrong("says more than one thing", "give one of \"send\", \"send_base64\", \"send_file\" and \"ping\"");
    return;
  }
  if (ping) act.says = Says::ping;
  if (!text && !coded && !file) return;
  plan::Template payload;
  act.says = text ? Says::text : Says::binary;
  if (text && (text.is(Node::Kind::list) || text.is(Node::Kind::map))) {
    payload = json_template(text, context_.names);
  } else if (text) {
    payload = cut_template(text, text.text(), plan::Escaping::none, context_.names);
  } else if (coded) {
    const auto bytes = base64_decoded(coded.text());
    if (!bytes) coded.wrong("is not Base64");
    append_literal(payload, bytes.value_or(""));
  } else {
    append_literal(payload, context_.read_file(file, file.text(), most_body_bytes));
  }
  const Field type = message.at("type");
  const std::string word = type.text();
  if (word == "text") act.says = Says::text;
  if (word == "binary") act.says = Says::binary;
  if (type.is(Node::Kind::text) && word != "text" && word != "binary") type.wrong("is not \"text\" or \"binary\"");
  if (act.says == Says::text && payload.fixed() && !is_utf8(payload.text())) {
    message.wrong("sends a text that is not UTF-8", "give \"type\": \"binary\"");
  }
  act.payloads.push_back(std::move(payload));
}

RouteId SocketReader::row(const Field& where, plan::Route route, const std::string& name) {
  route.name = name;
  route.handshake = false;
  return rows_.of(where, std::move(route));
}

void SocketReader::end_flow(std::vector<plan::Step>& steps) {
  for (plan::Step& opener : steps) {
    if (!opener.socket || !opener.socket->open) continue;
    for (const plan::Step& step : steps) {
      if (!step.socket || step.socket->socket != opener.socket->socket) continue;
      for (const SocketAct& act : step.socket->acts) {
        opener.socket->open->keeps_unread |= act.awaits && act.says == Says::nothing;
      }
    }
  }
}

}  // namespace brink::input

#include "input/bench_sockets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "input/client_options.h"
#include "input/options/rules.h"
#include "input/request_parts.h"
#include "input/scenario/sockets.h"
#include "plan/scenario.h"

namespace brink::input {
namespace {

using Says = plan::SocketAct::Says;

// Of single requests, or of other ways to say what is sent.
constexpr std::array<std::string_view, 15> not_of_sockets = {
    "method",    "body", "post-file", "random-param", "verify-length", "http1.1",    "http2",       "streams",
    "keepalive", "pool", "url-file",  "scenario",     "data",          "think-time", "think-jitter"};
constexpr std::array<std::string_view, 8> only_of_sockets = {
    "ws-message",     "ws-message-interval", "ws-expect-reply", "ws-reply-timeout",
    "ws-subprotocol", "ws-ping-interval",    "ws-reconnect",    "ws-reconnect-delay"};
constexpr Need needs[] = {
    {"ws-expect-reply", "ws-message", "add the message it is a reply to"},
    {"ws-message-interval", "ws-message", "add the message that is sent so often"},
    {"ws-reply-timeout", "ws-expect-reply", "add --ws-expect-reply: otherwise nobody waits"},
};

bool is_socket_url(std::string_view text) {
  const std::string_view url = trim(text);
  return iequals(url.substr(0, 5), "ws://") || iequals(url.substr(0, 6), "wss://");
}

Result<void> check(const Values& values, const plan::Stage& stage) {
  for (const std::string_view option : not_of_sockets) {
    if (!values.given(option)) continue;
    return usage_error(fmt::format("{} is not for a WebSocket", as_given(values, option)),
                       "leave it out; messages are given with --ws-message");
  }
  if (values.arguments().size() != 1) {
    return usage_error(fmt::format("bench takes one ws:// URL, and there are {} URLs", values.arguments().size()),
                       "give one, or a --scenario with a step for each");
  }
  if (auto ok = check_rules(values, {}, needs); !ok) return tl::unexpected(ok.error());
  if (!values.toggle("ws-reconnect", true) && std::holds_alternative<plan::Open>(stage.load)) {
    return usage_error("--no-ws-reconnect and --rate cannot be given together",
                       "leave one out: an arrival that finds no socket opens one");
  }
  return {};
}

Result<plan::OpenSocket> read_opening(const Values& values) {
  plan::OpenSocket open;
  open.end = plan::SocketEnd::user;
  open.ping_every = values.maybe_duration("ws-ping-interval").value_or(Duration{});
  for (const std::string& name : values.all("ws-subprotocol")) {
    if (!is_header_name(name)) {
      return usage_error(fmt::format("--ws-subprotocol: \"{}\" is no name of a subprotocol", name),
                         "use letters, digits, - and .");
    }
    open.subprotocols.append(open.subprotocols.empty() ? "" : ", ").append(name);
  }
  return open;
}

// Users who come and go find out that they are to go between two iterations, so that of listening is short for them.
plan::SocketAct listening(const plan::Stage& stage) {
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  const bool come_and_go = closed == nullptr || !closed->legs.empty();
  plan::SocketAct act;
  act.hold = come_and_go ? Duration(std::chrono::seconds(1)) : Duration(std::chrono::hours(24));
  return act;
}

Result<plan::SocketAct> read_act(const Values& values, const plan::Stage& stage) {
  const auto messages = values.all("ws-message");
  if (messages.empty()) return listening(stage);
  plan::SocketAct act;
  act.says = Says::text;
  for (const std::string& message : messages) {
    if (!is_utf8(message)) return usage_error("--ws-message: not UTF-8", "a text message is UTF-8");
    append_literal(act.payloads.emplace_back(), message);
  }
  act.awaits = values.flag("ws-expect-reply");
  act.timeout = values.maybe_duration("ws-reply-timeout").value_or(Duration{});
  const bool open = std::holds_alternative<plan::Open>(stage.load);
  if (!open || values.given("ws-message-interval")) act.think_after = values.duration("ws-message-interval");
  return act;
}

Result<std::vector<plan::StepHeader>> read_step_headers(const Values& values, const Url& url) {
  auto headers = read_headers(values);
  if (!headers) return tl::unexpected(headers.error());
  std::vector<plan::StepHeader> out;
  for (const plan::Header& header : with_userinfo(std::move(*headers), url)) {
    if (is_handshake_header(header.name)) {
      return usage_error(fmt::format("--header: a handshake has its own {}", header.name),
                         "leave it out; subprotocols are given with --ws-subprotocol");
    }
    append_literal(out.emplace_back().name, header.name);
    append_literal(out.back().value, header.value);
  }
  return out;
}

Result<Url> read_url(const std::string& text) {
  auto parsed = parse_url("http" + std::string(trim(text)).substr(2));
  if (!parsed) return tl::unexpected(parsed.error());
  return std::move(parsed->url);
}

plan::Route row(const plan::Step& step, const Url& url, std::string_view what) {
  plan::Route route;
  route.name = step.name + std::string(what);
  route.url = url;
  route.websocket = true;
  return route;
}

std::string_view row_of(const plan::SocketAct& act) {
  return act.says == Says::nothing ? ": hold" : act.awaits ? ": message" : ": send";
}

}  // namespace

bool is_of_sockets(const Values& values) {
  const auto& urls = values.arguments();
  return std::any_of(urls.begin(), urls.end(), is_socket_url);
}

Result<void> refuse_socket_options(const Values& values) {
  for (const std::string_view option : only_of_sockets) {
    if (!values.given(option)) continue;
    return usage_error(fmt::format("{} is for a WebSocket", as_given(values, option)), "give a ws:// or wss:// URL");
  }
  return {};
}

Result<BenchRoutes> read_bench_sockets(const Values& values, const plan::Stage& stage) {
  if (auto ok = check(values, stage); !ok) return tl::unexpected(ok.error());
  const auto url = read_url(values.arguments().front());
  if (!url) return tl::unexpected(url.error());
  auto opening = read_opening(values);
  if (!opening) return tl::unexpected(opening.error());
  auto act = read_act(values, stage);
  if (!act) return tl::unexpected(act.error());
  auto headers = read_step_headers(values, *url);
  if (!headers) return tl::unexpected(headers.error());

  plan::Step step;
  step.name = url->target;
  step.headers = std::move(*headers);
  step.target.escaping = plan::Escaping::target;
  append_literal(step.target, url->target);
  step.route = RouteId{0};
  act->route = RouteId{1};
  BenchRoutes result;
  result.routes = {row(step, *url, ""), row(step, *url, row_of(*act))};
  result.routes.front().handshake = true;
  step.socket = plan::SocketStep{.open = std::move(*opening), .closes = false};
  step.socket->acts = {std::move(*act)};
  step.socket->loss_ends_user = !values.toggle("ws-reconnect", true);
  step.socket->retry_pause = values.duration("ws-reconnect-delay");

  auto scenario = std::make_shared<plan::Scenario>();
  scenario->name = "messages over a WebSocket";
  scenario->flows.push_back({scenario->name, 1, {std::move(step)}});
  result.scenario = std::move(scenario);
  return result;
}

}  // namespace brink::input

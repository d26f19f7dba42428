#include "script/js/http_metrics.h"

#include <algorithm>

#include "script/js/tags.h"

namespace brink::script::js {
namespace {

std::string_view protocol_name(sample::Http http) {
  switch (http) {
    case sample::Http::http1_0: return "HTTP/1.0";
    case sample::Http::http2: return "HTTP/2.0";
    default: return "HTTP/1.1";
  }
}

// By position: those a script may use most.
std::uint8_t number_of(std::string_view method) {
  std::uint8_t hash = 0;
  for (const char c : method) hash = static_cast<std::uint8_t>(hash * 31 + c);
  return hash;
}

constexpr std::string_view tls_names[] = {"", "tls1.0", "tls1.1", "tls1.2", "tls1.3"};

std::uint8_t tls_number(std::string_view version) {
  const std::string_view name = tls_version_name(version);
  return static_cast<std::uint8_t>(std::find(std::begin(tls_names), std::end(tls_names), name) - std::begin(tls_names));
}

sample::TagsId tags_of(User& user, const HttpCall& call, const Seen& seen, std::string_view ip,
                       const HttpError& error) {
  const bool lasting = (!call.name || call.name->lasting) && ip.empty();
  if (const sample::TagsId* known = lasting ? call.place->find(seen) : nullptr) return *known;
  const SystemTags& on = user.group().part<SystemTags>();
  const std::string& name = call.name ? call.name->text : call.place->text;
  const std::string status = std::to_string(seen.status), code = std::to_string(seen.error_code);
  std::vector<sample::TagView> tags;
  const auto add = [&](bool wanted, std::string_view tag, std::string_view value) {
    if (wanted && user.metrics()->wants_tag(tag)) tags.push_back({tag, value});
  };
  add(on.method, "method", call.method);
  add(on.url, "url", name);
  add(on.name, "name", name);
  add(on.status, "status", status);
  add(on.proto && seen.http != sample::Http::none, "proto", protocol_name(seen.http));
  add(on.error && !error.text.empty(), "error", error.text);
  add(on.error_code && seen.error_code != 0, "error_code", code);
  add(on.expected_response && seen.expected != 2, "expected_response", seen.expected == 1 ? "true" : "false");
  add(on.tls_version && seen.tls != 0, "tls_version", tls_names[seen.tls]);
  add(!ip.empty(), "ip", ip);
  sample::TagsId set = seen.base;
  for (const sample::TagView& tag : tags) set = user.metrics()->with(set, tag);
  if (lasting) call.place->keep(seen, set);
  return set;
}

}  // namespace

Timings timings_of(const sample::Sample& sample) {
  Timings timings;
  timings.connecting = milliseconds(sample.connect);
  timings.tls_handshaking = milliseconds(sample.tls);
  if (!sample.was_sent()) {
    timings.blocked = milliseconds(sample.done - sample.begun) - timings.connecting - timings.tls_handshaking;
    return timings;
  }
  const Duration opening = sample.dns + sample.connect + sample.tls;
  timings.blocked = milliseconds(std::max(sample.sent - sample.begun - opening, Duration{}) + sample.dns);
  timings.sending = milliseconds(sample.send);
  if (sample.first_byte == Instant{}) {
    timings.waiting = std::max(milliseconds(sample.done - sample.sent) - timings.sending, 0.0);
    return timings;
  }
  timings.waiting = std::max(milliseconds(sample.first_byte - sample.sent) - timings.sending, 0.0);
  timings.receiving = milliseconds(sample.done - sample.first_byte);
  return timings;
}

std::string_view tls_version_name(std::string_view version) {
  if (version == "TLSv1.3") return "tls1.3";
  if (version == "TLSv1.2") return "tls1.2";
  if (version == "TLSv1.1") return "tls1.1";
  return version == "TLSv1" ? "tls1.0" : "";
}

void tell_metrics(User& user, const HttpCall& call, const engine::Outcome& outcome, const HttpError& error) {
  const sample::Sample* const sample = outcome.sample;
  sample::MetricSink* sink = user.metrics();
  if (sink == nullptr) return;
  using sample::Metric;
  Seen seen{call.tags, sink, call.name.get()};
  const bool answered = sample != nullptr && sample::has_response(sample->failure);
  seen.status = answered ? sample->status : 0;
  seen.error_code = error.code;
  seen.http = answered ? sample->http : sample::Http::none;
  seen.method = number_of(call.method);
  const bool expected = answered && call.expected && call.expected->contains(sample->status);
  if (call.expected) seen.expected = expected ? 1 : 0;
  const bool wants_ip = answered && user.group().part<SystemTags>().ip && user.metrics()->wants_tag("ip");
  if (answered && call.place->url.tls()) seen.tls = tls_number(outcome.peer.tls_version);
  const std::string_view ip = wants_ip ? outcome.peer.address : std::string_view();
  const sample::TagsId tags = tags_of(user, call, seen, ip, error);
  const Instant at = sample != nullptr ? sample->done : user.now();
  const Timings timings = sample != nullptr ? timings_of(*sample) : Timings{};
  sink->add(Metric::http_reqs, 1, tags, at);
  sink->add(Metric::http_req_duration, timings.duration(), tags, at);
  sink->add(Metric::http_req_blocked, timings.blocked, tags, at);
  sink->add(Metric::http_req_connecting, timings.connecting, tags, at);
  sink->add(Metric::http_req_tls_handshaking, timings.tls_handshaking, tags, at);
  sink->add(Metric::http_req_sending, timings.sending, tags, at);
  sink->add(Metric::http_req_waiting, timings.waiting, tags, at);
  sink->add(Metric::http_req_receiving, timings.receiving, tags, at);
  if (call.expected) sink->add(Metric::http_req_failed, expected ? 0 : 1, tags, at);
}

}  // namespace brink::script::js

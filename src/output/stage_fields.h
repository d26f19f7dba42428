// The keys of a stage: see record_fields.h.
#pragma once

#include <concepts>
#include <type_traits>

#include "output/record_stage.h"

namespace brink::output {

// T itself, const or not.
template <class V, class T>
concept Is = std::same_as<std::remove_const_t<V>, T>;

void fields(auto& visit, Is<Load> auto& v) {
  visit("model", v.model);
  visit("text", v.text);
  visit("users", v.users);
  visit("think_s", v.think_s);
  visit("think_jitter", v.think_jitter);
  visit("ramp_s", v.ramp_s);
  visit("shape", v.shape);
  visit("from_rps", v.from_rps);
  visit("to_rps", v.to_rps);
  visit("mean_rps", v.mean_rps);
  visit("peak_rps", v.peak_rps);
  visit("arrivals", v.arrivals);
  visit("requests", v.requests);
  visit("duration_s", v.duration_s);
  visit("warmup_s", v.warmup_s);
  visit("drain_s", v.drain_s);
}

void fields(auto& visit, Is<Counts> auto& v) {
  visit("due", v.due);
  visit("sent", v.sent);
  visit("missed", v.missed);
  visit("completed", v.completed);
  visit("failed", v.failed);
  visit("in_flight", v.in_flight);
  visit("ended_in_window", v.ended_in_window);
  visit("completed_in_window", v.completed_in_window);
}

void fields(auto& visit, Is<Times> auto& v) {
  visit("count", v.count);
  visit("min", v.min);
  visit("mean", v.mean);
  visit("deviation", v.deviation);
  visit("max", v.max);
  visit("p50", v.p50);
  visit("p75", v.p75);
  visit("p90", v.p90);
  visit("p95", v.p95);
  visit("p99", v.p99);
  visit("p99_9", v.p99_9);
  visit("p99_99", v.p99_99);
}

void fields(auto& visit, Is<ShortTimes> auto& v) {
  visit("count", v.count);
  visit("min", v.min);
  visit("mean", v.mean);
  visit("deviation", v.deviation);
  visit("p50", v.p50);
  visit("p95", v.p95);
  visit("p99", v.p99);
  visit("max", v.max);
}

void fields(auto& visit, Is<Phases> auto& v) {
  visit("dns", v.dns);
  visit("connect", v.connect);
  visit("tls", v.tls);
  visit("send", v.send);
  visit("first_byte", v.first_byte);
  visit("transfer", v.transfer);
}

void fields(auto& visit, Is<Connections> auto& v) {
  visit("opened", v.opened);
  visit("reused", v.reused);
  visit("streams", v.streams);
  visit("stale_retries", v.stale_retries);
}

void fields(auto& visit, Is<WebSockets> auto& v) {
  visit("opened", v.opened);
  visit("dropped", v.dropped);
  visit("reopened", v.reopened);
  visit("most_open", v.most_open);
  visit("messages_sent", v.messages_sent);
  visit("messages_received", v.messages_received);
  visit("unexpected", v.unexpected);
  visit("bytes_sent", v.bytes_sent);
  visit("bytes_received", v.bytes_received);
  visit("pings", v.pings);
  visit("pongs", v.pongs);
  visit("closes", v.closes);
  visit("closes_unanswered", v.closes_unanswered);
  visit("close_codes", v.close_codes);
}

void fields(auto& visit, Is<Bytes> auto& v) {
  visit("sent", v.sent);
  visit("received", v.received);
  visit("body", v.body);
}

void fields(auto& visit, Is<Histogram> auto& v) {
  visit("ok", v.ok);
  visit("bad", v.bad);
  visit("timed_out", v.timed_out);
}

void fields(auto& visit, Is<Series> auto& v) {
  visit("step_s", v.step_s);
  visit("asked_rps", v.asked_rps);
  visit("asked_users", v.asked_users);
  visit("due", v.due);
  visit("completed", v.completed);
  visit("failed", v.failed);
  visit("p50_ms", v.p50_ms);
  visit("p95_ms", v.p95_ms);
}

void fields(auto& visit, Is<Plateau> auto& v) {
  visit("asked_rps", v.asked_rps);
  visit("begin_s", v.begin_s);
  visit("end_s", v.end_s);
  visit("judged_s", v.judged_s);
  visit("due", v.due);
  visit("completed", v.completed);
  visit("failed", v.failed);
  visit("p50_ms", v.p50_ms);
  visit("p95_ms", v.p95_ms);
  visit("p99_ms", v.p99_ms);
}

void fields(auto& visit, Is<Gate> auto& v) {
  visit("name", v.name);
  visit("red", v.red);
  visit("value", v.value);
  visit("limit", v.limit);
  visit("text", v.text);
}

void fields(auto& visit, Is<Worker> auto& v) {
  visit("wall_s", v.wall_s);
  visit("cpu_s", v.cpu_s);
  visit("loop_lag_p50_ms", v.loop_lag_p50_ms);
  visit("loop_lag_p99_ms", v.loop_lag_p99_ms);
  visit("loop_lag_p99_9_ms", v.loop_lag_p99_9_ms);
  visit("loop_lag_max_ms", v.loop_lag_max_ms);
  visit("turns", v.turns);
}

void fields(auto& visit, Is<Health> auto& v) {
  visit("gates", v.gates);
  visit("workers", v.workers);
}

void fields(auto& visit, Is<Process> auto& v) {
  visit("number", v.number);
  visit("pid", v.pid);
  visit("name", v.name);
  visit("host", v.host);
  visit("segment", v.segment);
  visit("health", v.health);
  visit("users", v.users);
  visit("requests", v.requests);
  visit("rate_rps", v.rate_rps);
  visit("cpu_share", v.cpu_share);
  visit("send_lag_p99_ms", v.send_lag_p99_ms);
  visit("loop_lag_p99_9_ms", v.loop_lag_p99_9_ms);
  visit("valid", v.valid);
  visit("text", v.text);
  visit("joined_s", v.joined_s);
  visit("left_s", v.left_s);
  visit("lost_s", v.lost_s);
  visit("seen_s", v.seen_s);
  visit("restored_s", v.restored_s);
  visit("unknown_requests", v.unknown_requests);
  visit("clock_offset_ms", v.clock_offset_ms);
  visit("clock_error_ms", v.clock_error_ms);
}

void fields(auto& visit, Is<StartSpread> auto& v) {
  visit("spread_ms", v.spread_ms);
  visit("error_ms", v.error_ms);
}

void fields(auto& visit, Is<Interval> auto& v) {
  visit("from_s", v.from_s);
  visit("to_s", v.to_s);
  visit("text", v.text);
}

void fields(auto& visit, Is<Numbers> auto& v) {
  visit("counts", v.counts);
  visit("rate_rps", v.rate_rps);
  visit("goodput_rps", v.goodput_rps);
  visit("response_ms", v.response_ms);
  visit("service_ms", v.service_ms);
  visit("failures", v.failures);
  visit("status", v.status);
  visit("bytes", v.bytes);
  visit("histogram", v.histogram);
}

void fields(auto& visit, Is<StageRoute> auto& v) {
  visit("name", v.name);
  fields(visit, v.numbers);
}

void fields(auto& visit, Is<Check> auto& v) {
  visit("name", v.name);
  visit("passed", v.passed);
  visit("failed", v.failed);
}

void fields(auto& visit, Is<Stage> auto& v) {
  visit("name", v.name);
  visit("purpose", v.purpose);
  visit("load", v.load);
  visit("begin_s", v.begin_s);
  visit("length_s", v.length_s);
  visit("cut_short", v.cut_short);
  visit("valid", v.valid);
  fields(visit, v.numbers);
  visit("phases_ms", v.phases_ms);
  visit("connections", v.connections);
  visit("websockets", v.websockets);
  visit("http_versions", v.http_versions);
  visit("send_lag_ms", v.send_lag_ms);
  visit("series", v.series);
  visit("warmup_ended", v.warmup_ended);
  visit("warmup_failed", v.warmup_failed);
  visit("redirects_refused", v.redirects_refused);
  visit("checks", v.checks);
  visit("mishaps", v.mishaps);
  visit("routes", v.routes);
  visit("health", v.health);
  visit("processes", v.processes);
  visit("start", v.start);
  visit("invalid", v.invalid);
  visit("plateaus", v.plateaus);
}

}  // namespace brink::output

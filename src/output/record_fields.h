// The keys of a record, once, for writing and reading alike: fields(visit, value) calls visit("key", value.key) for
// each, in the order of the document. Included by the .cc files that visit; a new field of a struct is a line here and
// an entry in record.schema.json (record_schema_test holds the two together).
#pragma once

#include <concepts>
#include <type_traits>

#include "output/diagnosis_fields.h"
#include "output/record.h"
#include "output/stage_fields.h"

namespace brink::output {

void fields(auto& visit, Is<Route> auto& v) {
  visit("name", v.name);
  visit("method", v.method);
  visit("url", v.url);
  visit("tags", v.tags);
  visit("handshake", v.handshake);
}

void fields(auto& visit, Is<Target> auto& v) {
  visit("url", v.url);
  visit("origin", v.origin);
  visit("routes", v.routes);
}

void fields(auto& visit, Is<Budget> auto& v) {
  visit("max_rps", v.max_rps);
  visit("max_requests", v.max_requests);
  visit("max_duration_s", v.max_duration_s);
}

void fields(auto& visit, Is<Rules> auto& v) {
  visit("latency_wall_s", v.latency_wall_s);
  visit("error_threshold", v.error_threshold);
}

void fields(auto& visit, Is<Search> auto& v) {
  visit("max_users", v.max_users);
  visit("stage_s", v.stage_s);
  visit("think_s", v.think_s);
  visit("warmup", v.warmup);
  visit("repeat", v.repeat);
}

void fields(auto& visit, Is<Plan> auto& v) {
  visit("workers", v.workers);
  visit("seed", v.seed);
  visit("timeout_s", v.timeout_s);
  visit("connect_timeout_s", v.connect_timeout_s);
  visit("keepalive", v.keepalive);
  visit("pool", v.pool);
  visit("http", v.http);
  visit("streams", v.streams);
  visit("unix_socket", v.unix_socket);
  visit("tls_verify", v.tls_verify);
  visit("ca_bundle", v.ca_bundle);
  visit("resolve", v.resolve);
  visit("cache_bust", v.cache_bust);
  visit("verify_length", v.verify_length);
  visit("cookies", v.cookies);
  visit("scenario", v.scenario);
  visit("budget", v.budget);
  visit("rules", v.rules);
  visit("search", v.search);
  visit("fail_under", v.fail_under);
}

void fields(auto& visit, Is<ProgramError> auto& v) {
  visit("part", v.part);
  visit("what", v.what);
  visit("count", v.count);
  visit("first_s", v.first_s);
  visit("detail", v.detail);
}

void fields(auto& visit, Is<ProgramPart> auto& v) {
  visit("begin_s", v.begin_s);
  visit("length_s", v.length_s);
  visit("requests", v.requests);
  visit("failed", v.failed);
  visit("unfinished", v.unfinished);
}

void fields(auto& visit, Is<Program> auto& v) {
  visit("language", v.language);
  visit("version", v.version);
  visit("interpreter", v.interpreter);
  visit("file", v.file);
  visit("users_class", v.users_class);
  visit("users", v.users);
  visit("tasks", v.tasks);
  visit("begin", v.begin);
  visit("end", v.end);
  visit("errors", v.errors);
}

void fields(auto& visit, Is<Profile> auto& v) {
  visit("name", v.name);
  visit("label", v.label);
  visit("peak_users", v.peak_users);
  visit("holds", v.holds);
}

void fields(auto& visit, Is<Environment> auto& v) {
  visit("os", v.os);
  visit("kernel", v.kernel);
  visit("cpus", v.cpus);
  visit("cpu_model", v.cpu_model);
  visit("hostname", v.hostname);
  visit("clocksource", v.clocksource);
  visit("git_commit", v.git_commit);
  visit("git_branch", v.git_branch);
  visit("git_dirty", v.git_dirty);
  visit("fd_limit", v.fd_limit);
  visit("local_ports", v.local_ports);
  visit("ceiling_rps", v.ceiling_rps);
  visit("floor_p99_ms", v.floor_p99_ms);
}

void fields(auto& visit, Is<Exchange> auto& v) {
  visit("stage", v.stage);
  visit("route", v.route);
  visit("due_s", v.due_s);
  visit("response_ms", v.response_ms);
  visit("service_ms", v.service_ms);
  visit("status", v.status);
  visit("failure", v.failure);
  visit("reused", v.reused);
  visit("request_head", v.request_head);
  visit("response_head", v.response_head);
  visit("response_body", v.response_body);
  visit("detail", v.detail);
}

void fields(auto& visit, Is<Reading> auto& v) {
  visit("subject", v.subject);
  visit("name", v.name);
  visit("value", v.value);
  visit("at_s", v.at_s);
}

void fields(auto& visit, Is<Bracket> auto& v) {
  visit("holds", v.holds);
  visit("breaks", v.breaks);
  visit("low", v.low);
  visit("high", v.high);
}

void fields(auto& visit, Is<RouteVerdict> auto& v) {
  visit("route", v.route);
  visit("reason", v.reason);
  visit("failure_share", v.failure_share);
  visit("failure_low", v.failure_low);
  visit("failure_high", v.failure_high);
  visit("hung_share", v.hung_share);
  visit("p50_ms", v.p50_ms);
  visit("p95_ms", v.p95_ms);
  visit("p99_ms", v.p99_ms);
  visit("p95_low_ms", v.p95_low_ms);
  visit("p95_high_ms", v.p95_high_ms);
  visit("goodput_rps", v.goodput_rps);
}

void fields(auto& visit, Is<Level> auto& v) {
  visit("stage", v.stage);
  visit("users", v.users);
  visit("rate_rps", v.rate_rps);
  visit("goodput_rps", v.goodput_rps);
  visit("broken", v.broken);
  visit("valid", v.valid);
  visit("reason", v.reason);
  visit("worst", v.worst);
  visit("routes", v.routes);
}

void fields(auto& visit, Is<Stalls> auto& v) {
  visit("pauses", v.pauses);
  visit("longest_s", v.longest_s);
  visit("share_waiting", v.share_waiting);
}

void fields(auto& visit, Is<Verdict> auto& v) {
  visit("status", v.status);
  visit("users", v.users);
  visit("rps", v.rps);
  visit("route", v.route);
  visit("reason", v.reason);
  visit("max_tested_users", v.max_tested_users);
  visit("capacity_rps", v.capacity_rps);
  visit("saturated", v.saturated);
  visit("knee_users", v.knee_users);
  visit("stable", v.stable);
  visit("verified", v.verified);
  visit("recovered", v.recovered);
  visit("generator_limited", v.generator_limited);
  visit("generator_text", v.generator_text);
  visit("rate_capped", v.rate_capped);
  visit("stalls", v.stalls);
  visit("levels", v.levels);
  visit("notes", v.notes);
}

void fields(auto& visit, Is<Answer> auto& v) {
  visit("status", v.status);
  visit("users", v.users);
  visit("rps", v.rps);
  visit("route", v.route);
  visit("cause", v.cause);
  visit("confidence", v.confidence);
  visit("ranked", v.ranked);
  visit("parameters", v.parameters);
  visit("sentence", v.sentence);
}

void fields(auto& visit, Is<Limit> auto& v) {
  visit("expression", v.expression);
  visit("fail_if", v.fail_if);
  visit("unit", v.unit);
  visit("bound", v.bound);
  visit("actual", v.actual);
  visit("of", v.of);
  visit("about", v.about);
  visit("passed", v.passed);
  visit("window_s", v.window_s);
  visit("worst_from_s", v.worst_from_s);
  visit("broke_at_s", v.broke_at_s);
  visit("ended_the_run", v.ended_the_run);
  visit("stage", v.stage);
  visit("note", v.note);
}

void fields(auto& visit, Is<Replay> auto& v) {
  visit("path", v.path);
  visit("requests", v.requests);
  visit("kept", v.kept);
}

void fields(auto& visit, Is<Export> auto& v) {
  visit("exporter", v.exporter);
  visit("to", v.to);
  visit("sent", v.sent);
  visit("failed", v.failed);
  visit("dropped", v.dropped);
  visit("delivered", v.delivered);
  visit("error", v.error);
}

void fields(auto& visit, Is<Record> auto& v) {
  visit("format", v.format);
  visit("schema_version", v.schema_version);
  visit("kind", v.kind);
  visit("id", v.id);
  visit("tool_version", v.tool_version);
  visit("created_at", v.created_at);
  visit("command", v.command);
  visit("imported_from", v.imported_from);
  visit("interrupted", v.interrupted);
  visit("answer", v.answer);
  visit("limits", v.limits);
  visit("warnings", v.warnings);
  visit("elapsed_s", v.elapsed_s);
  visit("requests_sent", v.requests_sent);
  visit("target", v.target);
  visit("plan", v.plan);
  visit("profile", v.profile);
  visit("environment", v.environment);
  visit("verdict", v.verdict);
  visit("diagnosis", v.diagnosis);
  visit("stages", v.stages);
  visit("exchanges", v.exchanges);
  visit("readings", v.readings);
  visit("replay", v.replay);
  visit("tags", v.tags);
  visit("exports", v.exports);
  visit("program", v.program);
}

}  // namespace brink::output

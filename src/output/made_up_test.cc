#include "output/made_up_test.h"

#include <cmath>

namespace brink::output {
namespace {

Times times(std::uint64_t count, double median, double spread) {
  Times t{.count = count, .min = median * 0.7, .mean = median * 1.1, .deviation = median * spread * 0.3};
  t.max = median * 12;
  t.p50 = median;
  t.p75 = median * (1 + 0.3 * spread);
  t.p90 = median * (1 + 0.8 * spread);
  t.p95 = median * (1 + 1.2 * spread);
  if (count >= 1'000) t.p99 = median * (1 + 2 * spread);
  if (count >= 10'000) t.p99_9 = median * (1 + 3 * spread);
  if (count >= 100'000) t.p99_99 = median * (1 + 3.9 * spread);
  return t;
}

ShortTimes short_times(std::uint64_t count, double median) {
  return {count, median * 0.5, median * 1.1, median, median * 2, median * 3, median * 5};
}

// Two humps: most requests around `median_us`, a tenth at ten times that.
std::vector<HistogramStep> steps(std::uint64_t count, double median_us) {
  return {{median_us * 0.75, count / 10},
          {median_us, count / 2},
          {median_us * 1.25, count / 5},
          {median_us * 1.5, count / 10},
          {median_us * 10, count / 10}};
}

Numbers numbers(std::uint64_t completed, std::uint64_t failed, double length_s, double median, double spread) {
  Numbers n;
  const std::uint64_t sent = completed + failed;
  n.counts = {.due = sent, .sent = sent, .completed = completed, .failed = failed};
  n.counts.ended_in_window = sent;
  n.counts.completed_in_window = completed;
  n.rate_rps = static_cast<double>(sent) / length_s;
  n.goodput_rps = static_cast<double>(completed) / length_s;
  n.response_ms = times(sent, median, spread);
  n.service_ms = times(sent, median * 0.9, spread);
  n.status["200"] = completed;
  if (failed > 0) n.status["500"] = failed;
  if (failed > 0) n.failures["status"] = failed;
  n.bytes = {sent * 120, sent * 1400};
  n.histogram.ok = steps(completed, median * 1e3);
  n.histogram.bad = steps(failed, median * 2e3);
  return n;
}

Series series(const Numbers& n, double length_s) {
  Series out{.step_s = 1};
  const auto steps = static_cast<std::uint64_t>(length_s);
  for (std::uint64_t i = 0; i < steps; ++i) {
    const bool stall = steps > 5 && i == 6;
    out.due.push_back(n.counts.due / steps);
    out.completed.push_back(stall ? 0 : n.counts.completed / steps + (i % 3) * n.counts.completed / steps / 8);
    out.failed.push_back(n.counts.failed / steps);
    out.p50_ms.push_back(stall ? std::nullopt : n.response_ms.p50);
    out.p95_ms.push_back(stall ? std::nullopt : n.response_ms.p95);
  }
  return out;
}

Health healthy() {
  Health out;
  out.gates = {{"send_lag", false, 0.00012, 0.001, "send lag p99 0.12 ms"},
               {"cpu", false, 0.21, 0.8, "21 % of a core"}};
  out.workers = {{10, 2.1, 0.01, 0.11, 0.34, 1.2, 41'234}, {10, 1.9, 0.01, 0.09, 0.31, 0.9, 39'871}};
  return out;
}

Stage stage(const std::string& purpose, double users, Numbers n, double length_s) {
  Stage s;
  s.name = "s" + std::to_string(static_cast<int>(users));
  s.purpose = purpose;
  s.load.text = "closed: users";
  s.load.users = users;
  s.load.duration_s = length_s;
  s.length_s = length_s;
  s.numbers = std::move(n);
  s.phases_ms = {short_times(8, 0.4),     short_times(64, 0.2),   short_times(64, 2.5),
                 short_times(5000, 0.01), short_times(5000, 1.1), short_times(5000, 0.05)};
  s.connections = {.opened = 64,
                   .reused = s.numbers.counts.sent - std::min<std::uint64_t>(64, s.numbers.counts.sent),
                   .stale_retries = 2};
  s.send_lag_ms = short_times(s.numbers.counts.sent, 0.04);
  s.series = series(s.numbers, length_s);
  s.warmup_ended = 40;
  s.warmup_failed = 1;
  s.redirects_refused = 3;
  s.checks = {{"login: status 200", 190, 10}, {"login: latency within 500 ms", 200, 0}};
  s.mishaps["assertion"]["AssertStatus: expected 200, got 500"] = 10;
  s.mishaps["extraction"]["ExtractFailure: token: the body is not JSON"] = 7;
  s.mishaps["substitution"]["TemplateError: ${token} has no value"] = 3;
  s.health = healthy();
  return s;
}

void make_open(Stage& s, double rate) {
  s.load.model = "open";
  s.load.users.reset();
  s.load.text = "open: 500 req/s constant; latency counted from when each request was due";
  s.load.from_rps = rate;
  s.load.to_rps = rate;
  s.load.mean_rps = rate;
  s.load.peak_rps = rate;
  s.series.asked_rps.assign(s.series.due.size(), rate);
  s.load.arrivals = "constant";
}

Record frame(const std::string& kind) {
  Record r;
  r.kind = kind;
  r.id = "20261121T093000Z-1a2b3c";
  r.tool_version = "0.1.0";
  r.created_at = "2026-11-21T09:30:00Z";
  r.command = "brink " + kind + " http://127.0.0.1:8400/ -H 'Authorization: ***'";
  r.elapsed_s = 41.26;
  r.requests_sent = 23'412;
  r.target = {"http://127.0.0.1:8400/", "http://127.0.0.1:8400", {{"/", "GET", "http://127.0.0.1:8400/"}}};
  r.plan = {.workers = 2, .seed = 7, .timeout_s = 10, .connect_timeout_s = 5};
  r.plan.scenario = "shop";
  r.plan.unix_socket = "/run/shop.sock";
  r.plan.ca_bundle = "ca.pem";
  r.plan.resolve = {"shop.test:80:127.0.0.1"};
  r.plan.budget = {1000, 100'000, 300};
  r.environment = {"Debian GNU/Linux 12 (bookworm)",
                   "6.1.0-18-amd64",
                   2,
                   "Some CPU",
                   "box",
                   "tsc",
                   "d6f626b",
                   "main",
                   true,
                   1'048'576,
                   28'232,
                   61'000,
                   0.09};
  r.readings = {{"generator", "cpu_share", 0.21, 3.5}};
  r.replay = Replay{"20261121T093000Z-1a2b3c.replay", 23'412, 23'412};
  return r;
}

Exchange failed_checkout(std::uint64_t stage) {
  return {.stage = stage,
          .route = "/checkout",
          .due_s = 31.5,
          .response_ms = 2004.2,
          .service_ms = 2003.9,
          .status = 500,
          .failure = "status",
          .reused = true,
          .request_head = "GET /checkout HTTP/1.1\r\nHost: 127.0.0.1:8400\r\n\r\n",
          .response_head = "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n\r\n",
          .response_body = "{\"error\": \"no free slot within 2 s\"}",
          .detail = "the status counts as a failure"};
}

struct Played {
  const char* purpose;
  double users;
  double rps;
  double median;
  double failed;
};

void add_level(Record& r, const Played& p) {
  constexpr double length = 5;
  const auto sent = static_cast<std::uint64_t>(p.rps * length);
  const auto failed = static_cast<std::uint64_t>(std::llround(p.failed * static_cast<double>(sent)));
  Stage s = stage(p.purpose, p.users, numbers(sent - failed, failed, length, p.median, 1), length);
  s.begin_s = static_cast<double>(r.stages.size()) * 6;
  if (std::string(p.purpose) == "verify") make_open(s, p.rps);
  s.routes = {{"/", s.numbers}, {"/checkout", s.numbers}};
  Level level{r.stages.size(), p.users, p.rps, s.numbers.goodput_rps};
  level.broken = p.failed >= 0.02;
  level.reason = level.broken ? "errors" : "none";
  if (level.broken) level.worst = "/checkout";
  level.routes = {{"/", "none", 0, 0, 0.004, 0, p.median * 0.2, p.median * 0.3, p.median * 0.4, p.median * 0.25,
                   p.median * 0.35, p.rps / 2},
                  {"/checkout", level.reason, p.failed * 2, p.failed * 1.8, p.failed * 2.2, 0, p.median, p.median * 2.2,
                   p.median * 3, std::nullopt, std::nullopt, p.rps / 2 * (1 - 2 * p.failed)}};
  r.stages.push_back(std::move(s));
  r.verdict->levels.push_back(std::move(level));
}

Record shop(const std::vector<Played>& levels) {
  Record r = frame("run");
  r.target.routes = {{"/", "GET", "http://127.0.0.1:8400/"}, {"/checkout", "GET", "http://127.0.0.1:8400/checkout"}};
  r.plan.rules = Rules{2, 0.02};
  r.plan.search = Search{200, 5, 0.5, true, 2};
  r.plan.fail_under = 100;
  r.verdict.emplace();
  for (const Played& level : levels) add_level(r, level);
  return r;
}

}  // namespace

namespace {

std::vector<Limit> made_up_limits() {
  const Limit kept{
      .expression = "p95 < 300ms", .bound = 0.3, .actual = 0.00264, .of = 5000, .passed = true, .stage = 0};
  Limit errors{.expression = "route:/checkout error_rate < 0.5%", .unit = "share", .bound = 0.005, .of = 2500};
  errors.actual = 0.006;
  errors.broke_at_s = 6.1;
  errors.stage = 0;
  Limit windows{.expression = "rps < 400 over 5s", .fail_if = true, .unit = "per_second", .bound = 400, .of = 1877};
  windows.actual = 375.4;
  windows.window_s = 5;
  windows.worst_from_s = 2;
  windows.broke_at_s = 7;
  windows.stage = 0;
  Limit slow{.expression = "service.p95 < 2ms over 5s", .bound = 0.002, .actual = 0.0022, .of = 2400, .about = true};
  slow.window_s = 5;
  slow.worst_from_s = 4;
  slow.broke_at_s = 9;
  slow.ended_the_run = true;
  slow.stage = 0;
  const Limit checks{
      .expression = "checks > 99%", .unit = "share", .bound = 0.99, .stage = 0, .note = "no checks were made"};
  return {kept, errors, windows, slow, checks};
}

}  // namespace

Record made_up_bench() {
  Record r = frame("bench");
  r.plan.scenario.reset();  // it is requests that are asked for
  r.target.routes.push_back({"/checkout", "POST", "http://127.0.0.1:8400/checkout", {{"page", "cart"}}});
  Stage s = stage("measure", 64, numbers(4985, 15, 10, 1.2, 1), 10);
  s.websockets = {64, 2, 2, 60, 2000, 2100, 100, 40'000, 84'000, 32, 31, 62, 1, {{"1000", 61}, {"1011", 2}}};
  make_open(s, 500);
  s.numbers.counts.due = 5010;
  s.numbers.counts.missed = 7;
  s.numbers.counts.in_flight = 3;
  s.numbers.counts.sent = 5003;
  s.numbers.failures = {{"status", 10}, {"first_byte_timeout", 5}};
  s.numbers.status["500"] = 10;
  s.routes = {{"/", numbers(2500, 0, 10, 0.9, 1)}, {"/checkout", numbers(2485, 15, 10, 1.6, 1)}};
  r.stages.push_back(std::move(s));
  r.exchanges.push_back(failed_checkout(0));
  r.tags = {{"branch", "main"}, {"team", "shop"}};
  r.exports = {{"pushgateway", "http://127.0.0.1:9091/", 3, 0, 0, true, {}},
               {"otlp", "http://127.0.0.1:4318/v1/metrics", 1, 1, 1, false, "no answer"},
               {"metrics", "http://127.0.0.1:9646/metrics", 2, 0, 0, true, {}}};
  r.limits = made_up_limits();
  return r;
}

Record made_up_closed_bench() {
  Record r = frame("bench");
  r.plan = {.workers = 1};
  r.command = "";
  r.replay.reset();
  Stage s = stage("measure", 64, numbers(123'456, 0, 10, 0.51, 1), 10);
  s.load.text = "closed: 64 connections, each sends when its response is in (latency = service time)";
  s.phases_ms.dns = {};
  s.phases_ms.tls = {};
  s.connections.stale_retries = 0;
  s.redirects_refused = 0;
  r.stages.push_back(std::move(s));
  return r;
}

Record made_up_run() {
  Record r = shop({{"warmup", 4, 45, 84, 0},
                   {"baseline", 1, 12.1, 80.1, 0},
                   {"explore", 2, 24.2, 80.4, 0},
                   {"explore", 4, 47.9, 81.2, 0},
                   {"explore", 8, 97.3, 81.9, 0},
                   {"explore", 16, 192, 82.4, 0},
                   {"explore", 32, 371, 85, 0},
                   {"explore", 64, 560, 112, 0},
                   {"explore", 128, 604, 209, 0.31},
                   {"bracket", 90, 590, 151, 0},
                   {"bracket", 110, 600, 180, 0.215},
                   {"repeat", 90, 588, 152, 0},
                   {"repeat", 110, 601, 181, 0.22},
                   {"verify", 71.5, 520, 137, 0},
                   {"recovery", 45, 480, 91, 0}});
  Verdict& v = *r.verdict;
  v.status = "breaks";
  v.users = {90, 110, 75, 110};
  v.rps = {590, 600, 520, 610};
  v.route = "/checkout";
  v.reason = "errors";
  v.stalls = {1, 1.2, 0.01};
  v.max_tested_users = 128;
  v.capacity_rps = 590;
  v.saturated = true;
  v.knee_users = 72;
  v.stable = true;
  v.verified = true;
  v.recovered = true;
  v.notes = {"Of 14 levels 2 were cut short once they were clearly failing."};
  r.answer = Answer{"breaks", v.users, v.rps, v.route, "pool_exhausted", 0.93};
  r.answer->ranked = {{"pool_exhausted", 0.93}, {"worker_limit", 0.05}};
  r.answer->parameters = {{"slots", 25.0}, {"kind", "checkout"}};
  r.answer->sentence =
      "Holds about 90 users (590 req/s); at 110 users /checkout fails: 43 % of its requests end in errors.";
  r.profile = Profile{"reddit", "a top Reddit post", 300, false};
  r.exchanges = {failed_checkout(10)};
  r.warnings = {"2 paths left out by robots.txt"};
  r.imported_from = "prescale";
  return r;
}

Record made_up_investigation() {
  Record r = made_up_run();
  r.kind = "investigate";
  Diagnosis d{.cause = "pool_exhausted", .family = "a private resource with parallel slots", .confidence = 0.93};
  d.ranked = r.answer->ranked;
  d.parameters = r.answer->parameters;
  d.evidence = {{"completions come in combs of 25 (acf 0.95)", 3.1, "comb"},
                {"/search stays at 9.1 ms while /checkout waits 404 ms", 2.6, "bystander"},
                {"errors fail after 0.50 s, all alike: a timer fired", 2.2, "search"},
                {"p99 is only 1.3 times p50", -0.4, "comb"}};
  d.rivals = {{"lock_contention", "responses leave in groups of 25, not one by one"},
              {"cpu_bound", "cheap routes are not slowed"}};
  d.falsifier = {"another key would be faster if it were a row lock",
                 "brink investigate http://127.0.0.1:8400/ --path /checkout --experiment keys"};
  d.remedy = {"raise the pool from 25 to 50", "up to 2.0x, unless what is behind it is the next limit", 1.2, 2.0};
  d.taxes = {{"nagle_delayed_ack", "40 ms wasted per request: set TCP_NODELAY (92 -> 50 ms)"}};
  d.also = {{"cold_start", 0.7}};
  d.experiments = {{.name = "comb",
                    .question = "how many does the target serve at once?",
                    .elapsed_s = 6.1,
                    .requests = 1'400,
                    .stages = {0},
                    .belief = "pool_exhausted",
                    .confidence = 0.8},
                   {.name = "keys", .question = "does the key matter?", .skipped = "settled already"}};
  d.features = {{"comb_lag", {25, 0, "comb"}}, {"phi_static", {0.02, 0.01, "bystander"}}};
  d.texts = {{"culprit", "/checkout"}};
  r.diagnosis = d;
  return r;
}

Record made_up_healthy_run() {
  Record r = shop({{"baseline", 1, 12.1, 80.1, 0},
                   {"explore", 8, 97.3, 81.9, 0},
                   {"explore", 64, 760, 84, 0.001},
                   {"recovery", 64, 755, 84, 0}});
  Verdict& v = *r.verdict;
  v.status = "no_limit_found";
  v.users = {64, std::nullopt, 64, std::nullopt};
  v.rps = {760, std::nullopt, 760, std::nullopt};
  v.max_tested_users = 64;
  v.capacity_rps = 760;
  v.notes = {"64 users was the most asked for; raise --max-users to look further."};
  r.answer = Answer{"no_limit_found", v.users, v.rps};
  r.answer->sentence = "No limit found up to 64 users (760 req/s).";
  return r;
}

Record made_up_invalid_run() {
  Record r = made_up_healthy_run();
  Stage& s = r.stages[2];
  s.valid = false;
  s.health.gates[1] = {"cpu", true, 0.97, 0.8,
                       "a worker used 97 % of its core: add workers with -t, or run from a larger machine"};
  r.verdict->levels[2].valid = false;
  r.verdict->status = "invalid";
  r.verdict->notes = {};
  r.answer->status = "invalid";
  r.answer->sentence = "INVALID from 64 users on: this machine was the limit. The target held 8 users (97 req/s).";
  r.interrupted = true;
  return r;
}

Record made_up_unreachable_run() {
  Record r = frame("run");
  r.plan.rules = Rules{2, 0.02};
  r.verdict.emplace();
  r.verdict->status = "unreachable";
  r.answer = Answer{"unreachable"};
  r.answer->sentence = "Nothing could be measured: no request was answered.";
  Stage s = stage("baseline", 1, numbers(0, 12, 5, 0.1, 1), 5);
  s.numbers.failures = {{"refused", 12}};
  s.numbers.status.clear();
  s.numbers.response_ms = {};
  s.numbers.service_ms = {};
  s.numbers.histogram = {};
  r.stages.push_back(std::move(s));
  Exchange e;
  e.route = "/";
  e.response_ms = 0.3;
  e.failure = "refused";
  r.exchanges.push_back(e);
  return r;
}

}  // namespace brink::output

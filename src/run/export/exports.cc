#include "run/export/exports.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/version.h"
#include "output/process_parts.h"
#include "run/export/influx.h"
#include "run/export/otlp.h"
#include "run/export/pushgateway.h"
#include "run/export/remote_write.h"
#include "run/export/statsd.h"
#include "run/judged_processes.h"
#include "sample/exchange.h"

namespace brink::run {
namespace {

constexpr std::chrono::milliseconds last_wait{5000};
constexpr std::chrono::milliseconds look_every{50};
// Between two snapshots, whatever the clock says: Prometheus counts in milliseconds and refuses two values for one.
constexpr std::chrono::milliseconds least_step{1};

// All routes beyond those that stand for themselves.
const std::string other_routes = "other";

std::string shown(const Url& url) { return sample::mask_secrets(url.text()); }

std::string shown(const plan::Address& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

output::WallTime wall(std::chrono::system_clock::time_point time) {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(time);
}

}  // namespace

Exports::Exports(const plan::Exporting& exporting, const output::Record& record, WallClock wall_clock)
    : record_(record), wall_clock_(std::move(wall_clock)), interval_(exporting.interval) {
  numbers_.job = exporting.job;
  numbers_.id = record.id;
  numbers_.kind = record.kind;
  numbers_.version = version;
  for (const plan::Tag& tag : exporting.tags) numbers_.tags.push_back({tag.name, tag.value});
  numbers_.start = wall(wall_clock_());
  before_.time = numbers_.start;
}

Result<std::unique_ptr<Exports>> Exports::start(const plan::Exporting& exporting, const output::Record& record,
                                                WallClock wall_clock) {
  auto exports = std::unique_ptr<Exports>(new Exports(exporting, record, std::move(wall_clock)));
  if (exporting.metrics) {
    auto server = MetricsServer::start(*exporting.metrics);
    if (!server) return tl::unexpected(server.error());
    exports->server_ = std::move(*server);
  }
  if (auto ok = exports->add_all(exporting); !ok) return tl::unexpected(ok.error());
  return exports;
}

Result<void> Exports::add(std::string name, std::string to, Result<std::unique_ptr<Sender>> sender) {
  if (!sender) return tl::unexpected(sender.error());
  targets_.push_back({std::move(name), std::move(to), std::make_unique<Exporter>(std::move(*sender))});
  return {};
}

Result<void> Exports::add_all(const plan::Exporting& exporting) {
  Result<void> ok;
  if (const auto& to = exporting.otlp) ok = add("otlp", shown(to->url), make_otlp(exporting));
  if (const auto& to = exporting.pushgateway; ok && to) {
    ok = add("pushgateway", shown(to->url), make_pushgateway(exporting));
  }
  if (const auto& to = exporting.remote_write; ok && to) {
    ok = add("remote_write", shown(to->url), make_remote_write(exporting));
  }
  if (const auto& to = exporting.influx; ok && to) ok = add("influx", shown(to->url), make_influx(exporting));
  if (const auto& to = exporting.influx_udp; ok && to) {
    ok = add("influx", "udp://" + shown(*to), make_influx_udp(exporting));
  }
  if (const auto& to = exporting.statsd; ok && to) ok = add("statsd", shown(*to), make_statsd(exporting));
  return ok;
}

std::vector<std::string> Exports::news() {
  std::vector<std::string> news;
  if (server_ && !std::exchange(told_where_, true)) news.push_back("metrics are at " + server_->url());
  for (Target& target : targets_) {
    const auto error = target.exporter->news();
    if (!error) continue;
    news.push_back("export to " + target.name + " " + target.to + " failed, the run goes on without it: " + *error);
  }
  return news;
}

std::size_t Exports::slot_of(const std::string& name) {
  if (const auto found = slots_.find(name); found != slots_.end()) return found->second;
  if (slots_.size() >= most_routes && name != other_routes) return slot_of(other_routes);
  const std::size_t slot = numbers_.routes.size();
  numbers_.routes.push_back({name, {}});
  slots_.emplace(name, slot);
  return slot;
}

// Series that are there from the start, at zero, have their first increase seen.
void Exports::about(const plan::Plan& plan) {
  stage_slots_.clear();
  for (std::size_t i = 0; i < std::min(plan.routes.size(), most_routes); ++i) {
    stage_slots_.push_back(slot_of(plan.routes[i].name));
  }
  if (plan.routes.size() > most_routes) stage_slots_.push_back(slot_of(other_routes));
  if (due_ == Instant{}) show(snapshot(numbers_now()), due_);
}

void Exports::add_tally(output::RunNumbers& numbers, const aggregate::Tally& tally) const {
  CHECK(tally.routes.size() == stage_slots_.size(), "a stage of another plan");
  for (std::size_t i = 0; i < tally.routes.size(); ++i) {
    numbers.routes[stage_slots_[i]].tally.merge(tally.routes[i]);
  }
  numbers.phases.merge(tally.phases);
  numbers.send_lag.merge(tally.send_lag);
  numbers.warmup_ended += tally.warmup_ended;
  numbers.warmup_failed += tally.warmup_failed;
}

output::RunNumbers Exports::numbers_now() const {
  output::RunNumbers numbers = numbers_;
  numbers.time = std::max(wall(wall_clock_()), before_.time + least_step);
  numbers.invalid_stages = static_cast<std::uint64_t>(
      std::count_if(record_.stages.begin(), record_.stages.end(), [](const auto& stage) { return !stage.valid; }));
  for (const output::Stage& stage : record_.stages) {
    numbers.invalid_s += output::invalid_seconds(stage.invalid);
    for (const output::Process& process : stage.processes) {
      numbers.lost_workers += process.lost_s.has_value() ? 1 : 0;
      numbers.unknown_requests += process.unknown_requests;
    }
  }
  if (record_.stages.size() == course_.stages_before) {
    numbers.invalid_s += course_.invalid_s;
    numbers.lost_workers += course_.lost_workers;
    numbers.unknown_requests += course_.unknown_requests;
  }
  return numbers;
}

void Exports::begin_stage(const plan::Stage& stage, Instant now) {
  course_ = {};
  course_.warmup = stage.warmup;
  course_.length = stage.duration;
  course_.begin = now;
  course_.stages_before = record_.stages.size();
  processes_.clear();
}

// So that what is not to be trusted is seen on a time axis where it is, and not when the stage has ended.
void Exports::look_at_processes(Instant now) {
  Duration so_far = now - course_.begin - course_.warmup;
  if (course_.length) so_far = std::min(so_far, *course_.length);
  course_.invalid_s = output::invalid_seconds(doubtful_so_far(processes_, course_.warmup, so_far));
  course_.lost_workers = course_.unknown_requests = 0;
  for (const ProcessNow& one : processes_) {
    const output::Process row = process_now(one);
    course_.lost_workers += row.lost_s.has_value() ? 1 : 0;
    course_.unknown_requests += row.unknown_requests;
  }
}

Snapshot Exports::snapshot(const output::RunNumbers& numbers) {
  auto set = std::make_shared<output::MetricSet>(output::run_metrics(numbers, before_));
  if (beside_) beside_(*set);
  before_ = output::totals_of(numbers);
  return set;
}

void Exports::show(const Snapshot& snapshot, Instant now) {
  due_ = now + interval_;
  if (server_) server_->show(snapshot);
  for (Target& target : targets_) target.exporter->offer(snapshot);
}

void Exports::on_tally(const aggregate::Tally& tally, Instant now) {
  look_at_processes(now);
  output::RunNumbers numbers = numbers_now();
  add_tally(numbers, tally);
  numbers.load = load_;
  for (const aggregate::RouteTally& route : tally.routes) {
    numbers.load->in_flight += route.counts.sent - route.counts.completed - route.counts.failed;
  }
  show(snapshot(numbers), now);
}

void Exports::end_stage(const aggregate::StageSummary& summary, Instant now) {
  add_tally(numbers_, aggregate::tally_of(summary, most_routes));
  ++numbers_.stages;
  whole_.length_s += seconds(summary.length);
  whole_.response.merge(summary.total.response());
  if (wants_tally(now)) show(snapshot(numbers_now()), now);
}

void Exports::wait_for_all(const Stop& stop) const {
  auto left = last_wait;
  for (const Target& target : targets_) {
    while (left.count() > 0 && stop.requests() < 2 && !target.exporter->wait(std::min(left, look_every))) {
      left -= look_every;
    }
  }
}

std::vector<output::Export> Exports::finish(const Stop& stop) {
  output::RunNumbers numbers = numbers_now();
  numbers.whole = whole_;
  if (record_.answer) {
    numbers.answer = {record_.answer->users.holds, record_.answer->users.breaks, record_.answer->rps.holds,
                      record_.answer->rps.breaks};
  }
  const Snapshot last = snapshot(numbers);
  if (server_) server_->show(last);
  for (Target& target : targets_) target.exporter->offer_last(last);
  wait_for_all(stop);
  std::vector<output::Export> exports;
  for (const Target& target : targets_) {
    const Exporter::Counts counts = target.exporter->counts();
    output::Export done{target.name, target.to, counts.sent, counts.failed, counts.dropped, counts.last_delivered, {}};
    if (!counts.error.empty()) done.error = counts.error;
    exports.push_back(std::move(done));
  }
  if (server_) exports.push_back({"metrics", server_->url(), server_->scrapes(), 0, 0, true, {}});
  return exports;
}

}  // namespace brink::run

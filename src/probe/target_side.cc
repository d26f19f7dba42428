#include "probe/target_side.h"

#include <algorithm>
#include <iterator>

#include "net/clock.h"
#include "probe/postgres_probe.h"
#include "probe/scrape_probe.h"
#include "probe/target_probe.h"

namespace brink::probe {
namespace {

std::string one_line(const Error& error) {
  return error.hint.empty() ? error.message : error.message + " (" + error.hint + ")";
}

void take_over(std::string& into, const std::string& from) {
  if (into.empty()) into = from;
}

}  // namespace

std::unique_ptr<TargetSide> TargetSide::start(const TargetSideOptions& options) {
  std::unique_ptr<TargetSide> side(new TargetSide());
  const auto run = [&](auto sampler) {
    if (sampler) {
      side->threads_.push_back(std::make_unique<ProbeThread>(std::move(*sampler)));
    } else {
      side->notes_.push_back(one_line(sampler.error()));
    }
  };
  if (options.target) run(TargetProbe::make(*options.target));
  if (!options.scrape.empty()) run(ScrapeProbe::make(options.scrape));
  if (!options.postgres.empty()) run(PostgresProbe::make(options.postgres));
  side->taken_ = net::monotonic_now();
  return side;
}

std::vector<sample::Reading> TargetSide::take() {
  std::vector<sample::Reading> readings;
  Duration cpu{};
  for (const auto& thread : threads_) {
    auto some = thread->take();
    std::move(some.begin(), some.end(), std::back_inserter(readings));
    cpu += thread->cpu();
  }
  std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  const std::lock_guard lock(mutex_);
  const Instant now = net::monotonic_now();
  if (!threads_.empty() && now > taken_) {
    readings.push_back({"generator", "probe_cpu_share", seconds(cpu - cpu_taken_) / seconds(now - taken_), now});
  }
  taken_ = now;
  cpu_taken_ = cpu;
  return readings;
}

TargetFacts TargetSide::facts() const {
  TargetFacts all;
  all.notes = notes_;
  for (const auto& thread : threads_) {
    TargetFacts some = thread->facts();
    if (all.pids.empty()) all.pids = std::move(some.pids);
    take_over(all.command, some.command);
    take_over(all.exe, some.exe);
    take_over(all.listen, some.listen);
    take_over(all.peer, some.peer);
    take_over(all.db_query, some.db_query);
    std::move(some.notes.begin(), some.notes.end(), std::back_inserter(all.notes));
  }
  return all;
}

}  // namespace brink::probe

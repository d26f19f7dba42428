#include "cluster/ledger.h"

#include <algorithm>

#include "aggregate/notable.h"
#include "base/check.h"

namespace brink::cluster {
namespace {

using aggregate::Counts;
using run::StageResult;
using sample::Reading;

// What a worker is known by beside the stage's own rows.
aggregate::StageSummary summary_of(const Member& member, Instant begin) {
  const Part& part = member.part;
  aggregate::StageSummary out;
  out.window = {begin, begin + part.length};
  out.length = part.length;
  out.total = part.total;
  out.send_lag = part.send_lag;
  out.workers = part.workers;
  for (auto& worker : out.workers) worker.process = member.number;
  return out;
}

// Of a machine as the first on it has it, for they all look at the same; what is of a process itself, together.
void add_readings(std::vector<Reading>& all, const std::vector<Reading>& more) {
  if (all.empty()) {
    all = more;
    return;
  }
  for (const Reading& reading : more) {
    if (reading.name != "process_cpu" && reading.name != "fds_open") continue;
    const auto same = [&](const Reading& r) { return r.subject == reading.subject && r.name == reading.name; };
    const auto at = std::find_if(all.begin(), all.end(), same);
    if (at != all.end()) at->value += reading.value;
  }
}

// Workers may have thinned theirs differently; what is left is one in as many of all.
void add_samples(StageResult& all, const std::vector<StageResult>& parts) {
  for (const StageResult& part : parts) all.every = std::max(all.every, part.every);
  for (const StageResult& part : parts) {
    const std::uint32_t factor = std::max(1u, all.every / part.every);
    for (std::size_t i = 0; i < part.samples.size(); i += factor) all.samples.push_back(part.samples[i]);
  }
  std::stable_sort(all.samples.begin(), all.samples.end(),
                   [](const auto& a, const auto& b) { return a.done < b.done; });
}

void check_sums(const Counts& whole, const std::vector<Member>& members) {
  Counts sum;
  for (const Member& member : members) sum.merge(member.part.total.counts);
  CHECK(sum.due == whole.due && sum.sent == whole.sent && sum.missed == whole.missed, "workers sum up to the total");
  CHECK(sum.completed == whole.completed && sum.failed == whole.failed && sum.in_flight == whole.in_flight,
        "workers sum up to the total");
}

bool same(const Counts& a, const Counts& b) {
  return a.due == b.due && a.missed == b.missed && a.sent == b.sent && a.completed == b.completed &&
         a.failed == b.failed && a.in_flight == b.in_flight && a.failures == b.failures && a.status == b.status &&
         a.bytes_sent == b.bytes_sent && a.bytes_received == b.bytes_received && a.body_bytes == b.body_bytes &&
         a.ended_in_window == b.ended_in_window && a.completed_in_window == b.completed_in_window &&
         a.warmup_in_flight == b.warmup_in_flight;
}

// The buckets that are over for all.
aggregate::Recent recent_of(const aggregate::Series& series, Duration length) {
  using aggregate::Recent;
  Recent out;
  out.step = series.step;
  out.over = length / series.step;
  for (std::int64_t i = std::max<std::int64_t>(0, out.over - Recent::most); i < out.over; ++i) {
    const auto index = static_cast<std::size_t>(i);
    out.buckets.push_back(index < series.buckets.size() ? series.buckets[index] : aggregate::Bucket{});
  }
  return out;
}

}  // namespace

Ledger::Ledger(std::uint32_t routes, RowNames& names) : routes_(routes), names_(names) { whole_.routes.resize(routes); }

bool Ledger::fits(const Member& member, const Account& account) const {
  const auto known = [&](std::uint32_t row) { return row < routes_; };
  const auto& routes = account.delta.routes;
  const auto& names = account.names;
  Counts counts = member.part.total.counts;
  counts.merge(counts_of(account.delta));
  return std::all_of(routes.begin(), routes.end(), [&](const RouteDelta& route) { return known(route.row); }) &&
         std::all_of(names.begin(), names.end(), [&](const auto& name) { return known(name.first); }) &&
         counts.balanced();
}

void Ledger::learn_names(Member& member, const Account& account) {
  if (account.names.empty()) return;
  for (const auto& [row, name] : account.names) {
    if (row >= member.names.size()) member.names.resize(row + 1);
    member.names[row] = name;
  }
  member.rows = names_.rows(member.names);
}

bool Ledger::add(Member& member, Account& account) {
  if (!fits(member, account)) return false;
  learn_names(member, account);
  Part& part = member.part;
  part.length = account.delta.length;
  for (RouteDelta& route : account.delta.routes) {
    part.total.counts.merge(route.counts);
    route.row = row(member, route.row);
  }
  cluster::add(part.send_lag, account.delta.send_lag);
  if (account.delta.workers) part.workers = std::move(*account.delta.workers);
  sums_.add(whole_, account.delta);
  member.users = account.users;
  if (account.account) member.account = std::move(*account.account);
  return true;
}

bool Ledger::close(Member& member, Played& played) {
  const auto known = [&](const sample::Sample& sample) { return sample.route.value < routes_; };
  auto& samples = played.result.samples;
  auto& exchanges = played.result.summary.exchanges;
  if (!std::all_of(samples.begin(), samples.end(), known) ||
      !std::all_of(exchanges.begin(), exchanges.end(), [&](const auto& e) { return known(e.sample); })) {
    return false;
  }
  Counts counts = member.part.total.counts;
  counts.merge(counts_of(played.last.delta));
  if (!same(counts, played.counts) || !add(member, played.last)) return false;
  for (std::size_t i = 0; i < played.times.size(); ++i) {
    cluster::add(member.part.total.clocks[i].response, played.times[i]);
  }
  for (auto& sample : samples) sample.route.value = row(member, sample.route.value);
  for (auto& exchange : exchanges) exchange.sample.route.value = row(member, exchange.sample.route.value);
  whole_.all_exchanges = whole_.all_exchanges || played.all_exchanges;
  member.part.late = played.late;
  member.part.end = std::move(played.result);
  return true;
}

aggregate::Tally Ledger::tally(const std::vector<Member>& members) {
  sums_.empty_into(whole_);
  aggregate::Tally tally = aggregate::tally_of(whole_, run::Onlooker::most_routes);
  for (auto& route : tally.routes) route.counts.in_flight = 0;
  std::optional<Duration> length;
  for (const Member& member : members) {
    for (auto worker : member.part.workers) {
      worker.process = member.number;
      tally.workers.push_back(worker);
    }
    if (member.part.begun && !member.part.lost_at)
      length = std::min(length.value_or(member.part.length), member.part.length);
  }
  tally.length = length.value_or(whole_.length);
  tally.recent = recent_of(whole_.series, tally.length);
  return tally;
}

StageResult Ledger::take(std::vector<Member>& members, Instant begin) {
  StageResult all;
  sums_.empty_into(whole_);
  all.summary = std::move(whole_);
  aggregate::StageSummary& whole = all.summary;
  whole.window = {begin, begin + whole.length};
  std::vector<StageResult> ends;
  for (Member& member : members) {
    for (auto worker : member.part.workers) {
      worker.process = member.number;
      whole.workers.push_back(worker);
    }
    if (!member.part.end) continue;
    StageResult& end = *member.part.end;
    auto& exchanges = end.summary.exchanges;
    whole.exchanges.insert(whole.exchanges.end(), exchanges.begin(), exchanges.end());
    if (!end.watched.empty()) aggregate::merge_watched(all.watched, end.watched);
    add_readings(all.readings, end.readings);
    all.cut_short = all.cut_short || (end.cut_short && !member.part.leaves);
    all.budget_spent = all.budget_spent || end.budget_spent;
    ends.push_back(std::move(end));
  }
  aggregate::keep_notable(whole.exchanges, whole.all_exchanges);
  for (const auto& route : whole.routes) whole.total.merge(route);
  add_samples(all, ends);
  check_sums(whole.total.counts, members);
  for (const Member& member : members) {
    if (!member.part.begun) continue;
    run::ProcessPart part;
    part.number = member.number;
    part.summary = summary_of(member, begin);
    all.processes.push_back(std::move(part));
  }
  return all;
}

}  // namespace brink::cluster

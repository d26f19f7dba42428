#include "cluster/merge.h"

#include <algorithm>

#include "base/check.h"

namespace brink::cluster {
namespace {

using aggregate::Counts;
using run::StageResult;
using sample::Reading;

// What a process is known by beside the stage's own rows.
aggregate::StageSummary without_rows(const aggregate::StageSummary& summary) {
  aggregate::StageSummary out;
  out.window = summary.window;
  out.length = summary.length;
  out.total = summary.total;
  out.send_lag = summary.send_lag;
  out.workers = summary.workers;
  return out;
}

// What there is of its part: of one that was lost, as it was heard of last.
std::optional<StageResult> take_result(Member& member) {
  if (member.played) return std::move(member.played->result);
  if (!member.known) return std::nullopt;
  StageResult result;
  result.summary = std::move(member.known->summary);
  return result;
}

const std::vector<std::string>& names_of(const Member& member) {
  static const std::vector<std::string> none;
  return member.played ? member.played->names : member.known ? member.known->names : none;
}

run::ProcessPart part_of(const Member& member) {
  run::ProcessPart part;
  part.number = member.number;
  part.pid = member.pid;
  part.users = member.users;
  if (!member.played) part.lost = {member.lost_at.value_or(Duration{}), member.known_at, member.lost};
  return part;
}

// Of the machine as the first has it, for they all look at the same; what is of a process itself, together.
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

// Processes may have thinned theirs differently; what is left is one in as many of all.
void add_samples(StageResult& all, const std::vector<StageResult>& parts) {
  for (const StageResult& part : parts) all.every = std::max(all.every, part.every);
  for (const StageResult& part : parts) {
    const std::uint32_t factor = std::max(1u, all.every / part.every);
    for (std::size_t i = 0; i < part.samples.size(); i += factor) all.samples.push_back(part.samples[i]);
  }
  std::stable_sort(all.samples.begin(), all.samples.end(),
                   [](const auto& a, const auto& b) { return a.done < b.done; });
}

void check_sums(const Counts& whole, const std::vector<run::ProcessPart>& parts) {
  Counts sum;
  for (const run::ProcessPart& part : parts) sum.merge(part.summary.total.counts);
  CHECK(sum.due == whole.due && sum.sent == whole.sent && sum.missed == whole.missed, "processes sum up to the total");
  CHECK(sum.completed == whole.completed && sum.failed == whole.failed && sum.in_flight == whole.in_flight,
        "processes sum up to the total");
}

}  // namespace

StageResult merged(Crew& crew) {
  StageResult all;
  all.summary.routes.resize(crew.routes());
  std::vector<StageResult> parts;
  for (Member& member : crew.members()) {
    all.processes.push_back(part_of(member));
    all.cut_short = all.cut_short || !member.played;
    auto part = take_result(member);
    if (!part) continue;
    for (auto& worker : part->summary.workers) worker.process = member.number;
    all.processes.back().summary = without_rows(part->summary);
    if (!names_of(member).empty()) move_rows(*part, crew.names().rows(names_of(member)));
    all.summary.merge(part->summary);
    if (!part->watched.empty()) aggregate::merge_watched(all.watched, part->watched);
    add_readings(all.readings, part->readings);
    all.cut_short = all.cut_short || part->cut_short;
    all.budget_spent = all.budget_spent || part->budget_spent;
    parts.push_back(std::move(*part));
  }
  add_samples(all, parts);
  check_sums(all.summary.total.counts, all.processes);
  return all;
}

aggregate::Tally merged_tally(Crew& crew) {
  aggregate::Tally sum;
  for (const Member& member : crew.members()) {
    if (!member.known) continue;
    aggregate::Tally part = member.known->tally;
    for (auto& worker : part.workers) worker.process = member.number;
    if (!member.known->names.empty()) move_rows(part, crew.names().rows(member.known->names));
    sum.merge(part);
  }
  return sum;
}

}  // namespace brink::cluster

#include "cluster/stage_player.h"

#include <algorithm>
#include <utility>

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Before the stage begins, its threads wake up.
constexpr Duration head_start = milliseconds(1);
constexpr Duration between_accounts = seconds(1);
// What a worker says of its own health is some bytes, and changes slowly.
constexpr std::uint32_t accounts_to_health = 4;

// Times of the worker's clock by the coordinator's.
void shift(Instant& at, Duration by) {
  if (at != Instant{} && at != never) at += by;
}

void shift(sample::Sample& sample, Duration by) {
  for (Instant* at : {&sample.due, &sample.begun, &sample.sent, &sample.first_byte, &sample.done}) shift(*at, by);
}

void shift(run::StageResult& result, Duration by) {
  if (by == Duration{}) return;
  for (auto& exchange : result.summary.exchanges) shift(exchange.sample, by);
  for (auto& sample : result.samples) shift(sample, by);
  for (auto& reading : result.readings) shift(reading.at, by);
}

// Closed load begins at once, where nothing makes its users wait; in open load each request has its time.
std::optional<Duration> lateness(const plan::Stage& stage, const std::optional<run::FirstRequest>& first,
                                 Instant begin) {
  if (!first) return std::nullopt;
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed == nullptr) return first->begun - first->due;
  const bool at_once = closed->ramp == Duration{} && closed->legs.empty();
  return at_once ? std::optional(first->begun - begin) : std::nullopt;
}

}  // namespace

StagePlayer::StagePlayer(const WorkerSetup& setup, Desk& desk, run::LoadSource& load, plan::Segment segment)
    : setup_(setup),
      teller_(dynamic_cast<run::k6::TestTeller*>(setup.program.get())),
      desk_(desk),
      load_(load),
      segment_(segment) {}

void StagePlayer::play(const Play& play) {
  number_ = play.number;
  pace_ = play.pace;
  accounts_ = 0;
  told_ = so_far_ = {};
  standing_.clear();
  if (teller_ != nullptr) teller_->brief(play.briefing);
  if (setup_.program) setup_.program->enter(play.part);
  const plan::Stage stage = stage_of(play.stage, play.part, segment_, users());
  run::Keep keep;
  keep.samples = play.samples;
  keep.onlooker = this;
  keep.watched = play.watched;
  agreed_ = play.begin;
  begin_ = desk_.own(play.begin);
  keep.begin = begin_;
  if (play.from > play.begin) keep.from = own(play.from);
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  calls_ = closed != nullptr && closed->called ? setup_.program.get() : nullptr;
  if (calls_ != nullptr) calls_->begin_called(std::max(Duration{}, play.from - play.begin));
  for (const engine::Share& share : take_shares()) keep.shares.push_back(share);
  next_account_ = begin_ + between_accounts;
  desk_.wait_until(begin_ - head_start);
  run::StageResult result =
      load_.play(stage, keep, [this](const aggregate::Live& live, Duration) { return look(live); });
  // One that ended because its lease did has not been played to its end: what was told of it before is all that counts.
  if (desk_.lease_over()) return;
  desk_.say(played(stage, std::move(result)));
}

// Those of the stage.
std::vector<engine::Share> StagePlayer::take_shares() {
  std::vector<engine::Share> out;
  for (const Share& share : desk_.take_shares()) {
    if (share.number != number_) continue;
    out.push_back(own(share));
    if (calls_ != nullptr) calls_->take_share(out.back(), load_.now());
  }
  return out;
}

run::Watch StagePlayer::look(const aggregate::Live& live) {
  tell_standing(live);
  for (const engine::Share& share : take_shares()) load_.share(share);
  const run::Watch wish = desk_.wish();
  if (teller_ == nullptr || !teller_->look()) return wish;
  return std::max(wish, run::Watch::drain);  // the coordinator hears of it with the last account
}

// Where nothing changes, that is said once a second.
void StagePlayer::tell_standing(const aggregate::Live& live) {
  const Instant now = load_.now();
  if (now - mentioned_ < pace_ - milliseconds(5)) return;
  const Standing standing{number_, live, users_};
  std::string bytes = encode(standing);
  if (bytes == standing_ && now - mentioned_ < between_accounts) return;
  standing_ = std::move(bytes);
  mentioned_ = now;
  desk_.mention(standing);
}

// One after another: while the last account has not been heard, the next one waits and has all the more in it.
bool StagePlayer::wants_tally(Instant now) {
  if (now < next_account_ || !desk_.settled()) return false;
  next_account_ = std::max(next_account_ + between_accounts, now);
  return true;
}

void StagePlayer::on_tally(const aggregate::Tally&, Instant) {
  users_ = users();
  Account account = account_of(std::exchange(so_far_, {}), false);
  if (accounts_++ % accounts_to_health != 0) account.delta.workers.reset();
  desk_.say(account);
}

Account StagePlayer::account_of(aggregate::StageSummary now, bool over) {
  Account out{.number = number_, .delta = since(now, told_), .users = users_};
  out.delta.workers = now.workers;
  told_ = std::move(now);
  if (teller_ != nullptr) {
    out.news = teller_->news(over);
    run::k6::shift(*out.news, agreed_ - begin_);
  }
  if (!setup_.program) return out;
  const auto names = setup_.program->route_names();
  for (std::uint32_t row = 0; row < names.size(); ++row) {
    if (row >= names_.size() || names[row] != names_[row]) out.names.emplace_back(row, names[row]);
  }
  names_ = names;
  std::string account = setup_.program->account();
  if (account != account_) out.account = account_ = std::move(account);
  return out;
}

Played StagePlayer::played(const plan::Stage& stage, run::StageResult result) {
  users_ = users();
  Played out;
  out.counts = result.summary.total.counts;
  for (std::size_t i = 0; i < out.times.size(); ++i) {
    out.times[i] = since(result.summary.total.clocks[i].response, {});
  }
  out.late = lateness(stage, result.first, begin_);
  out.all_exchanges = result.summary.all_exchanges;
  auto exchanges = std::move(result.summary.exchanges);
  out.last = account_of(std::move(result.summary), true);
  result.summary = {};
  result.summary.exchanges = std::move(exchanges);
  out.result = std::move(result);
  shift(out.result, agreed_ - begin_);
  return out;
}

}  // namespace brink::cluster

#include "cluster/crew.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace brink::cluster {

Crew::Crew(Hub& hub, CrewSetup setup)
    : setup_(std::move(setup)),
      one_clock_(hub.one_clock()),
      names_(setup_.plan),
      board_(hub, setup_.now, setup_.own_thread) {}

Result<void> Crew::muster(Duration most) {
  const auto all_ready = [&] {
    const auto ready =
        std::count_if(members_.begin(), members_.end(), [](const Member& m) { return m.here && m.ready; });
    return static_cast<std::uint32_t>(ready) == setup_.seats;
  };
  const Instant until = setup_.now() + most;
  while (!all_ready() && !error_) {
    if (setup_.now() >= until) {
      return could_not_run(fmt::format("the {}{} of the run did not get ready in time", setup_.kind,
                                       setup_.kind == "process" ? "es" : "s"));
    }
    listen(std::min<Duration>(until - setup_.now(), std::chrono::milliseconds(100)), [](Member&, Message&) {});
    let_leavers_go();
    if (std::erase_if(members_, [](const Member& m) { return !m.here; }) > 0) index_places();
  }
  if (error_) return tl::unexpected(*error_);
  mustered_ = true;
  std::sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) { return a.seat < b.seat; });
  index_places();
  return {};
}

std::uint32_t Crew::users() const {
  std::vector<std::uint32_t> of_seat(setup_.seats);
  for (const Member& member : members_) {
    std::uint32_t& seat = of_seat[member.seat];
    seat = users_of_seats_ ? std::max(seat, member.users) : seat + member.users;
  }
  return std::accumulate(of_seat.begin(), of_seat.end(), 0u);
}

bool Crew::anyone() const {
  return std::any_of(members_.begin(), members_.end(), [](const Member& m) { return m.here && m.ready; });
}

std::string Crew::name_of(const Member& member) const {
  if (member.who.identity.empty()) return fmt::format("{} {} (pid {})", setup_.kind, member.number, member.who.pid);
  return fmt::format("{} {} ({})", setup_.kind, member.number, member.who.identity);
}

void Crew::tell(const Message& message) {
  const std::string bytes = encode(message);
  for (const Member& member : members_) {
    if (member.here && member.ready) board_.say(member.place, bytes);
  }
}

void Crew::listen(Duration most, const OfStage& of_stage) {
  while (auto event = board_.receive(most)) {
    hear(*event, of_stage);
    most = Duration{};
  }
  look_for_silence();
}

void Crew::look_for_silence() {
  for (Member& member : members_) {
    if ((!member.here && !member.let_go) || board_.silence(member.place) <= setup_.lease) continue;
    if (std::exchange(member.let_go, false)) {
      board_.drop(member.place);
    } else {
      drop(member, fmt::format("was not heard of for {:.3g} s", seconds(setup_.lease)));
    }
  }
}

void Crew::let_leavers_go() {
  for (Member& member : members_) {
    if (!member.here || !member.quits || member.playing()) continue;
    board_.say(member.place, Leave{});
    member.let_go = true;
    lose(member, "was told to end");
  }
}

Member* Crew::member_at(std::uint32_t place) {
  const bool known = place < member_at_.size() && member_at_[place] != nobody;
  return known ? &members_[member_at_[place]] : nullptr;
}

void Crew::index_places() {
  member_at_.clear();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const std::size_t place = members_[i].place;
    if (place >= member_at_.size()) member_at_.resize(place + 1, nobody);
    member_at_[place] = i;
  }
}

void Crew::hear(Event& event, const OfStage& of_stage) {
  Member* member = member_at(event.place);
  if (!event.lost.empty()) {
    if (member != nullptr && member->here) lose(*member, event.lost);
    if (member == nullptr) fail(event.place + 1, event.lost + " before it could begin");
    return;
  }
  if (member == nullptr) {
    if (const auto* said = event.message ? std::get_if<Join>(&*event.message) : nullptr)
      return join(event.place, *said);
    return board_.drop(event.place);
  }
  if (!member->here) return;
  if (event.nonsense) return drop(*member, "said what is no message");
  if (const auto* ready = std::get_if<Ready>(&*event.message)) return take(*member, *ready);
  if (const auto* beat = std::get_if<Beat>(&*event.message)) {
    member->offset = beat->offset;
    member->offset_error = beat->error;
    return;
  }
  if (std::holds_alternative<Quit>(*event.message)) {
    member->quits = true;
    return;
  }
  of_stage(*member, *event.message);
}

std::optional<std::uint32_t> Crew::free_seat(std::uint32_t wanted) const {
  std::vector<bool> taken(setup_.seats);
  for (const Member& member : members_) {
    if (member.here) taken[member.seat] = true;
  }
  if (wanted < taken.size() && !taken[wanted]) return wanted;
  const auto at = std::find(taken.begin(), taken.end(), false);
  if (at == taken.end()) return std::nullopt;
  return static_cast<std::uint32_t>(at - taken.begin());
}

std::optional<Refuse> Crew::refusal(const Join& join) const {
  if (join.version != grammar_version) {
    return Refuse{
        fmt::format("it speaks version {} of the cluster's grammar, the coordinator {}", join.version, grammar_version),
        "use the same brink on all machines"};
  }
  // Without one it could not read what it is to play, and says why when it is asked to be ready.
  if (!join.hash.empty() && join.hash != setup_.hash)
    return Refuse{"it has another plan, script or data than the coordinator",
                  "what a script asks of its machine (its environment, packages, the time) may differ there"};
  const auto is_here = [&](const Member& m) { return m.here && m.who.identity == join.identity; };
  if (!join.identity.empty() && std::any_of(members_.begin(), members_.end(), is_here)) {
    return Refuse{fmt::format("a {} called {} is here already", setup_.kind, join.identity),
                  "give each a name of its own", true};
  }
  return std::nullopt;
}

void Crew::join(std::uint32_t place, const Join& join) {
  auto refused = refusal(join);
  const auto seat = free_seat(place);
  if (!refused && !seat) refused = Refuse{fmt::format("all {} places of the run are taken", setup_.seats), "", true};
  if (refused) {
    board_.say(place, *refused);
    if (setup_.forked) return fail(place + 1, "cannot take part: " + refused->why, refused->hint);
    // It was called for this run, and nobody is called in its place.
    const std::string who = fmt::format("{} {} ({})", setup_.kind, join.identity, join.host);
    if (!refused->later && !mustered_ && !error_) {
      error_ = could_not_run(who + " cannot take part: " + refused->why, refused->hint).value();
    }
    return;
  }
  const auto same = [&](const Member& m) { return !join.identity.empty() && m.who.identity == join.identity; };
  Member member{.number = mustered_ ? static_cast<std::uint32_t>(members_.size() + 1) : *seat + 1,
                .place = place,
                .seat = *seat,
                .who = join,
                .again = std::any_of(members_.begin(), members_.end(), same)};
  board_.say(place, Welcome{member.number, segment(*seat), setup_.lease, one_clock_});
  members_.push_back(std::move(member));
  index_places();
}

// Nobody comes in the place of one that was forked.
void Crew::fail(std::uint32_t number, const std::string& how, const std::string& hint) {
  if (mustered_ || !setup_.forked || error_) return;
  error_ = could_not_run(fmt::format("{} {} of the run {}", setup_.kind, number, how), hint).value();
}

void Crew::take(Member& member, const Ready& ready) {
  if (ready.error.empty() && ready.routes == routes()) {
    member.ready = true;
    return;
  }
  const std::string why = ready.error.empty() ? name_of(member) + " has another plan" : ready.error;
  if (!mustered_) error_ = could_not_run(why, ready.hint).value();
  drop(member, "could not play: " + why);
}

void Crew::drop(Member& member, const std::string& how) {
  board_.drop(member.place);
  lose(member, how);
}

void Crew::lose(Member& member, const std::string& how) {
  member.here = false;
  member.lost = how;
  fail(member.number, how + " before it could begin");
}

void Crew::give_accounts() {
  if (!setup_.program) return;
  std::vector<engine::ProcessAccount> accounts;
  for (const Member& member : members_) {
    if (!member.account.empty()) accounts.push_back({member.account, member.here});
  }
  if (!accounts.empty()) setup_.program->take_accounts(accounts);
}

namespace {

class CrewProgram final : public engine::UserProgram {
 public:
  CrewProgram(std::shared_ptr<Crew> crew, engine::Part& part) : crew_(std::move(crew)), part_(part) {}

  // They are made where they are played.
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("users of several processes are played by none of them alone");
  }
  void enter(engine::Part part) override { part_ = part; }
  std::uint32_t users() const override { return crew_->users(); }
  std::vector<std::string> route_names() const override { return crew_->names().names(); }

 private:
  std::shared_ptr<Crew> crew_;
  engine::Part& part_;
};

}  // namespace

std::shared_ptr<engine::UserProgram> program_of(std::shared_ptr<Crew> crew, engine::Part& part) {
  return std::make_shared<CrewProgram>(std::move(crew), part);
}

}  // namespace brink::cluster

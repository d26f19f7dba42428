#include "cluster/crew.h"

#include <algorithm>

#include "base/check.h"

namespace brink::cluster {

Crew::Crew(Hub& hub, const plan::Plan& plan, std::shared_ptr<engine::UserProgram> program)
    : hub_(hub), routes_(static_cast<std::uint32_t>(plan.routes.size())), program_(std::move(program)), names_(plan) {
  for (std::uint32_t i = 0; i < hub.places(); ++i) members_.push_back({.number = i + 1});
}

Result<void> Crew::muster(Duration most) {
  std::size_t ready = 0;
  while (ready < members_.size()) {
    const auto letter = hub_.receive(most);
    if (!letter) return could_not_run("the processes of the run did not get ready in time");
    Member& member = members_[letter->place];
    if (!letter->lost.empty()) {
      return could_not_run("process " + std::to_string(member.number) + " of the run " + letter->lost +
                           " before it could begin");
    }
    const auto message = decode(letter->bytes);
    const auto* said = message ? std::get_if<Ready>(&*message) : nullptr;
    if (said == nullptr || said->version != grammar_version || (said->error.empty() && said->routes != routes_)) {
      return could_not_run("process " + std::to_string(member.number) + " of the run speaks another language");
    }
    if (!said->error.empty()) return could_not_run(said->error, said->hint);
    member.pid = said->pid;
    ++ready;
  }
  return {};
}

std::uint32_t Crew::users() const {
  std::uint32_t sum = 0;
  for (const Member& member : members_) sum += member.users;
  return sum;
}

bool Crew::anyone() const {
  return std::any_of(members_.begin(), members_.end(), [](const Member& member) { return member.here; });
}

void Crew::tell(const Message& message) {
  const std::string bytes = encode(message);
  for (const Member& member : members_) {
    if (member.here) hub_.send(member.number - 1, bytes);
  }
}

void Crew::listen(Duration most, std::uint32_t stage, Duration since) {
  while (const auto letter = hub_.receive(most)) {
    hear(members_[letter->place], *letter, stage, since);
    most = Duration{};
  }
}

void Crew::hear(Member& member, const Letter& letter, std::uint32_t stage, Duration since) {
  if (!letter.lost.empty()) {
    member.here = false;
    member.lost = letter.lost;
    member.lost_at = since;
    return;
  }
  auto message = decode(letter.bytes);
  if (!message || !fits(*message)) return hub_.drop(letter.place);
  member.seen = since;
  take(member, *message, stage);
}

// What is of another stage comes too late to count.
void Crew::take(Member& member, Message& message, std::uint32_t stage) {
  if (auto* standing = std::get_if<Standing>(&message); standing != nullptr && standing->number == stage) {
    member.live = std::move(standing->live);
    member.users = standing->users;
  }
  if (auto* said = std::get_if<Account>(&message); said != nullptr && said->number == stage) {
    member.users = said->users;
    member.account = std::move(said->account);
    member.told = true;
    member.known = std::move(*said);
    member.known_at = member.seen;
  }
  if (auto* played = std::get_if<Played>(&message); played != nullptr && played->number == stage) {
    member.users = played->users;
    member.account = std::move(played->account);
    member.played = std::move(*played);
  }
}

// Rows of the plan that everybody has.
bool Crew::fits(const Message& message) const {
  const auto known = [&](RouteId route) { return route.value < routes_; };
  const auto has_rows = [&](const aggregate::StageSummary& summary) {
    const auto& exchanges = summary.exchanges;
    return summary.routes.size() == routes_ &&
           std::all_of(exchanges.begin(), exchanges.end(), [&](const auto& e) { return known(e.sample.route); });
  };
  if (const auto* said = std::get_if<Account>(&message)) {
    return has_rows(said->summary) && said->names.size() <= routes_ && said->summary.total.counts.balanced() &&
           said->tally.routes.size() == std::min<std::size_t>(routes_, run::Onlooker::most_routes + 1);
  }
  const auto* played = std::get_if<Played>(&message);
  if (played == nullptr) return true;
  const auto& samples = played->result.samples;
  return has_rows(played->result.summary) && played->names.size() <= routes_ &&
         std::all_of(samples.begin(), samples.end(), [&](const auto& s) { return known(s.route); });
}

void Crew::give_accounts() {
  if (!program_) return;
  std::vector<std::string> accounts;
  for (const Member& member : members_) {
    if (!member.account.empty()) accounts.push_back(member.account);
  }
  if (!accounts.empty()) program_->take_accounts(accounts);
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

#include "script/js/behaviour.h"

#include "script/js/report.h"
#include "script/js/scenario_environment.h"
#include "script/js/setup_data.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

using engine::Action;

// So many share a runtime: few enough that a search for garbage takes less than a millisecond.
constexpr std::size_t users_of_group = 50;
constexpr Duration until_it_is_stopped = std::chrono::hours(1);

// Iterations of one scenario that a user takes by itself, where nobody gives them out: the load of the stage is not
// that of the scenarios.
class Taking {
 public:
  Taking(User& user, std::uint32_t scenario)
      : user_(user), scenario_(scenario), counts_(user.world().board->at(scenario)) {}
  ~Taking() { leave(); }
  Taking(const Taking&) = delete;
  Taking& operator=(const Taking&) = delete;

  engine::Assignment take() {
    std::int64_t nobody_yet = 0;
    counts_.began_ns.compare_exchange_strong(nobody_yet, user_.now().time_since_epoch().count());
    counts_.active.fetch_add(1);
    active_ = true;
    const std::uint64_t number = counts_.started.fetch_add(1);
    const plan::Segment& part = user_.world().part;  // other processes have the numbers in between
    const std::uint64_t in_test = number * part.count + part.turn;
    return {scenario_, number, in_test, own_++, Instant(Duration(counts_.began_ns.load()))};
  }
  void ended(bool interrupted) {
    if (active_) (interrupted ? counts_.interrupted : counts_.completed).fetch_add(1);
    leave();
  }

 private:
  void leave() {
    if (std::exchange(active_, false)) counts_.active.fetch_sub(1);
  }

  User& user_;
  std::uint32_t scenario_;
  engine::ScenarioCounts& counts_;
  std::uint64_t own_ = 0;
  bool active_ = false;
};

// One user in one stage: iterations as they are given out, or as it takes them.
class Iterations final : public engine::Behaviour {
 public:
  Iterations(User& user, std::uint32_t scenario) : user_(user), taking_(user, scenario) {}
  ~Iterations() override { user_.leave_stage(); }

  void begin_iteration(const engine::Assignment& assignment) override {
    assignment_ = assignment;
    told_ = true;
  }

  Action next(const engine::Outcome& outcome) override {
    if (interrupted_ || rests_) return end();
    if (!user_.busy()) begin();
    const Action action = user_.go_on(outcome);
    if (action.kind != Action::Kind::end_iteration) return action;
    report_iteration(user_);
    if (told_ && ended_the_test()) return Action::sleep(until_it_is_stopped);
    const Duration rest = user_.world().options->min_iteration_duration - (user_.now() - begun_);
    if (rest <= Duration{} || user_.end().interrupted) return end();
    rests_ = true;
    return Action::sleep(rest);
  }

  void judge(sample::Sample& sample, const engine::Outcome& outcome) override { user_.judge(sample, outcome); }
  void fetch_ahead(int step) const override { user_.fetch_ahead(step); }

  void interrupt() override {
    interrupted_ = true;
    user_.interrupt();
  }

 private:
  void begin() {
    begun_ = user_.now();
    if (!told_) assignment_ = taking_.take();
    Job job;
    job.function = user_.world().options->scenarios[assignment_.scenario].exec;
    job.assignment = assignment_;
    user_.give(std::move(job));
  }

  // By exec.test.abort(), in this iteration: it is interrupted with all others, and nothing comes after it.
  bool ended_the_test() const {
    if (!user_.end().interrupted) return false;
    const auto ending = user_.world().aborted();
    return ending && ending->how == plan::k6::Ending::How::aborted;
  }

  Action end() {
    taking_.ended(interrupted_);
    interrupted_ = rests_ = false;
    return Action::end_iteration();
  }

  User& user_;
  Taking taking_;
  engine::Assignment assignment_;
  Instant begun_{};
  bool told_ = false;  // which iteration it begins
  bool interrupted_ = false;
  bool rests_ = false;  // until the least time of an iteration is over
};

// setup() or teardown(): one call of a program that is there for it alone.
class Once final : public engine::Behaviour {
 public:
  Once(Course& course, Job::Kind kind, std::unique_ptr<Group> group, std::unique_ptr<User> user)
      : course_(course), kind_(kind), group_(std::move(group)), user_(std::move(user)) {
    ending() = {plan::k6::Ending::How::timeout, "", ""};
  }
  ~Once() override { user_->leave_stage(); }

  Action next(const engine::Outcome& outcome) override {
    if (done_) return Action::end();
    if (!user_->busy()) {
      Job job;
      job.kind = kind_;
      job.function = kind_ == Job::Kind::setup ? "setup" : "teardown";
      user_->give(std::move(job));
    }
    const Action action = user_->go_on(outcome);
    if (action.kind != Action::Kind::end_iteration) return action;
    done_ = true;
    finish();
    return Action::end();
  }

  void judge(sample::Sample& sample, const engine::Outcome& outcome) override { user_->judge(sample, outcome); }

  void interrupt() override {
    done_ = true;
    user_->interrupt();
  }

 private:
  plan::k6::Ending& ending() { return kind_ == Job::Kind::setup ? course_.setup : course_.teardown; }

  void finish() {
    const JobEnd& end = user_->end();
    if (end.interrupted) return take_abort();
    ending() = end.ok ? plan::k6::Ending{} : exception_of(end);
    if (!end.ok || kind_ != Job::Kind::setup || end.result.is_undefined()) return;
    const User::Visit visit(*user_);
    auto json = setup_json(user_->context(), end.result.get());
    if (json) {
      course_.world.setup_data = std::move(*json);
    } else {
      ending() = {plan::k6::Ending::How::exception,
                  "setup() returned what cannot be handed on as JSON: " + json.error().message, ""};
    }
  }

  // It has ended itself, by exec.test.abort(): what the time limit ends does not come here.
  void take_abort() {
    const auto aborted = course_.world.aborted();
    if (aborted && aborted->how == plan::k6::Ending::How::aborted) ending() = *aborted;
  }

  Course& course_;
  Job::Kind kind_;
  std::unique_ptr<Group> group_;
  std::unique_ptr<User> user_;
  bool done_ = false;
};

// There is nothing to do.
class Nothing final : public engine::Behaviour {
 public:
  Action next(const engine::Outcome&) override { return Action::end(); }
};

}  // namespace

ScriptFactory::~ScriptFactory() {
  users_.clear();
  groups_.clear();
}

void ScriptFactory::begin_stage() {
  part_ = course_.part.load();
  if (part_ != engine::Part::begin) return;
  for (std::uint64_t id = segment_.turn; id < course_.users; id += segment_.count) {
    if (user_of(static_cast<std::uint32_t>(id)) == nullptr) return;
  }
}

Result<Group*> ScriptFactory::group_with_room() {
  const bool alone = course_.world.source.isolation == plan::k6::Source::Isolation::user;
  if (groups_.empty() || in_last_group_ >= (alone ? 1 : users_of_group)) {
    auto made = Group::make(course_.world, stacks_);
    if (!made) return tl::unexpected(made.error());
    groups_.push_back(std::move(*made));
    in_last_group_ = 0;
  }
  ++in_last_group_;
  return groups_.back().get();
}

User* ScriptFactory::user_of(std::uint32_t id) {
  const auto known = users_.find(id);
  if (known != users_.end()) return known->second.get();
  const auto group = group_with_room();
  auto user = group ? User::make(**group, id + 1, course_.seed) : tl::unexpected(group.error());
  if (!user) {
    course_.world.end_test({plan::k6::Ending::How::exception, user.error().message, ""});
    return nullptr;
  }
  course_.begun.fetch_add(1);
  return users_.emplace(id, std::move(*user)).first->second.get();
}

std::unique_ptr<engine::Behaviour> ScriptFactory::make_once(const engine::Person& person, Job::Kind kind) {
  const bool sets_up = kind == Job::Kind::setup;
  plan::k6::Ending& ending = sets_up ? course_.setup : course_.teardown;
  if (!(sets_up ? course_.has_setup : course_.has_teardown)) return std::make_unique<Nothing>();
  auto group = Group::make(course_.world, stacks_);
  auto user = group ? User::make(**group, 0, course_.seed) : tl::unexpected(group.error());
  if (!user) {
    ending = {plan::k6::Ending::How::exception, user.error().message, ""};
    return std::make_unique<Nothing>();
  }
  (*user)->enter(person);
  (*user)->part<Tags>();
  return std::make_unique<Once>(course_, kind, std::move(*group), std::move(*user));
}

std::unique_ptr<engine::Behaviour> ScriptFactory::make(const engine::Person& person) {
  if (part_ == engine::Part::begin) return make_once(person, Job::Kind::setup);
  if (part_ == engine::Part::end) return make_once(person, Job::Kind::teardown);
  User* user = user_of(person.id.value);
  if (user == nullptr) return std::make_unique<Nothing>();
  user->enter(person);
  user->part<Tags>();
  user->part<ScenarioEnvironment>();
  return std::make_unique<Iterations>(*user, course_.dealt[person.id.value % course_.dealt.size()]);
}

}  // namespace brink::script::js

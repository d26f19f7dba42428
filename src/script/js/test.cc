#include "script/js/test.h"

#include <algorithm>

#include "base/check.h"
#include "engine/networked.h"
#include "engine/weighted_cycle.h"
#include "plan/k6_load.h"
#include "script/js/behaviour.h"
#include "script/js/http_limits.h"
#include "script/js/report.h"

namespace brink::script::js {
namespace {

class Program final : public engine::UserProgram, public engine::Networked {
 public:
  Program(World& world, const plan::k6::Init& init, std::uint32_t users, std::uint64_t seed)
      : course_{world, users, seed, init.has_setup && !world.options->no_setup,
                init.has_teardown && !world.options->no_teardown} {
    std::vector<double> users_of;
    for (const auto& scenario : world.options->scenarios) {
      users_of.push_back(std::max(1u, plan::k6::planned_users(scenario.executor)));
    }
    course_.dealt = engine::weighted_cycle(users_of);
  }

  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment segment) override {
    return std::make_shared<ScriptFactory>(course_, segment);
  }
  void enter(engine::Part part) override {
    course_.part = part;
    const bool begins = part == engine::Part::measure && course_.world.begun == Instant{};
    if (begins) course_.world.begun = course_.world.now();
  }
  void take_part(plan::Segment segment) override { course_.world.part = segment; }
  std::uint32_t users() const override { return course_.begun; }
  std::vector<std::string> route_names() const override {
    std::vector<std::string> names = course_.world.rows.names();
    names.resize(Rows::most);
    return names;
  }
  std::shared_ptr<const plan::Network> network() const override { return network_; }
  const Course& course() const { return course_; }

 private:
  Course course_;
  std::shared_ptr<const plan::Network> network_ = network_of(*course_.world.options);
};

// What the exports of a script are to a run.
class Reader {
 public:
  explicit Reader(User& user) : user_(user), context_(user.context()) {}

  Result<plan::k6::Init> read() {
    const User::Visit visit(user_);
    plan::k6::Init init;
    const Value options = property(context_, user_.exports(), "options");
    if (!options.is_nothing()) {
      const Value json(context_, JS_JSONStringify(context_, options.get(), JS_UNDEFINED, JS_UNDEFINED));
      if (json.is_exception()) return tl::unexpected(script_error(context_));
      if (JS_IsString(json.get())) init.options_json = Text(context_, json.get()).text();
    }
    for (const char* name : {"setup", "teardown", "handleSummary"}) {
      const Value value = property(context_, user_.exports(), name);
      if (value.is_undefined() || JS_IsFunction(context_, value.get())) continue;
      return usage_error("exported '" + std::string(name) + "' is not a function");
    }
    each_property(context_, user_.exports(), [&](JSAtom name, JSValueConst value) {
      if (JS_IsFunction(context_, value)) init.exports.push_back(name_of(context_, name));
      return true;
    });
    const auto has = [&](std::string_view name) {
      return std::find(init.exports.begin(), init.exports.end(), name) != init.exports.end();
    };
    init.has_setup = has("setup");
    init.has_teardown = has("teardown");
    init.has_handle_summary = has("handleSummary");
    return init;
  }

 private:
  User& user_;
  JSContext* context_;
};

class Script final : public engine::K6Script {
 public:
  Script(plan::k6::Source source, engine::ScriptLog& log, Instant (*now)())
      : world_(std::make_unique<World>(std::move(source), log, now)) {}

  Result<void> read() {
    auto group = Group::make(*world_, stacks_);
    if (!group) return tl::unexpected(group.error());
    auto user = User::make(**group, 0, 1);
    if (has_aborted()) return {};
    if (!user) return tl::unexpected(user.error());
    auto init = Reader(**user).read();
    if (!init) return tl::unexpected(init.error());
    init_ = std::move(*init);
    init_.metrics = world_->metrics.all();
    init_.modules = world_->modules;
    init_.files = world_->files.all();
    world_->files.lock();
    return {};
  }

  const plan::k6::Init& init() const override { return init_; }

  void fill(plan::Plan& plan, const plan::k6::Options& options) const override {
    plan.routes = Rows::routes();
    plan.client.timeout = std::chrono::seconds(60);
    plan.client.connect_timeout = std::chrono::seconds(30);
    plan.client.keepalive = !options.no_connection_reuse;
    plan.client.pool = plan::PoolKind::per_user;
    plan.client.http = plan::Http::http2_or_http1;
    plan.client.cookies = false;
    plan.client.tls.verify = !options.insecure_skip_tls_verify;
  }

  Result<std::shared_ptr<engine::UserProgram>> make_program(const plan::k6::Options& options, const plan::Plan& plan,
                                                            std::uint32_t users,
                                                            engine::ScenarioBoard& board) override {
    world_->options = options;
    world_->board = &board;
    world_->instance = *plan::k6::Stripe::of(options.execution_segment, options.execution_segment_sequence);
    program_ = std::make_shared<Program>(*world_, init_, users, plan.seed);
    return std::shared_ptr<engine::UserProgram>(program_);
  }

  plan::k6::Ending ended(engine::Part part) const override {
    if (!program_ || part == engine::Part::measure) return aborted().value_or(plan::k6::Ending{});
    return part == engine::Part::begin ? program_->course().setup : program_->course().teardown;
  }
  std::string setup_data() const override { return world_->setup_data.value_or(""); }
  void take_setup_data(const std::string& json) override {
    if (!json.empty()) world_->setup_data = json;
  }
  std::optional<plan::k6::Ending> aborted() const override { return world_->aborted(); }

  Result<Written> handle_summary(const std::string& data_json, Duration timeout) override {
    auto group = Group::make(*world_, stacks_);
    if (!group) return tl::unexpected(group.error());
    auto user = User::make(**group, 0, 1);
    if (!user) return tl::unexpected(user.error());
    Job job;
    job.kind = Job::Kind::summary;
    job.function = "handleSummary";
    job.argument = data_json;
    (*user)->give(std::move(job));
    if (!play(**user, timeout)) return could_not_run("handleSummary() execution timed out");
    if (!(*user)->end().ok) {
      const JobEnd& end = (*user)->end();
      return could_not_run(end.stack.empty() ? end.text : end.text + "\n" + end.stack);
    }
    const User::Visit visit(**user);
    return written((*user)->context(), (*user)->end().result.get());
  }

 private:
  bool has_aborted() const {
    const auto ending = world_->aborted();
    return ending && ending->how == plan::k6::Ending::How::aborted;
  }

  // On this thread: what the function waits for has come at once. False: it took too long.
  bool play(User& user, Duration timeout) {
    const Instant latest = world_->now() + timeout;
    const engine::Outcome nothing;
    while (user.go_on(nothing).kind != engine::Action::Kind::end_iteration) {
      if (world_->now() < latest) continue;
      user.interrupt();
      return false;
    }
    return true;
  }

  static Result<Written> written(JSContext* context, JSValueConst result) {
    Written written;
    if (!JS_IsObject(result)) return written;
    const bool done = each_property(context, result, [&](JSAtom name, JSValueConst value) {
      const Bytes bytes = bytes_of(context, value);
      if (bytes.is_bytes) {
        written.emplace_back(name_of(context, name), bytes.view());
      } else if (JS_IsString(value)) {
        written.emplace_back(name_of(context, name), Text(context, value).text());
      } else {
        throw_error(context,
                    "handleSummary() must return text or an ArrayBuffer for \"" + name_of(context, name) + "\"");
        return false;
      }
      return true;
    });
    if (!done) return tl::unexpected(script_error(context));
    return written;
  }

  std::unique_ptr<World> world_;
  StackPool stacks_;
  plan::k6::Init init_;
  std::shared_ptr<Program> program_;
};

}  // namespace

Result<std::unique_ptr<engine::K6Script>> open_k6(plan::k6::Source source, engine::ScriptLog& log, Instant (*now)()) {
  auto script = std::make_unique<Script>(std::move(source), log, now);
  if (auto read = script->read(); !read) return tl::unexpected(read.error());
  return std::unique_ptr<engine::K6Script>(std::move(script));
}

}  // namespace brink::script::js

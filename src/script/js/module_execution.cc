#include "script/js/module_execution.h"

#include <cmath>

#include "plan/k6_load.h"
#include "script/js/json_read.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

using engine::ScenarioCounts;

const JSClassID tags_class = new_class_id();

// Of an iteration of a scenario; null with an exception set.
const Job* scenario_job(User& user) {
  if (!user.in_init() && user.job().kind == Job::Kind::iteration) return &user.job();
  throw_error(user.context(), user.in_init()
                                  ? "getting scenario information in the init context is not supported"
                                  : "getting scenario information outside of the VU context is not supported");
  return nullptr;
}

bool throws_in_init(User& user, const char* what) {
  if (!user.in_init()) return false;
  throw_error(user.context(), std::string("getting ") + what + " information in the init context is not supported");
  return true;
}

const plan::k6::Scenario& scenario_of(User& user, const Job& job) {
  return user.world().options->scenarios[job.assignment.scenario];
}

enum ScenarioField { scenario_name, scenario_executor, scenario_start, scenario_progress, in_instance, in_test };

JSValue scenario_field(JSContext* context, JSValueConst, int, JSValueConst*, int field) {
  User& user = User::of(context);
  const Job* job = scenario_job(user);
  if (job == nullptr) return JS_EXCEPTION;
  const plan::k6::Scenario& scenario = scenario_of(user, *job);
  const Duration elapsed = user.now() - job->assignment.scenario_begin;
  switch (field) {
    case scenario_name: return new_text(context, scenario.name);
    case scenario_executor: return new_text(context, executor_name(scenario.executor));
    case scenario_start: return JS_NewFloat64(context, std::round(brink_js_date_now() - milliseconds(elapsed)));
    case scenario_progress: {
      const ScenarioCounts& counts = user.world().board->at(job->assignment.scenario);
      const std::uint64_t completed = counts.completed.load();
      return JS_NewFloat64(context, progress_of(scenario.executor, elapsed, completed, counts.planned.load()));
    }
    case in_instance: return JS_NewInt64(context, static_cast<std::int64_t>(job->assignment.iteration));
    default: return JS_NewInt64(context, static_cast<std::int64_t>(job->assignment.in_test));
  }
}

enum UserField { id_in_instance, id_in_test, iteration_in_instance, iteration_in_scenario };

// Numbers of users are those of all processes together. 0: setup() and teardown().
std::uint64_t id_of(User& user, int field) {
  if (user.number() == 0) return 0;
  const World& world = user.world();
  const std::uint64_t before = user.number() - 1;
  return 1 + (field == id_in_test ? world.instance.at(before) : before / world.part.count);
}

JSValue user_field(JSContext* context, JSValueConst, int, JSValueConst*, int field) {
  User& user = User::of(context);
  if (throws_in_init(user, "VU")) return JS_EXCEPTION;
  if (field == iteration_in_scenario) {
    const Job* job = scenario_job(user);
    if (job == nullptr) return JS_EXCEPTION;
    return JS_NewInt64(context, static_cast<std::int64_t>(job->assignment.of_user));
  }
  if (field == iteration_in_instance) return JS_NewInt64(context, static_cast<std::int64_t>(user.iterations()));
  return JS_NewInt64(context, static_cast<std::int64_t>(id_of(user, field)));
}

enum InstanceField { run_duration, completed, interrupted, active, initialized };

JSValue instance_field(JSContext* context, JSValueConst, int, JSValueConst*, int field) {
  User& user = User::of(context);
  if (throws_in_init(user, "instance")) return JS_EXCEPTION;
  const engine::ScenarioBoard& board = *user.world().board;
  const auto sum = [&](auto member) {
    std::int64_t all = 0;
    for (std::size_t i = 0; i < board.size(); ++i) all += static_cast<std::int64_t>((board.at(i).*member).load());
    return JS_NewInt64(context, all);
  };
  switch (field) {
    case run_duration: {
      const bool begun = user.world().begun != Instant{};
      return JS_NewFloat64(context, begun ? milliseconds(user.now() - user.world().begun) : 0);
    }
    case completed: return sum(&ScenarioCounts::completed);
    case interrupted: return sum(&ScenarioCounts::interrupted);
    case active: return sum(&ScenarioCounts::active);
    default: return JS_NewInt64(context, board.initialized.load());
  }
}

JSValue abort_test(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  std::string text;
  if (count > 0 && !JS_IsUndefined(arguments[0])) text = Text(context, arguments[0]).text();
  char place[512];
  const int length = brink_js_place(context, place, sizeof place);
  user.world().end_test({plan::k6::Ending::How::aborted, text, std::string(place, static_cast<std::size_t>(length))});
  user.end_here(text);
  return JS_EXCEPTION;
}

JSValue fail_test(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::string text;
  if (count > 0 && !JS_IsUndefined(arguments[0])) text = Text(context, arguments[0]).text();
  User::of(context).world().end_test({plan::k6::Ending::How::marked_failed, text, ""});
  return JS_UNDEFINED;
}

JSValue options(JSContext* context, JSValueConst, int, JSValueConst*) {
  User& user = User::of(context);
  if (throws_in_init(user, "test options")) return JS_EXCEPTION;
  const JSValue all = parse_json(context, user.world().options->json);
  freeze(context, all);
  return all;
}

// vu.metrics.tags and vu.metrics.metadata: objects whose properties are what the user has given itself.
bool is_metadata(JSValueConst object) { return JS_GetOpaque(object, tags_class) != nullptr; }

int get_tag(JSContext* context, JSPropertyDescriptor* descriptor, JSValueConst object, JSAtom atom) {
  const std::string name = name_of(context, atom);
  for (const auto& [key, value] : User::of(context).part<Tags>().seen(is_metadata(object))) {
    if (key != name) continue;
    if (descriptor == nullptr) return 1;
    descriptor->flags = JS_PROP_C_W_E;
    descriptor->getter = descriptor->setter = JS_UNDEFINED;
    descriptor->value = new_text(context, value);
    return 1;
  }
  return 0;
}

int tag_names(JSContext* context, JSPropertyEnum** names, std::uint32_t* count, JSValueConst object) {
  const Tags::Own own = User::of(context).part<Tags>().seen(is_metadata(object));
  auto* made = static_cast<JSPropertyEnum*>(js_malloc(context, sizeof(JSPropertyEnum) * (own.size() + 1)));
  if (made == nullptr) return -1;
  for (std::size_t i = 0; i < own.size(); ++i) {
    made[i].is_enumerable = 1;
    made[i].atom = JS_NewAtomLen(context, own[i].first.data(), own[i].first.size());
  }
  *names = made;
  *count = static_cast<std::uint32_t>(own.size());
  return 0;
}

int delete_tag(JSContext* context, JSValueConst object, JSAtom atom) {
  User::of(context).part<Tags>().remove_own(name_of(context, atom), is_metadata(object));
  return 1;
}

int set_tag(JSContext* context, JSValueConst object, JSAtom atom, JSValueConst value, JSValueConst, int) {
  std::string text;
  if (!tag_text(context, value, text)) return -1;
  User::of(context).part<Tags>().set_own(name_of(context, atom), std::move(text), is_metadata(object));
  return 1;
}

JSClassExoticMethods tags_methods = {get_tag, tag_names, delete_tag, nullptr, nullptr, nullptr,
                                     set_tag, nullptr,   nullptr,    nullptr, nullptr};
const JSClassDef tags_definition = {"Tags", nullptr, nullptr, nullptr, &tags_methods};

struct Getter {
  const char* name;
  int field;
};

Value object_with(JSContext* context, NativeMagic getter, std::initializer_list<Getter> fields) {
  Value object(context, JS_NewObject(context));
  for (const auto& [name, field] : fields) {
    const JSAtom atom = JS_NewAtom(context, name);
    JS_DefinePropertyGetSet(context, object.get(), atom, new_function(context, getter, name, 0, field), JS_UNDEFINED,
                            JS_PROP_CONFIGURABLE | JS_PROP_ENUMERABLE);
    JS_FreeAtom(context, atom);
  }
  return object;
}

Value make_user_object(Group& group) {
  JSContext* context = group.context();
  Value user = object_with(context, user_field,
                           {{"idInInstance", id_in_instance},
                            {"idInTest", id_in_test},
                            {"iterationInInstance", iteration_in_instance},
                            {"iterationInScenario", iteration_in_scenario}});
  JS_NewClass(group.runtime(), tags_class, &tags_definition);
  const Value tags(context, JS_NewObjectClass(context, static_cast<int>(tags_class)));
  const Value metrics(context, JS_NewObject(context));
  define(context, metrics.get(), "tags", JS_DupValue(context, tags.get()));
  const JSValue metadata = JS_NewObjectClass(context, static_cast<int>(tags_class));
  static char marker;
  JS_SetOpaque(metadata, &marker);
  define(context, metrics.get(), "metadata", metadata);
  define(context, user.get(), "metrics", JS_DupValue(context, metrics.get()));
  define(context, user.get(), "tags", JS_DupValue(context, tags.get()));
  return user;
}

}  // namespace

bool fill_execution(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  Value scenario = object_with(context, scenario_field,
                               {{"name", scenario_name},
                                {"executor", scenario_executor},
                                {"startTime", scenario_start},
                                {"progress", scenario_progress},
                                {"iterationInInstance", in_instance},
                                {"iterationInTest", in_test}});
  Value instance = object_with(context, instance_field,
                               {{"currentTestRunDuration", run_duration},
                                {"iterationsCompleted", completed},
                                {"iterationsInterrupted", interrupted},
                                {"vusActive", active},
                                {"vusInitialized", initialized}});
  const Value test(context, JS_NewObject(context));
  define_function(context, test.get(), "abort", abort_test, 1);
  define_function(context, test.get(), "fail", fail_test, 1);
  define_getter(context, test.get(), "options", options);
  Value user = make_user_object(group);
  return define(context, exports, "scenario", scenario.release()) &&
         define(context, exports, "instance", instance.release()) &&
         define(context, exports, "test", JS_DupValue(context, test.get())) &&
         define(context, exports, "vu", user.release());
}

}  // namespace brink::script::js

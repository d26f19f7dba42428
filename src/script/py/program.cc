#include "script/py/program.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "engine/weighted_cycle.h"
#include "script/py/behaviour.h"
#include "script/py/interpreter.h"

namespace brink::script::py {
namespace {

using Json = nlohmann::json;

constexpr std::string_view start_row = "on_start", stop_row = "on_stop";

plan::ScriptScenario::Mode mode_of(const std::string& text) {
  using Mode = plan::ScriptScenario::Mode;
  return text == "constant" ? Mode::constant : text == "step" ? Mode::step : text == "spike" ? Mode::spike : Mode::ramp;
}

// As _brink_loadpilot describes one; it has checked every value.
plan::ScriptScenario scenario_of(const Json& json) {
  plan::ScriptScenario out;
  out.name = json.at("name");
  out.rate = json.at("rps");
  out.duration = from_seconds(json.at("duration"));
  out.ramp_up = from_seconds(json.at("ramp_up"));
  out.mode = mode_of(json.at("mode"));
  out.steps = json.at("steps");
  out.thresholds = json.at("thresholds").get<std::map<std::string, double>>();
  for (const Json& task : json.at("tasks")) out.tasks.push_back({task.at("name"), task.at("weight")});
  out.on_start = json.at("on_start");
  out.on_stop = json.at("on_stop");
  return out;
}

// The exception that is set, as the script's author should see it: _brink_boot makes one line of it, and a hint.
Error error_of_script(const std::string& file) {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  const Ref kept_type(type), kept_value(value), kept_traceback(traceback);
  const Ref boot(PyImport_ImportModule("_brink_boot"));
  const Ref pair(boot ? PyObject_CallMethod(boot.get(), "explain", "Os", value, file.c_str()) : nullptr);
  const Ref message(pair ? PySequence_GetItem(pair.get(), 0) : nullptr);
  const Ref hint(pair ? PySequence_GetItem(pair.get(), 1) : nullptr);
  if (!message || !hint) {
    PyErr_Clear();
    return {ErrorKind::usage, file + " cannot be loaded", ""};
  }
  return {ErrorKind::usage, std::string(utf8_of(message.get())), std::string(utf8_of(hint.get()))};
}

// What _brink_loadpilot.FUNCTION says, as JSON.
Result<Json> ask(const char* function, const std::string& file) {
  const Gil gil;
  const Ref module(PyImport_ImportModule("_brink_loadpilot"));
  const Ref text(module ? PyObject_CallMethod(module.get(), function, "s", file.c_str()) : nullptr);
  if (!text) return tl::unexpected(error_of_script(file));
  return Json::parse(utf8_of(text.get()));
}

RouteId route_named(const plan::Plan& plan, std::string_view name) {
  const auto at = std::find_if(plan.routes.begin(), plan.routes.end(), [&](const auto& r) { return r.name == name; });
  CHECK(at != plan.routes.end(), "the plan has the routes of the script");
  return RouteId{static_cast<std::uint32_t>(at - plan.routes.begin())};
}

Duties duties_of(const plan::ScriptScenario& scenario, const plan::Plan& plan) {
  Duties duties;
  std::vector<double> weights;
  for (const plan::ScriptTask& task : scenario.tasks) {
    duties.task_routes.push_back(route_named(plan, task.name));
    weights.push_back(task.weight);
  }
  duties.turns = engine::weighted_cycle(weights);
  if (scenario.on_start) duties.start = route_named(plan, start_row);
  if (scenario.on_stop) duties.stop = route_named(plan, stop_row);
  return duties;
}

class Program final : public engine::UserProgram {
 public:
  Program(Duties duties, Site site, Ref entry)
      : duties_(std::move(duties)), site_(std::move(site)), entry_(std::move(entry)) {}
  ~Program() override {
    const Gil gil;
    entry_ = Ref();
  }

  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment segment) override {
    Duties duties = duties_;
    duties.first_turn = segment.first(duties.turns.size());
    return std::make_shared<ActorFactory>(site_, std::move(duties), entry_.get(), course_);
  }
  void before_fork() override { py::before_fork(); }
  void after_fork(bool in_child) override { py::after_fork(in_child); }
  void leave() override { flush_output(); }
  void enter(engine::Part part) override { course_.part = part; }
  std::uint32_t users() const override { return course_.users; }
  std::uint64_t tasks() const override { return course_.tasks; }

 private:
  Duties duties_;
  Site site_;
  Ref entry_;
  Course course_;
};

}  // namespace

Result<plan::Script> read_script(const ScriptSource& source) {
  plan::Script script{.file = source.file, .language = "python"};
  auto interpreter = start_interpreter({source.path}, script.notes);
  if (!interpreter) return tl::unexpected(interpreter.error());
  script.interpreter = std::move(*interpreter);
  const auto said = ask("load", source.file);
  if (!said) return tl::unexpected(said.error());
  for (const Json& scenario : said->at("scenarios")) script.scenarios.push_back(scenario_of(scenario));
  for (const Json& one : said->at("refused")) script.refused.push_back({one.at("name"), one.at("reason")});
  for (const Json& note : said->at("notes")) script.notes.push_back(note);
  return script;
}

std::vector<plan::Route> script_routes(const plan::ScriptScenario& scenario, const Url& target) {
  std::vector<plan::Route> routes;
  const auto add = [&](std::string_view name) {
    plan::Route route;
    route.name = name;
    route.url = target;
    routes.push_back(std::move(route));
  };
  for (const plan::ScriptTask& task : scenario.tasks) add(task.name);
  if (scenario.on_start) add(start_row);
  if (scenario.on_stop) add(stop_row);
  return routes;
}

std::unique_ptr<engine::UserProgram> make_program(const plan::ScriptScenario& scenario, const plan::Plan& plan) {
  CHECK(plan.workers == 1, "an interpreter runs on one worker");
  Ref entry;
  {
    const Gil gil;
    const Ref module(PyImport_ImportModule("_brink_loadpilot"));
    CHECK(module);
    entry = Ref(PyObject_CallMethod(module.get(), "entry", "s", scenario.name.c_str()));
    CHECK(entry, "the script has the scenario");
  }
  return std::make_unique<Program>(duties_of(scenario, plan), Site::of(plan.routes.front().url), std::move(entry));
}

void end_scripts() { end_interpreter(); }

}  // namespace brink::script::py

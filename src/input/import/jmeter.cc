#include "input/import/jmeter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/import/jmeter_load.h"
#include "input/import/jmeter_sampler.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

constexpr std::array groups_of_users{
    "ThreadGroup", "OpenModelThreadGroup", "com.blazemeter.jmeter.threads.concurrency.ConcurrencyThreadGroup",
    "kg.apc.jmeter.threads.UltimateThreadGroup", "kg.apc.jmeter.threads.SteppingThreadGroup"};
// Whose children run in order, once an iteration; some choose among them or stop, which is not carried over.
constexpr std::array plain_controllers{"GenericController", "TransactionController", "RecordingController"};
// Users keep cookies, nothing is cached, and results are shown otherwise.
constexpr std::array needless{"CookieManager",   "CacheManager", "DNSCacheManager", "ResultCollector", "Summariser",
                              "BackendListener", "DebugSampler", "Arguments",       "TestPlan"};

template <class List>
bool among(const List& list, std::string_view type) {
  return std::any_of(list.begin(), list.end(), [&](const char* known) { return type == known; });
}

class PlanReader {
 public:
  explicit PlanReader(Imported& imported) : imported_(imported) {}

  void run(const std::vector<JmxElement>& plan) {
    gather(plan);
    groups(plan, {});
    finish();
  }

  std::size_t requests() const { return requests_; }

 private:
  // Variables and data sets hold for the whole plan, so they come first.
  void gather(const std::vector<JmxElement>& elements) {
    for (const JmxElement& element : elements) {
      if (element.type == "TestPlan") define(element.properties.group("TestPlan.user_defined_variables"));
      if (element.type == "Arguments") define(element.properties);
      if (element.type == "CSVDataSet") data_set(element);
      for (const std::string& name : extracted_names(element)) text_.set_extracted(name);
      gather(element.children);
    }
  }

  void define(const JmxProperties& properties) {
    for (const auto& [key, argument] : properties.group("Arguments.arguments").groups) {
      text_.set(argument.value("Argument.name"), argument.value("Argument.value"));
    }
  }

  void data_set(const JmxElement& element) {
    const auto& properties = element.properties;
    plan::RecordedData set;
    set.file = text_.fill(properties.value("filename"));
    const std::string base = set.file.substr(set.file.rfind('/') + 1);  // npos + 1 is 0
    set.name = placeholder_name(base.substr(0, base.find('.')));
    set.strategy = properties.value("recycle") == "false" ? "sequential" : "loop";
    const std::string names = text_.fill(properties.value("variableNames")), delimiter = properties.value("delimiter");
    for (const std::string_view name : split(names, ',')) {
      if (!trim(name).empty()) text_.set_column(std::string(trim(name)), set.name);
    }
    if (trim(names).empty()) text_.set_columns_of(set.name);
    const bool headed = trim(names).empty() || properties.is("ignoreFirstLine");
    if (!headed)
      imported_.notes.push_back(fmt::format("{}: put a first line with the names of its columns: {}", set.file, names));
    if (!delimiter.empty() && delimiter != ",") {
      imported_.notes.push_back(
          fmt::format("{}: its columns must be parted by commas, not by \"{}\"", set.file, delimiter));
    }
    imported_.recording.data.push_back(std::move(set));
  }

  // Down to the thread groups; what stands above one holds for all of them.
  void groups(const std::vector<JmxElement>& elements, const JmeterScope& outer) {
    const JmeterScope scope = widened(outer, elements);
    for (const JmxElement& element : elements) {
      if (among(groups_of_users, element.type)) {
        group(element, scope);
      } else if (element.type == "TestPlan") {
        groups(element.children, scope);
      } else {
        leave_out_unless_known(element);
      }
    }
  }

  void group(const JmxElement& element, const JmeterScope& scope) {
    plan::RecordedFlow flow;
    flow.name = element.name;
    steps(element.children, scope, "", flow);
    if (flow.requests.empty()) return;
    loads_.push_back(read_load(element, text_));
    if (element.type != "ThreadGroup") left_out_.add(fmt::format("the load of {}", element.type));
    flow.weight = loads_.back().threads;
    imported_.recording.flows.push_back(std::move(flow));
  }

  JmeterScope widened(JmeterScope scope, const std::vector<JmxElement>& elements) {
    for (const JmxElement& element : elements) add_to_scope(element, text_, scope, left_out_);
    return scope;
  }

  void steps(const std::vector<JmxElement>& elements, const JmeterScope& outer, const std::string& prefix,
             plan::RecordedFlow& flow) {
    constexpr std::size_t most_levels = 100'000;  // loops in loops
    if (++levels_ > most_levels) return;
    const JmeterScope scope = widened(outer, elements);
    for (const JmxElement& element : elements) {
      if (element.type == "HTTPSamplerProxy" || element.type == "HTTPSampler" || element.type == "HTTPSampler2") {
        sampler(element, scope, prefix, flow);
      } else if (element.type == "LoopController") {
        loop(element, scope, prefix, flow);
      } else if (among(plain_controllers, element.type)) {
        const bool named = element.type == "TransactionController" && !element.name.empty();
        steps(element.children, scope, named ? prefix + element.name + " / " : prefix, flow);
      } else if (element.type.ends_with("Controller")) {
        left_out_.add(fmt::format("the condition of {} \"{}\"", element.type, element.name));
        steps(element.children, scope, prefix, flow);
      } else {
        leave_out_unless_known(element);
      }
    }
  }

  void sampler(const JmxElement& element, const JmeterScope& outer, const std::string& prefix,
               plan::RecordedFlow& flow) {
    if (++requests_ > most_recorded_requests) return;
    const JmeterScope scope = widened(outer, element.children);
    for (const JmxElement& child : element.children) leave_out_unless_known(child);
    auto request = request_of(element, scope, text_);
    if (!request) {
      left_out_.add(fmt::format("sampler \"{}\" without a host", element.name));
      return;
    }
    request->name = prefix + request->name;
    flow.requests.push_back(std::move(*request));
  }

  // A few turns are written out; of more the steps are there once.
  void loop(const JmxElement& element, const JmeterScope& scope, const std::string& prefix, plan::RecordedFlow& flow) {
    constexpr std::int64_t most_turns = 20;
    const auto turns = parse_int(trim(text_.fill(element.properties.value("LoopController.loops")))).value_or(-1);
    const bool few = turns >= 0 && turns <= most_turns;
    if (!few) left_out_.add(fmt::format("the turns of loop \"{}\"", element.name));
    for (std::int64_t i = 0; i < (few ? turns : 1) && requests_ <= most_recorded_requests; ++i) {
      steps(element.children, scope, prefix, flow);
    }
  }

  void leave_out_unless_known(const JmxElement& element) {
    JmeterScope ignored;
    JmeterLeftOut counted;
    const bool known = among(needless, element.type) || element.type == "CSVDataSet" || element.type == "hashTree" ||
                       add_to_scope(element, text_, ignored, counted);
    if (!known) left_out_.add(element.type);
  }

  void finish() {
    auto& notes = imported_.notes;
    std::vector<std::size_t> steps;
    for (const auto& flow : imported_.recording.flows) steps.push_back(flow.requests.size());
    if (!loads_.empty())
      notes.push_back(fmt::format("load of the plan, for brink bench: {}", bench_options_of(loads_, steps)));
    if (!text_.properties().empty()) {
      notes.push_back(fmt::format("defaults taken for properties: {}", fmt::join(text_.properties(), ", ")));
    }
    if (!text_.unknown().empty()) {
      notes.push_back(fmt::format("without a value: {}; they stand as placeholders", fmt::join(text_.unknown(), ", ")));
    }
    if (const std::string words = left_out_.words(); !words.empty()) notes.push_back("left out: " + words);
  }

  Imported& imported_;
  JmeterText text_;
  JmeterLeftOut left_out_;
  std::vector<JmeterLoad> loads_;
  std::size_t requests_ = 0, levels_ = 0;
};

}  // namespace

Result<Imported> import_jmeter(std::string_view text, std::string_view file) {
  const auto plan = read_jmx(text, file);
  if (!plan) return tl::unexpected(plan.error());
  Imported imported;
  imported.recording.think_s = 0;  // its timers are the only pauses
  for (const JmxElement& element : *plan) {
    if (element.type == "TestPlan") imported.recording.name = element.name;
  }
  PlanReader reader(imported);
  reader.run(*plan);
  if (reader.requests() > most_recorded_requests) {
    return usage_error(fmt::format("{} has more than {} requests", file, most_recorded_requests));
  }
  if (imported.recording.flows.empty())
    return usage_error(fmt::format("{} has no HTTP sampler in a thread group", file));
  return imported;
}

}  // namespace brink::input

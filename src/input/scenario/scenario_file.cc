#include "input/scenario/scenario_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "input/options/nearest.h"
#include "input/scenario/document.h"
#include "input/scenario/keys.h"
#include "input/scenario/steps.h"
#include "input/scenario/tags.h"

namespace brink::input {
namespace {

// Which of two words a field is; the first when it is not given.
bool is_second(const Field& field, std::string_view first, std::string_view second) {
  const std::string word = field.text();
  if (field.is(Node::Kind::text) && word != first && word != second) {
    const std::string_view near = nearest(word, {first, second});
    field.wrong(fmt::format("is \"{}\"", word), near.empty() ? fmt::format("give \"{}\" or \"{}\"", first, second)
                                                             : fmt::format("did you mean \"{}\"?", near));
  }
  return word == second;
}

std::optional<Url> read_base(const Field& base) {
  if (!base) return std::nullopt;
  const std::string text = base.text();
  auto parsed = parse_url(text);
  if (parsed) return std::move(parsed->url);
  if (base.is(Node::Kind::text)) base.wrong(": " + parsed.error().message, parsed.error().hint);
  return std::nullopt;
}

// What placeholders name and no step ever takes out of a response.
std::vector<std::string> never_taken(const plan::Scenario& scenario) {
  std::set<std::uint32_t> taken;
  for (const plan::Flow& flow : scenario.flows) {
    for (const plan::Step& step : flow.steps) {
      for (const plan::Extraction& extraction : step.extractions) taken.insert(extraction.variable);
      if (!step.socket) continue;
      for (const plan::SocketAct& act : step.socket->acts) {
        for (const plan::Extraction& extraction : act.extractions) taken.insert(extraction.variable);
      }
    }
  }
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < scenario.variables.size(); ++i) {
    if (!taken.contains(i)) names.push_back("${" + scenario.variables[i] + "}");
  }
  return names;
}

class ScenarioReader {
 public:
  ScenarioReader(const Field& root, const ScenarioOptions& options, ScenarioContext& context)
      : root_(root), options_(options), context_(context) {}

  Result<ReadScenario> read() {
    root_.only(root_keys);
    read_settings();
    auto data = read_feeders(root_.at("data"), options_.data, context_);
    if (!data) return tl::unexpected(context_.findings.error().value_or(data.error()));
    scenario_.data = std::move(*data);
    context_.names.data = &scenario_.data;
    read_flows();
    if (context_.findings.error()) return tl::unexpected(*context_.findings.error());
    return finish();
  }

 private:
  void read_settings() {
    scenario_.name = root_.at("name").text();
    if (scenario_.name.empty()) scenario_.name = "Unnamed Scenario";
    root_.at("description").text();
    const bool go_on = is_second(root_.at("on_extract_failure"), "abort_iteration", "continue");
    if (go_on) scenario_.on_extract_failure = plan::OnExtractFailure::go_on;
    const bool literal = is_second(root_.at("on_template_error"), "abort_iteration", "keep_literal");
    if (literal) scenario_.on_template_error = plan::OnTemplateError::keep_literal;
    context_.names.literal_when_unknown = literal;
    scenario_.fresh_sessions = is_second(root_.at("session"), "persistent", "fresh_per_iteration");
    const Field jitter = root_.at("think_jitter");
    scenario_.think_jitter = jitter.number().value_or(options_.think_jitter.value_or(0));
    if (scenario_.think_jitter < 0 || scenario_.think_jitter > 1) jitter.wrong("is not a share from 0 to 1");
  }

  // Recordings say "think_time": 0 where they have nothing to say.
  Duration read_think(const Field& field) const {
    const Duration own = field.pause().value_or(Duration{});
    return own > Duration{} ? own : options_.think.value_or(Duration{});
  }

  void read_flows() {
    const std::optional<Url> own_base = read_base(root_.at("base_url"));
    const StepDefaults defaults{options_.target ? options_.target : own_base, options_.headers, root_.at("headers"),
                                read_think(root_.at("think_time")), read_tags(root_.at("tags"), {})};
    StepReader steps(context_);
    const Field flows = root_.at("flows"), plain = root_.at("steps");
    if (flows && plain) {
      flows.wrong("stands beside \"steps\"", "give one of them: \"steps\" is a scenario of one flow");
    } else if (!flows) {
      scenario_.flows.push_back({scenario_.name, 1, steps.read(plain, defaults)});
    } else {
      for (const Field& flow : flows.items()) scenario_.flows.push_back(read_flow(flow, steps, defaults));
      if (scenario_.flows.empty()) flows.wrong("is empty", "a scenario needs at least one flow");
    }
    routes_ = steps.take_routes();
  }

  plan::Flow read_flow(const Field& field, StepReader& steps, StepDefaults defaults) {
    if (!field.is(Node::Kind::map)) field.wrong_kind("an object");
    field.only(flow_keys);
    defaults.think = field.at("think_time").pause().value_or(defaults.think);
    plan::Flow flow;
    defaults.tags = read_tags(field.at("tags"), defaults.tags);
    flow.name = field.at("name").text();
    if (flow.name.empty()) flow.name = fmt::format("Flow {}", scenario_.flows.size() + 1);
    const Field weight = field.at("weight");
    flow.weight = weight.number().value_or(1);
    if (flow.weight <= 0 || flow.weight > 1e6) weight.wrong("is not above 0 and at most 1000000");
    flow.steps = steps.read(field.at("steps"), defaults);
    return flow;
  }

  Result<ReadScenario> finish() {
    scenario_.variables = context_.names.variables.list();
    scenario_.counters = context_.names.counters.list();
    ReadScenario result;
    result.notes = context_.findings.notes();
    if (const auto names = never_taken(scenario_); !names.empty()) {
      result.notes.push_back(fmt::format("{}: no step extracts {}", context_.findings.file(), fmt::join(names, ", ")));
    }
    result.routes = std::move(routes_);
    result.scenario = std::make_shared<const plan::Scenario>(std::move(scenario_));
    return result;
  }

  const Field& root_;
  const ScenarioOptions& options_;
  ScenarioContext& context_;
  plan::Scenario scenario_;
  std::vector<plan::Route> routes_;
};

}  // namespace

Result<ReadScenario> read_scenario(const ScenarioOptions& options, const Surroundings& surroundings) {
  auto text = surroundings.read_file(options.file, most_document_bytes);
  if (!text) return usage_error("--scenario: " + text.error().message, "give a scenario file in JSON or YAML");
  auto document = read_document(*text, options.file);
  if (!document) return tl::unexpected(document.error());
  Findings findings(options.file);
  const Field root(findings, *document);
  if (!root.is(Node::Kind::map)) {
    root.wrong_kind("an object");
    return tl::unexpected(*findings.error());
  }
  ScenarioContext context{findings, surroundings, std::filesystem::path(options.file).parent_path().string(), {}};
  return ScenarioReader(root, options, context).read();
}

}  // namespace brink::input

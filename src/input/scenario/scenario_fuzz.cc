// A scenario from foreign bytes, JSON or YAML: whatever they are, they are a scenario that can be carried out, or one
// line of error that names the file.
#include <cstdint>

#include "base/check.h"
#include "input/scenario/scenario_file.h"

namespace {

using namespace brink;

void check_template(const plan::Scenario& scenario, const plan::Template& text) {
  bool after_literal = false;
  for (const plan::TemplatePiece& piece : text.pieces) {
    const bool literal = piece.kind == plan::TemplatePiece::Kind::literal;
    CHECK(!piece.text.empty() && !(literal && after_literal));
    after_literal = literal;
    if (piece.kind == plan::TemplatePiece::Kind::variable) CHECK(piece.index < scenario.variables.size());
    if (piece.kind == plan::TemplatePiece::Kind::field) {
      CHECK(piece.index < scenario.data.size());
      CHECK(piece.column < scenario.data[piece.index].table.columns().size());
    }
    if (piece.function == plan::Function::counter) CHECK(piece.index < scenario.counters.size());
  }
}

void check_socket(const plan::Scenario& scenario, const plan::SocketStep& socket, std::size_t routes) {
  CHECK(socket.rounds > 0);
  for (const plan::SocketAct& act : socket.acts) {
    const bool says = act.says == plan::SocketAct::Says::text || act.says == plan::SocketAct::Says::binary;
    CHECK(act.route.value < routes && says == !act.payloads.empty());
    CHECK(act.awaits || act.says != plan::SocketAct::Says::nothing || act.hold.count() > 0);
    for (const plan::Template& payload : act.payloads) check_template(scenario, payload);
    for (const plan::Extraction& extraction : act.extractions) CHECK(extraction.variable < scenario.variables.size());
  }
}

void check_step(const plan::Scenario& scenario, const plan::Step& step, std::size_t routes) {
  CHECK(!step.name.empty() && step.route.value < routes);
  const bool goes_on = step.socket && !step.socket->open;
  CHECK(step.target.empty() == goes_on);
  if (step.socket) check_socket(scenario, *step.socket, routes);
  check_template(scenario, step.target);
  check_template(scenario, step.body);
  for (const plan::StepHeader& header : step.headers) {
    check_template(scenario, header.name);
    check_template(scenario, header.value);
  }
  for (const plan::Extraction& extraction : step.extractions) CHECK(extraction.variable < scenario.variables.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  input::Surroundings surroundings;
  surroundings.read_file = [&](const std::string& path, std::size_t) -> Result<std::string> {
    if (path == "s") return text;
    return path.ends_with(".csv") ? Result<std::string>("name,pin\nada,1\n") : could_not_run("cannot read " + path);
  };
  const auto read = input::read_scenario({.file = "s"}, surroundings);
  if (!read) {
    CHECK(read.error().kind == ErrorKind::usage && !read.error().message.empty());
    return 0;
  }
  const plan::Scenario& scenario = *read->scenario;
  CHECK(!scenario.flows.empty() && !read->routes.empty());
  for (const plan::Flow& flow : scenario.flows) {
    CHECK(flow.weight > 0 && !flow.steps.empty());
    for (const plan::Step& step : flow.steps) check_step(scenario, step, read->routes.size());
  }
  for (const plan::Route& route : read->routes) CHECK(!route.url.host.empty() && route.url.target.starts_with('/'));
  return 0;
}

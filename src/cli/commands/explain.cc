#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "input/options/nearest.h"
#include "output/explain.h"

namespace brink::cli {

Result<ExitCode> explain(Door& door, const Call& call) {
  const auto style = out_style(door, call.color);
  const auto& arguments = call.values.arguments();
  if (arguments.empty()) {
    door.out << output::render_causes(style);
    return ExitCode::fine;
  }
  const std::string& name = arguments.front();
  const std::string text = output::render_explanation(name, style);
  if (text.empty()) {
    const std::string_view near = input::nearest(name, output::cause_names());
    return usage_error(fmt::format("\"{}\" is no cause", name),
                       near.empty() ? "brink explain lists them" : fmt::format("did you mean {}?", near));
  }
  door.out << text;
  return ExitCode::fine;
}

}  // namespace brink::cli

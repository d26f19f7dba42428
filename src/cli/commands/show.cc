#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/documents.h"
#include "output/diagnosis_build.h"
#include "output/terminal.h"
#include "output/what_if.h"

namespace brink::cli {
namespace {

// "slots=60"; a pool is what most people have slots in.
Result<double> slots_asked(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = std::string_view(text).substr(0, equals);
  const auto slots = equals == text.npos ? std::nullopt : parse_double(std::string_view(text).substr(equals + 1));
  if ((name != "slots" && name != "pool") || !slots || !(*slots >= 1) || *slots > 1e6) {
    return usage_error(fmt::format("--what-if: \"{}\" is no number of slots", text), "for example --what-if slots=60");
  }
  return *slots;
}

Result<ExitCode> show_what_if(Door& door, const Call& call, const output::Record& record, const std::string& text) {
  if (call.values.flag("json")) return usage_error("--what-if answers in words, not as JSON", "give one of them");
  const auto slots = slots_asked(text);
  if (!slots) return tl::unexpected(slots.error());
  const auto line = output::render_what_if(record, *slots, out_style(door, call.color));
  if (!line) return tl::unexpected(line.error());
  door.out << *line;
  return ExitCode::fine;
}

}  // namespace

Result<ExitCode> show(Door& door, const Call& call) {
  if (auto ok = check_documents(door, call.values); !ok) return tl::unexpected(ok.error());
  const auto& arguments = call.values.arguments();
  auto record = door.doers.load(call.values.text("store"), arguments.empty() ? "latest" : arguments.front());
  if (!record) return tl::unexpected(record.error());
  // By the rules of this program, from what was measured then.
  output::diagnose_again(*record);
  if (const auto text = call.values.maybe_text("what-if")) return show_what_if(door, call, *record, *text);
  const bool written = write_documents(door, call.values, *record);
  if (call.values.flag("json")) {
    door.out << call.json.record(*record);
  } else {
    door.out << output::render_show(*record, out_style(door, call.color));
  }
  return written ? ExitCode::fine : ExitCode::could_not_run;
}

}  // namespace brink::cli

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "input/document.h"
#include "input/import_options.h"

namespace brink::cli {

Result<ExitCode> import_file(Door& door, const Call& call) {
  const auto options = input::read_import(call.values);
  if (!options) return tl::unexpected(options.error());
  const auto text = door.surroundings.read_file(options->source, input::most_json_bytes);
  if (!text) return tl::unexpected(text.error());
  const auto written = input::import_text(*text, *options);
  if (!written) return tl::unexpected(written.error());
  print_notes(door.err, written->notes);
  if (!options->output) {
    door.out << written->text;
    return ExitCode::fine;
  }
  const auto done = door.write_file(*options->output, written->text);
  if (!done) return tl::unexpected(done.error());
  door.out << fmt::format("Wrote {} to {}\n", options->url_list ? "URL file" : "scenario", *options->output);
  return ExitCode::fine;
}

}  // namespace brink::cli

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "input/document.h"
#include "input/import_options.h"

namespace brink::cli {
namespace {

Result<std::string> read_source(Door& door, const input::ImportOptions& options) {
  if (options.is_command()) return std::string();
  if (options.is_url()) return door.doers.download({options.sources.front(), options.client}, door.stop);
  return door.surroundings.read_file(options.sources.front(), input::most_json_bytes);
}

Result<input::ImportTexts> read_texts(Door& door, const input::ImportOptions& options) {
  auto source = read_source(door, options);
  if (!source) return tl::unexpected(source.error());
  input::ImportTexts texts{std::move(*source), ""};
  if (!options.environment_file) return texts;
  auto environment = door.surroundings.read_file(*options.environment_file, input::most_json_bytes);
  if (!environment) return tl::unexpected(environment.error());
  texts.environment = std::move(*environment);
  return texts;
}

}  // namespace

Result<ExitCode> import_file(Door& door, const Call& call) {
  const auto options = input::read_import(call.values);
  if (!options) return tl::unexpected(options.error());
  const auto texts = read_texts(door, *options);
  if (!texts) return tl::unexpected(texts.error());
  const auto written = input::import_texts(*texts, *options);
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

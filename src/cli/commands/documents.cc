#include "cli/commands/documents.h"

#include "cli/messages.h"
#include "output/documents.h"
#include "output/html.h"

namespace brink::cli {
namespace {

constexpr const char* job_summary = "GITHUB_STEP_SUMMARY";
constexpr const char* step_outputs = "GITHUB_OUTPUT";

// An empty variable counts as not set.
std::optional<std::string> file_in(const Door& door, const char* variable) {
  auto path = door.environment(variable);
  return path && !path->empty() ? path : std::nullopt;
}

bool said(Door& door, const Result<std::monostate>& written) {
  if (!written) print_error(door.err, written.error());
  return written.has_value();
}

bool write_csv(Door& door, const std::string& path, const output::Record& record) {
  const std::string csv = output::percentile_csv(record);
  if (!csv.empty()) return said(door, door.write_file(path, csv));
  print_note(door.err, "no response times, so " + path + " is not written");
  return true;
}

bool write_github(Door& door, const output::Record& record) {
  bool good = true;
  if (const auto path = file_in(door, job_summary)) {
    good = said(door, door.append_file(*path, output::run_markdown(record) + "\n"));
  }
  if (const auto path = file_in(door, step_outputs)) {
    good = said(door, door.append_file(*path, output::github_outputs(record))) && good;
  }
  return good;
}

}  // namespace

Result<std::monostate> check_documents(const Door& door, const input::Values& values) {
  for (const char* option : {"html", "junit", "markdown", "csv"}) {
    const auto path = values.maybe_text(option);
    if (!path) continue;
    if (auto ok = door.check_writable(*path); !ok) return ok;
  }
  if (values.flag("github-summary") && !file_in(door, job_summary)) {
    return usage_error(std::string("--github-summary: ") + job_summary + " is not set",
                       "it is, in a step of a GitHub workflow; elsewhere use --markdown FILE");
  }
  return std::monostate{};
}

bool write_documents(Door& door, const input::Values& values, const output::Record& record) {
  bool good = true;
  const auto write = [&](const char* option, std::string (*render)(const output::Record&)) {
    const auto path = values.maybe_text(option);
    if (path) good = said(door, door.write_file(*path, render(record))) && good;
  };
  write("html", output::render_html);
  write("junit", output::run_junit);
  write("markdown", output::run_markdown);
  if (const auto path = values.maybe_text("csv")) good = write_csv(door, *path, record) && good;
  if (values.flag("github-summary")) good = write_github(door, record) && good;
  return good;
}

}  // namespace brink::cli

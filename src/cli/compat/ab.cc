#include <fmt/format.h>

#include "base/url.h"
#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/messages.h"
#include "output/compat/reports.h"

namespace brink::cli {
namespace {

constexpr int done = 0, usage = 22, failed = 1;  // what ab exits with: EINVAL for its command line

void print_banner(Door& door, const std::string& url) {
  const auto parsed = parse_url(url);
  door.out << fmt::format("This is {}, as brink measures it\n\nBenchmarking {} (be patient).....done\n\n\n",
                          input::compat::ab.version, parsed ? parsed->url.host : url);
}

void print_html(Door& door, const input::compat::Line& line, const output::Record& record,
                const output::compat::AbView& view) {
  output::compat::AbHtml attributes;
  attributes.table = line.last("x").value_or("");
  attributes.row = line.last("y").value_or("");
  attributes.cell = line.last("z").value_or(attributes.cell);
  door.out << fmt::format("<p>\n This is {}, as brink measures it<br>\n</p>\n<p>\n..done\n\n\n",
                          input::compat::ab.version)
           << output::compat::ab_html(record, view, attributes) << std::flush;
}

Result<void> carry_out(Door& door, const input::compat::Line& line, const std::vector<std::string>& words) {
  auto ours = input::compat::translate_ab(line);
  if (!ours) return tl::unexpected(ours.error());
  const auto csv = line.last("e");
  if (csv) {
    if (auto ok = door.check_writable(*csv); !ok) return tl::unexpected(ok.error());
  }
  output::compat::AbView view;
  const auto users = input::compat::count_of(input::compat::ab, "c", line.last("c").value_or("1"));
  view.concurrency = users.value_or(1);
  view.keepalive = line.has("k");
  view.body = line.has("p") || line.has("u");
  view.percentiles = !line.has("d");
  view.estimators = !line.has("S");
  const auto outcome = bench_as(door, input::compat::ab, std::move(*ours), words);
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->unreachable) return tl::unexpected(*outcome->unreachable);
  if (line.has("w") || line.has("x") || line.has("y") || line.has("z")) {
    print_html(door, line, outcome->record, view);
  } else {
    print_banner(door, line.arguments.front());
    door.out << output::compat::ab_report(outcome->record, view) << std::flush;
  }
  print_doubts(door, *outcome);
  if (!csv) return {};
  return door.write_file(*csv, output::compat::ab_csv(outcome->record)).map([](std::monostate) {});
}

}  // namespace

int ab(Door& door, const std::vector<std::string>& words) {
  const auto line = input::compat::cut(input::compat::ab, words);
  if (line && (line->help || line->has("h"))) {
    print_tool_help(door, input::compat::ab, "brink ab [OPTION]... [http[s]://]HOST[:PORT]/PATH");
    return done;
  }
  if (line && (line->version || line->has("V"))) {
    door.out << fmt::format("This is {}, as brink measures it\n", input::compat::ab.version);
    return done;
  }
  const auto result = line ? carry_out(door, *line, words) : tl::unexpected(line.error());
  if (result) return done;
  print_error(door.err, result.error());
  return result.error().kind == ErrorKind::usage ? usage : failed;
}

}  // namespace brink::cli

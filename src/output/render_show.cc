#include "output/layout.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

std::string origin_text(const Record& record) {
  if (record.imported_from == "prescale") return "imported from PreScale " + record.tool_version;
  return "brink " + record.tool_version;
}

std::string commit_text(const Environment& environment) {
  if (!environment.git_commit) return "";
  std::string text = "commit " + *environment.git_commit;
  if (environment.git_branch) text += " on " + *environment.git_branch;
  return environment.git_dirty.value_or(false) ? text + ", with changes" : text;
}

}  // namespace

std::string render_record(const Record& record, const TerminalStyle& style, std::string_view saved) {
  if (record.kind == "bench") return render_bench(record, style, saved);
  if (record.kind == "investigate") return render_investigation(record, style, saved);
  return render_run(record, style, saved);
}

std::string render_show(const Record& record, const TerminalStyle& style, std::string_view saved) {
  std::string head = record.kind + " " + record.id;
  for (const std::string& part : {record.created_at, origin_text(record), commit_text(record.environment)}) {
    if (!part.empty()) head += ", " + part;
  }
  std::string out;
  for (const std::string& line : wrap(printable(style, head), line_width(style))) {
    out += paint(style, Ink::dim, line) + "\n";
  }
  out += "\n";
  return out + render_record(record, style, saved);
}

}  // namespace brink::output

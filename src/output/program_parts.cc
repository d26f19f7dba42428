#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "output/bench_parts.h"
#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

constexpr std::size_t most_errors = 20;
constexpr std::size_t most_details = 3;
constexpr std::size_t most_detail_lines = 12;

std::string part_text(std::string_view name, const ProgramPart& part, bool ascii) {
  std::string text = fmt::format("{} {} in {}", count_text(part.requests), name, duration_text(part.length_s, ascii));
  if (part.failed > 0) text += fmt::format(", {} failed", count_text(part.failed));
  if (part.unfinished > 0) text += fmt::format(", {} without an answer", count_text(part.unfinished));
  return text;
}

// The end of a traceback says most.
std::string detail_lines(const ProgramError& error, const TerminalStyle& style) {
  const auto lines = split(error.detail, '\n');
  const std::size_t first = lines.size() > most_detail_lines ? lines.size() - most_detail_lines : 0;
  std::string out = first > 0 ? "    ...\n" : "";
  for (std::size_t i = first; i < lines.size(); ++i) out += "    " + printable(style, lines[i]) + "\n";
  return out;
}

}  // namespace

std::string program_lines(const Record& record, const TerminalStyle& style) {
  if (!record.program) return "";
  const Program& program = *record.program;
  std::string users = fmt::format("{} of {}", count_text(program.users), printable(style, program.file));
  if (!program.users_class.empty()) users += ":" + printable(style, program.users_class);
  if (program.language == "python") {
    users += fmt::format(", Python {} ({})", printable(style, program.version), printable(style, program.interpreter));
  } else {
    users += fmt::format(", {} ({})", program.language == "typescript" ? "TypeScript" : "JavaScript",
                         printable(style, program.interpreter));
  }
  std::string out = fact(style, "users", users);
  const bool ascii = !style.unicode;
  if (program.begin) out += fact(style, "", part_text("requests before", *program.begin, ascii));
  if (program.end) out += fact(style, "", part_text("requests after", *program.end, ascii));
  return out;
}

std::string program_error_lines(const Record& record, const TerminalStyle& style) {
  if (!record.program || record.program->errors.empty()) return "";
  const auto& errors = record.program->errors;
  Table table({{"errors", true}, {"first at", true}, {"what the program raised", false, true}});
  for (std::size_t i = 0; i < std::min(errors.size(), most_errors); ++i) {
    const ProgramError& e = errors[i];
    const std::string when = e.part == "measure" ? duration_text(e.first_s, !style.unicode) : e.part;
    table.add({pad_left(count_text(e.count), label_width - 2), when, printable(style, e.what)}, Ink::red);
  }
  if (errors.size() > most_errors) table.add_line(fmt::format("({} more)", errors.size() - most_errors));
  std::string out = table.render(style);
  std::size_t shown = 0;
  for (const ProgramError& e : errors) {
    if (e.detail.empty() || shown++ == most_details) continue;
    out += "\n" + fmt::format("  the first {}\n", printable(style, e.what)) + detail_lines(e, style);
    if (shown == most_details) break;
  }
  return out;
}

}  // namespace brink::output

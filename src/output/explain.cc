#include "output/explain.h"

#include <fmt/format.h>

#include "base/text.h"
#include "output/layout.h"
#include "verdict/why/catalogue.h"
#include "verdict/why/experiment.h"

namespace brink::output {
namespace {

std::string paragraph(const TerminalStyle& style, std::string_view heading, std::string_view text) {
  if (text.empty()) return "";
  std::string out = "\n" + paint(style, Ink::bold, heading) + "\n";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    for (const std::string& line : wrap(printable(style, text.substr(0, end)), line_width(style) - 2)) {
      out += "  " + line + "\n";
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::vector<std::string_view> experiment_names() {
  std::vector<std::string_view> names;
  for (const auto& experiment : verdict::why::experiments()) names.push_back(experiment.name);
  return names;
}

std::vector<std::string_view> cause_names() {
  std::vector<std::string_view> names;
  for (const auto& cause : verdict::why::causes()) names.push_back(cause.id);
  return names;
}

std::string_view cause_title(std::string_view name) {
  const auto* cause = verdict::why::find_cause(name);
  return cause ? cause->title : name;
}

std::string render_causes(const TerminalStyle& style) {
  Table table({{"", false}, {"cause", false}, {"", false, true}});
  for (const auto& cause : verdict::why::causes()) {
    table.add({std::string(cause.code), std::string(cause.id), printable(style, cause.title)});
  }
  return table.render(style);
}

std::string render_explanation(std::string_view name, const TerminalStyle& style) {
  const auto* cause = verdict::why::find_cause(name);
  if (!cause) return "";
  std::string out = paint(style, Ink::bold, fmt::format("{}  {}", cause->code, cause->id)) + "\n";
  for (const std::string& line : wrap(printable(style, cause->title), line_width(style))) out += line + "\n";
  out += paragraph(style, "How it comes about", cause->mechanism);
  out += paragraph(style, "How it shows", cause->fingerprint);
  return out + paragraph(style, "What to do", cause->fixes);
}

}  // namespace brink::output

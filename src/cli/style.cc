#include "cli/style.h"

#include "base/text.h"
#include "input/options/rules.h"

namespace brink::cli {

bool is_dumb(const Door& door) { return door.environment("TERM") == "dumb"; }

namespace {

bool is_set(const Door& door, std::string_view name) {
  const auto value = door.environment(name);
  return value && !value->empty();
}

bool has_color(const Door& door, ColorChoice choice, bool is_terminal) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  if (is_set(door, "NO_COLOR")) return false;
  if (is_set(door, "CLICOLOR_FORCE") && door.environment("CLICOLOR_FORCE") != "0") return true;
  return is_terminal && !is_dumb(door);
}

bool has_unicode(const Door& door) {
  for (const std::string_view name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = door.environment(name);
    if (!value || value->empty()) continue;
    const std::string locale = to_lower(*value);
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

output::TerminalStyle style(const Door& door, ColorChoice choice, bool is_terminal) {
  constexpr int widest = 120;  // longer lines are hard to read
  constexpr int piped = 80;
  output::TerminalStyle style;
  style.color = has_color(door, choice, is_terminal);
  style.unicode = has_unicode(door);
  style.width = is_terminal ? std::min(door.columns, widest) : piped;
  return style;
}

}  // namespace

Result<ColorChoice> color_choice(const input::Values& values) {
  const std::string when = values.text("color");
  if (!values.flag("no-color")) {
    if (when == "auto") return ColorChoice::automatic;
    return when == "always" ? ColorChoice::always : ColorChoice::never;
  }
  if (values.on_line("color") && when != "never") {
    return usage_error(input::as_given(values, "color") + " and --no-color cannot be given together", "leave one out");
  }
  return ColorChoice::never;
}

output::TerminalStyle out_style(const Door& door, ColorChoice choice) {
  return style(door, choice, door.out_is_terminal);
}

output::TerminalStyle err_style(const Door& door, ColorChoice choice) {
  return style(door, choice, door.err_is_terminal);
}

bool can_redraw(const Door& door) { return door.err_is_terminal && !is_dumb(door); }

}  // namespace brink::cli

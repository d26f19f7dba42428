#include "input/page_options.h"

#include <fmt/format.h>

#include "input/export_parts.h"

namespace brink::input {

Result<std::string> parse_login(std::string_view text, std::string_view option) {
  const std::size_t colon = text.find(':');
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size() || !plain) {
    return usage_error(fmt::format("{}: that is not USER:PASSWORD", option), "give both, parted by a colon");
  }
  return std::string(text);
}

Result<std::optional<plan::PageServing>> read_page(const Values& values) {
  const bool alone = values.command() == Command::ui;  // the page is all the command does
  const std::string option = alone ? "--listen" : "--ui";
  const auto where = alone ? std::optional(values.text("listen")) : values.maybe_text("ui");
  if (!where) {
    for (const char* name : {"ui-stay", "ui-open"}) {
      if (values.on_line(name)) return usage_error(fmt::format("--{} needs --ui", name), "give --ui PORT");
    }
    return std::nullopt;
  }
  plan::PageServing serving;
  serving.option = option;
  auto address = parse_listen(*where, option);
  if (!address) return tl::unexpected(address.error());
  serving.address = std::move(*address);
  if (const auto login = values.maybe_text("ui-login")) {
    auto read = parse_login(*login, "--ui-login");
    if (!read) return tl::unexpected(read.error());
    serving.login = std::move(*read);
  }
  serving.stays = !alone && values.flag("ui-stay");
  serving.opens = values.flag("ui-open");
  return serving;
}

}  // namespace brink::input

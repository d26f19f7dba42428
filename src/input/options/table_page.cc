// The page that shows a run: a part of the option table, see table_load.cc.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    Option{.name = "ui", .value_name = "[HOST:]PORT",
           .help = "serve a page that shows the run while it goes on, and its report afterwards; a port alone is one "
                   "of 127.0.0.1, 0 takes a free one. An address that others can reach asks for a secret or --ui-login",
           .group = "Page", .kind = Kind::text, .commands = bench | run},
    Option{.name = "listen", .value_name = "[HOST:]PORT", .default_text = "8790",
           .help = "where the page is served; a port alone is one of 127.0.0.1, 0 takes a free one. An address that "
                   "others can reach asks for a secret or --ui-login",
           .group = "Page", .kind = Kind::text, .commands = ui},
    Option{.name = "ui-stay", .help = "keep the page when the run has ended, until this is interrupted",
           .group = "Page", .kind = Kind::flag, .commands = bench | run},
    Option{.name = "ui-open", .help = "open the page in the browser of this machine",
           .group = "Page", .kind = Kind::flag, .commands = bench | run | ui},
    Option{.name = "ui-login", .value_name = "USER:PASSWORD", .help = "whom the page is shown to",
           .group = "Page", .kind = Kind::text, .commands = bench | run | ui, .env = "BRINK_UI_LOGIN"},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_page() { return options; }

}  // namespace brink::input

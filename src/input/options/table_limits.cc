// What has to hold: a part of the option table, see table_load.cc.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    Option{.name = "threshold", .also = "th", .value_name = "EXPR",
           .help = "what has to hold, such as \"p95 < 300ms\", \"error_rate < 1%\", \"route:/checkout p99 < 1s\", "
                   "\"tag:page=cart p95 < 1s\" or \"p95 < 500ms over 10s\"; may be repeated. Exits with 2 when one is "
                   "broken or was not measured",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = bench},
    Option{.name = "threshold", .also = "th", .value_name = "EXPR",
           .help = "what has to hold at the highest load that holds, such as \"p95 < 300ms\"; may be repeated. Exits "
                   "with 2 when one is broken or was not measured",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = in(Command::run)},
    Option{.name = "threshold", .also = "th", .value_name = "EXPR",
           .help = "what has to hold, as for bench; may be repeated. Unless given, the limits the run was made with",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = summary},
    Option{.name = "baseline", .value_name = "RUN",
           .help = "compare with this result: an id or a file, or a pattern such as 'main-*.json', of whose files the "
                   "mean is taken; may be repeated",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = summary},
    Option{.name = "fail-on", .value_name = "RULE",
           .help = "exit with 3 when a figure has changed by more, such as \"p95 > +10%\" or \"rps < -5%\"; may be "
                   "repeated",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = summary},
    Option{.name = "fail-if", .value_name = "EXPR",
           .help = "the same the other way round: what must not hold; may be repeated",
           .group = "Limits", .kind = Kind::text, .repeatable = true, .commands = bench | in(Command::run)},
    Option{.name = "abort-on-fail", .help = "end the run as soon as a limit is broken",
           .group = "Limits", .kind = Kind::flag, .commands = bench},
    Option{.name = "abort-delay", .value_name = "TIME", .default_text = "5s",
           .help = "with --abort-on-fail: let so much of the measurement pass first",
           .group = "Limits", .kind = Kind::duration, .commands = bench, .range = {0, day}},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_limits() { return options; }

}  // namespace brink::input

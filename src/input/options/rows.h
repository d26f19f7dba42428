// For the files that hold the rows of the option table: words the rows are written with, and the parts of the table.
#pragma once

#include <span>

#include "input/options/option.h"

namespace brink::input {

// What is done: load, search, experiments, scenarios.
std::span<const Option> rows_of_load();
// What is imported, and how.
std::span<const Option> rows_of_import();
// What is said over WebSockets.
std::span<const Option> rows_of_sockets();
// Who else plays it: other machines.
std::span<const Option> rows_of_machines();
// What has to hold.
std::span<const Option> rows_of_limits();
// How it is done: requests, connections, safety, exports.
std::span<const Option> rows_of_requests();
// The page that shows a run.
std::span<const Option> rows_of_page();
// What becomes of the numbers, and general options.
std::span<const Option> rows_of_output();

namespace rows {

inline constexpr Commands bench = in(Command::bench);
inline constexpr Commands investigate = in(Command::investigate);
inline constexpr Commands run = in(Command::run) | investigate;  // investigate searches first, by the same options
inline constexpr Commands audit = in(Command::audit);
inline constexpr Commands compare = in(Command::compare);
inline constexpr Commands history = in(Command::history);
inline constexpr Commands show = in(Command::show);
constexpr Commands summary = in(Command::summary);
inline constexpr Commands demo = in(Command::demo);
inline constexpr Commands mcp = in(Command::mcp);
inline constexpr Commands worker = in(Command::worker);
inline constexpr Commands ui = in(Command::ui);
inline constexpr Commands import_file = in(Command::import_file);

inline constexpr double second = 1, hour = 3600, day = 86400;
inline constexpr double most_users = 50'000;  // what one machine has connections for
inline constexpr double most_rate = 10'000'000;
inline constexpr double most_requests = 1e12;

inline constexpr std::string_view experiment_names =
    "quickack|connection|comb|bystander|admission|paced|connections|recovery|keys|cache_bust|size|burst|hold_long|"
    "ablation|single";
inline constexpr std::string_view methods = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS";

inline constexpr Range users_range{1, most_users};
inline constexpr Range rate_range{0, most_rate, true};
inline constexpr Range timeout_range{0.001, hour};
inline constexpr Range most_streams{1, 10'000};

}  // namespace rows
}  // namespace brink::input

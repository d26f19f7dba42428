// Pieces that more than one renderer shows. Internal to this folder; all text is ready to print and ends in '\n'.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// Failed among those that ended; 0 when nothing ended.
double failure_share(const Counts& counts);

// " over HTTP/2", or " over HTTP/2 and HTTP/1.1", by what came back; nothing where that is HTTP/1.1 alone.
std::string over_http(const Record& record);

// What a failure's wire name means in words; empty for a name this version does not know.
std::string_view failure_meaning(std::string_view name);

// "500 Internal Server Error, {"error":...}" or what the system said: an exchange in few words, uncut.
std::string exchange_text(const Exchange& exchange);

// The first kept exchange that failed, of the stage, and of the route or failure kind where these are given.
const Exchange* failed_exchange(const Record& record, std::uint64_t stage, const std::optional<std::string>& route,
                                std::string_view failure = "");

// "generator": ok with its figures, or each red gate with what to do, or that nothing is known.
std::string generator_lines(const Stage& stage, const TerminalStyle& style);

// Warnings, and that the run was interrupted.
std::string warning_lines(const Record& record, const TerminalStyle& style);

// Where the numbers went meanwhile, and what of them did not get there; empty when nothing was exported.
std::string export_text(const Record& record);
std::string export_line(const Record& record, const TerminalStyle& style);

std::string saved_line(std::string_view saved, const TerminalStyle& style);

}  // namespace brink::output

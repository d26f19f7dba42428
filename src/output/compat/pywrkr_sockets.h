// What pywrkr says of WebSockets: of a run with a ws:// URL, and of a scenario with steps over one. Internal to this
// folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "output/compat/pywrkr_numbers.h"

namespace brink::output::compat {

inline constexpr std::string_view over_a_socket = "WS";  // Route::method

struct PywrkrSockets {
  std::string latency_metric;  // "rtt", "handshake" or "step": what the latencies of the run are
  std::string primary_metric;  // "messages", "connections" or "steps": what its requests are
  WebSockets counts;           // all zero where none was opened
  std::uint64_t failed = 0;    // handshakes
  std::uint64_t reply_timeouts = 0;
  std::uint64_t unexpected_replies = 0;  // zero where no answers are waited for: then none is a reply
  double sent_per_second = 0, received_per_second = 0;
  PywrkrLatency handshake, round_trip;
};

// The run is one over WebSockets, in part at least.
bool has_sockets(const Record& record);
// By its name; null when it is not in the record.
const Route* find_route(const Record& record, const std::string& name);

PywrkrSockets pywrkr_sockets(const Record& record, const PywrkrView& view);
// Response times of all handshakes, or of all that was said and waited for; no other numbers.
Numbers socket_numbers(const Record& record, bool handshakes);
// Requests and bytes as pywrkr counts them with a ws:// URL.
void count_sockets(const Stage& stage, const PywrkrSocketView& socket, PywrkrNumbers& out);
// Of one row, under pywrkr's keys. `told`: what assertions found is told elsewhere.
void add_socket_errors(const Numbers& numbers, bool handshake, bool told, PywrkrKeys& out);
// The section of the report.
std::string pywrkr_socket_section(const PywrkrSockets& sockets);

}  // namespace brink::output::compat

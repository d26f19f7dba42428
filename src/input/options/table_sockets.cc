// What is said over WebSockets: a part of the option table, see table_load.cc.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    Option{.name = "ws-message", .value_name = "TEXT",
           .help = "a text message that users of a ws:// URL send; may be repeated, they are then sent in turn. "
                   "Without one users hold their sockets open and listen",
           .group = "WebSocket", .kind = Kind::text, .repeatable = true, .commands = bench},
    Option{.name = "ws-message-interval", .value_name = "TIME", .default_text = "1s",
           .help = "pause of each user after a message, or after its answer; with --rate none unless given",
           .group = "WebSocket", .kind = Kind::duration, .commands = bench, .range = {0, hour}},
    Option{.name = "ws-expect-reply",
           .help = "wait for a message after each one that is sent, and measure the time from the one to the other",
           .group = "WebSocket", .kind = Kind::flag, .commands = bench},
    Option{.name = "ws-reply-timeout", .value_name = "TIME",
           .help = "how long to wait for it; as long as --timeout unless given",
           .group = "WebSocket", .kind = Kind::duration, .commands = bench, .range = timeout_range},
    Option{.name = "ws-subprotocol", .value_name = "NAME",
           .help = "a subprotocol to offer, the best first; may be repeated",
           .group = "WebSocket", .kind = Kind::text, .repeatable = true, .commands = bench},
    Option{.name = "ws-ping-interval", .value_name = "TIME",
           .help = "send a ping so often on each socket; never unless given",
           .group = "WebSocket", .kind = Kind::duration, .commands = bench, .range = {0.001, hour}},
    Option{.name = "ws-reconnect",
           .help = "users whose socket was lost, or could not be opened, open another one (on unless "
                   "--no-ws-reconnect: then they are done)",
           .group = "WebSocket", .kind = Kind::toggle, .commands = bench},
    Option{.name = "ws-reconnect-delay", .value_name = "TIME", .default_text = "1s",
           .help = "pause of a user whose socket could not be opened",
           .group = "WebSocket", .kind = Kind::duration, .commands = bench, .range = {0, hour}},
    Option{.name = "ws-max-message-size", .value_name = "BYTES", .default_text = "4194304",
           .help = "a longer message fails; also of a --scenario",
           .group = "WebSocket", .kind = Kind::integer, .commands = bench, .range = {1, 1u << 30}},
    Option{.name = "ws-close-timeout", .value_name = "TIME", .default_text = "5s",
           .help = "how long the other side may take to answer a close; also of a --scenario",
           .group = "WebSocket", .kind = Kind::duration, .commands = bench, .range = timeout_range},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_sockets() { return options; }

}  // namespace brink::input

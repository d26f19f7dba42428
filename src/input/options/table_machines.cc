// Rows of the option table: who else plays a run, and how they are reached.
#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

constexpr Commands made = rows::bench | rows::run;  // where a run is made
constexpr Commands both = bench | run | worker;     // and where it is played

// clang-format off
constexpr Option options[] = {
    Option{.name = "workers", .value_name = "N",
           .help = "other machines play the run: so many processes of `brink worker`, each its part of it",
           .group = "Machines", .kind = Kind::integer, .commands = made, .range = {1, 10'000}},
    Option{.name = "nats", .value_name = "URL",
           .help = "the server of NATS where workers wait, nats://HOST:PORT or tls://HOST:PORT; several with commas. "
                   "Unless given, one is started here",
           .group = "Machines", .kind = Kind::text, .commands = made, .env = "NATS_URL"},
    Option{.name = "join", .also = "nats", .value_name = "URL",
           .help = "the server of NATS where runs are made known, nats://HOST:PORT or tls://HOST:PORT; several with "
                   "commas",
           .group = "Machines", .kind = Kind::text, .commands = worker, .env = "NATS_URL"},
    Option{.name = "bind", .value_name = "HOST", .default_text = "127.0.0.1",
           .help = "where the server that is started listens; 0.0.0.0 is everywhere. Nobody gets in without its token",
           .group = "Machines", .kind = Kind::text, .commands = made},
    Option{.name = "port", .value_name = "PORT", .default_text = "4222", .help = "its port; 0 is any that is free",
           .group = "Machines", .kind = Kind::integer, .commands = made, .range = {0, 65535}},
    Option{.name = "group", .value_name = "NAME", .default_text = "default",
           .help = "workers of this group only; for several that share a server",
           .group = "Machines", .kind = Kind::text, .commands = both},
    Option{.name = "join-timeout", .value_name = "TIME", .default_text = "5m",
           .help = "how long workers are waited for",
           .group = "Machines", .kind = Kind::duration, .commands = made, .range = {1, day}},
    Option{.name = "on-worker-loss", .value_name = "WHAT",
           .help = "when a worker or a process is lost: the others play its part too (unless said otherwise), or only "
                   "go on, or the run ends. It is INVALID in any case",
           .group = "Machines", .kind = Kind::choice, .commands = made, .choices = "redistribute|go-on|stop"},
    Option{.name = "send-file", .value_name = "FILE",
           .help = "a file that a script opens while it runs: workers get it too; may be repeated. Modules beside the "
                   "script are found by themselves",
           .group = "Machines", .kind = Kind::file, .repeatable = true, .commands = bench | run},
    Option{.name = "send-env", .value_name = "NAME",
           .help = "a variable of the environment that a script reads: workers get it too; may be repeated",
           .group = "Machines", .kind = Kind::text, .repeatable = true, .commands = bench | run},
    Option{.name = "name", .value_name = "NAME",
           .help = "by which this worker is known, also when it is started again; unless given, the host's and "
                   "something fresh",
           .group = "Machines", .kind = Kind::text, .commands = worker},
    Option{.name = "processes", .value_name = "N", .default_text = "1",
           .help = "so many workers, each a process; a script in Python uses one core of each. -1: one a core",
           .group = "Machines", .kind = Kind::integer, .commands = worker, .range = {-1, 256}},
    Option{.name = "once", .help = "end when one run is over",
           .group = "Machines", .kind = Kind::flag, .commands = worker},
    Option{.name = "nats-token", .value_name = "TOKEN",
           .help = "who knows it may use the server. Better in the environment, where nobody else can read it",
           .group = "Machines", .kind = Kind::text, .commands = both, .env = "NATS_TOKEN"},
    Option{.name = "nats-user", .value_name = "NAME", .help = "of an account with a password",
           .group = "Machines", .kind = Kind::text, .commands = both, .env = "NATS_USER"},
    Option{.name = "nats-password", .value_name = "TEXT", .help = "its password",
           .group = "Machines", .kind = Kind::text, .commands = both, .env = "NATS_PASSWORD"},
    Option{.name = "nats-nkey", .value_name = "FILE", .help = "the seed of an NKey",
           .group = "Machines", .kind = Kind::file, .commands = both, .env = "NATS_NKEY"},
    Option{.name = "nats-creds", .value_name = "FILE", .help = "credentials: a JWT and its seed",
           .group = "Machines", .kind = Kind::file, .commands = both, .env = "NATS_CREDS"},
    Option{.name = "nats-ca", .value_name = "FILE",
           .help = "trust the certificates in this file for NATS, instead of the system's; TLS then",
           .group = "Machines", .kind = Kind::file, .commands = both, .env = "NATS_CA"},
    Option{.name = "nats-cert", .value_name = "FILE",
           .help = "our own certificate, where the server asks for one; of the server that is started here: it has TLS "
                   "then, and with --nats-ca asks workers for certificates",
           .group = "Machines", .kind = Kind::file, .commands = both, .env = "NATS_CERT"},
    Option{.name = "nats-key", .value_name = "FILE", .help = "its key",
           .group = "Machines", .kind = Kind::file, .commands = both, .env = "NATS_KEY"},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_machines() { return options; }

}  // namespace brink::input

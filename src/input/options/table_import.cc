// The options of `import`, a part of the option table: see table_load.cc.
#include <array>

#include "input/options/rows.h"

namespace brink::input {
namespace {

using namespace rows;

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    Option{.name = "format", .value_name = "KIND", .default_text = "scenario",
           .help = "what is written: a scenario file, or a list for --url-file",
           .group = "Import", .kind = Kind::choice, .commands = import_file, .choices = "scenario|url-file"},
    Option{.name = "output", .short_name = "o", .value_name = "FILE", .help = "write to FILE instead of stdout",
           .group = "Import", .kind = Kind::file, .commands = import_file},
    Option{.name = "name", .value_name = "TEXT", .help = "name of the scenario; the recording's own unless given",
           .group = "Import", .kind = Kind::text, .commands = import_file},
    Option{.name = "domain", .value_name = "HOST",
           .help = "only requests to this host and those below it; may be repeated; not for openapi",
           .group = "Import", .kind = Kind::text, .repeatable = true, .commands = import_file},
    Option{.name = "include", .value_name = "REGEX",
           .help = "only requests in whose URL (openapi: path) this is found; may be repeated, then one of them",
           .group = "Import", .kind = Kind::text, .repeatable = true, .commands = import_file},
    Option{.name = "exclude", .value_name = "REGEX",
           .help = "no requests in whose URL (openapi: path) this is found, whatever --include says; may be repeated",
           .group = "Import", .kind = Kind::text, .repeatable = true, .commands = import_file},
    Option{.name = "base-url", .value_name = "URL",
           .help = "where requests go, instead of where the file says; not for har",
           .group = "Import", .kind = Kind::text, .commands = import_file},
    Option{.name = "think-time", .value_name = "TIME",
           .help = "pause after each request; not for har and jmeter, which have pauses of their own",
           .group = "Import", .kind = Kind::duration, .commands = import_file, .range = {0, hour}},
    Option{.name = "assert-status",
           .help = "har: expect the status of each answer again, where it was from 200 to 399; openapi: the lowest "
                   "from 200 to 299 that is described",
           .group = "Import", .kind = Kind::flag, .commands = import_file},
    Option{.name = "env", .value_name = "FILE|NAME",
           .help = "values of variables: an exported environment of Postman, or the name of one in Insomnia's export",
           .group = "Import", .kind = Kind::file, .commands = import_file},
    Option{.name = "include-static", .help = "keep images, scripts, styles, fonts and media too",
           .group = "HAR", .kind = Kind::flag, .commands = import_file},
    Option{.name = "preserve-headers",
           .help = "keep all headers but those that a client makes for itself, not Content-Type alone",
           .group = "HAR", .kind = Kind::flag, .commands = import_file},
    Option{.name = "no-think-time", .help = "leave out the pauses between requests",
           .group = "HAR", .kind = Kind::flag, .commands = import_file},
    Option{.name = "think-time-multiplier", .value_name = "N", .default_text = "1.0",
           .help = "make pauses longer or shorter by this factor",
           .group = "HAR", .kind = Kind::number, .commands = import_file, .range = {0, 1000}},
    Option{.name = "correlate",
           .help = "take tokens and ids from answers, as the recorded client did, instead of only naming them",
           .group = "HAR", .kind = Kind::flag, .commands = import_file},
    Option{.name = "method", .value_name = "VERB",
           .help = "take operations of this method; may be repeated; GET and HEAD unless given",
           .group = "OpenAPI", .kind = Kind::text, .repeatable = true, .commands = import_file, .choices = methods},
    Option{.name = "tag", .also = "tag-filter", .value_name = "NAME",
           .help = "only operations with this tag; may be repeated, then one of them",
           .group = "OpenAPI", .kind = Kind::text, .repeatable = true, .commands = import_file},
    Option{.name = "timeout", .value_name = "TIME", .default_text = "30s",
           .help = "how long fetching a description may take",
           .group = "OpenAPI", .kind = Kind::duration, .commands = import_file, .range = timeout_range},
    Option{.name = "insecure", .help = "do not check certificates when a description is fetched",
           .group = "OpenAPI", .kind = Kind::flag, .commands = import_file},
    Option{.name = "ca-bundle", .value_name = "FILE",
           .help = "trust the certificates in this file instead of the system's when a description is fetched",
           .group = "OpenAPI", .kind = Kind::file, .commands = import_file, .env = "BRINK_CA_BUNDLE"},
};
// clang-format on

}  // namespace

std::span<const Option> rows_of_import() { return options; }

}  // namespace brink::input

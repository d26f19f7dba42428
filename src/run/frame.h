// What every record has, whatever was run: identity, command, environment, and where it is saved.
#pragma once

#include <optional>
#include <string>

#include "output/record.h"
#include "run/machinery.h"
#include "run/run.h"

namespace brink::run {

// A record with id, version, time, masked command line and environment.
output::Record new_record(std::string kind, const Saving& saving, const Machinery& machinery);

// The machine's own names and limits; git of the current directory when there is one.
output::Environment read_environment();

// Saves if asked to, into the outcome: where, or why not.
void save(Outcome& outcome, const Saving& saving);

// One line for a request that never got an answer: what happened, to what, what to do.
Error explain_unreachable(const sample::Exchange& exchange, const Url& url, const plan::Client& client);

// Some servers answer a plain request to their TLS port, with 400 and words of their own (nginx, Apache and Go's are
// known). Such an answer as the error it is; nothing for any other.
std::optional<Error> explain_tls_port(const sample::Exchange& exchange, const Url& url);

}  // namespace brink::run

// What a request tells k6's metrics: its times, and the tags it has.
#pragma once

#include "script/js/http_call.h"
#include "script/js/http_errors.h"

namespace brink::script::js {

// In milliseconds.
struct Timings {
  double blocked = 0, connecting = 0, tls_handshaking = 0, sending = 0, waiting = 0, receiving = 0;
  double duration() const { return sending + waiting + receiving; }
};
Timings timings_of(const sample::Sample& sample);

// "tls1.3" of "TLSv1.3"; of what is no version nothing.
std::string_view tls_version_name(std::string_view version);

// Once for each request that was made, redirects included. The outcome has no sample where nothing was sent.
void tell_metrics(User& user, const HttpCall& call, const engine::Outcome& outcome, const HttpError& error);

}  // namespace brink::script::js

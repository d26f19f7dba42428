// `bench` of a ws:// or wss:// URL: users who hold a WebSocket open and send messages over it, as a scenario of one
// step.
#pragma once

#include "base/result.h"
#include "input/bench_routes.h"
#include "input/options/values.h"
#include "plan/plan.h"

namespace brink::input {

// The line names a URL of a WebSocket.
bool is_of_sockets(const Values& values);

// An iteration sends one message (or, without any, holds the socket open), over a socket that is the user's to its end.
// Errors: options that are of requests, more than one URL.
Result<BenchRoutes> read_bench_sockets(const Values& values, const plan::Stage& stage);

// Errors: options that are of sockets, on a line that has none.
Result<void> refuse_socket_options(const Values& values);

}  // namespace brink::input

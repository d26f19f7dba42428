// What the net says, as what a sample says.
#pragma once

#include "net/machine.h"
#include "sample/failure.h"

namespace brink::engine {

// Of a connection that could not be opened.
sample::Failure connect_failure(net::NetError error);
// Of a connection that stood.
sample::Failure stream_failure(net::NetError error);

}  // namespace brink::engine

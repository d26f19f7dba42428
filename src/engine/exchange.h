// What is kept of a request and its response, as it went over the wire: whoever keeps it masks it.
#pragma once

#include "engine/carrier.h"
#include "sample/exchange.h"

namespace brink::engine {

sample::Exchange exchange_of(const Carrier& carrier, const sample::Sample& sample);

// What was agreed on beside the response: TLS, and the cookies it sets without their values.
void add_agreements(const Carrier& carrier, sample::Exchange& exchange);

}  // namespace brink::engine

// Prometheus' remote write.
#pragma once

#include <memory>

#include "plan/exporting.h"
#include "run/export/sender.h"

namespace brink::run {

// A server that was not told to take native histograms gets classic ones, unless native ones alone were asked for. A
// Pushgateway behind the URL is found out by asking it, and said.
Result<std::unique_ptr<Sender>> make_remote_write(const plan::Exporting& exporting);

}  // namespace brink::run

// InfluxDB, over HTTP or UDP.
#pragma once

#include <memory>

#include "plan/exporting.h"
#include "run/export/sender.h"

namespace brink::run {

Result<std::unique_ptr<Sender>> make_influx(const plan::Exporting& exporting);
Result<std::unique_ptr<Sender>> make_influx_udp(const plan::Exporting& exporting);

}  // namespace brink::run

// OTLP over HTTP, to an OpenTelemetry collector.
#pragma once

#include <memory>

#include "plan/exporting.h"
#include "run/export/sender.h"

namespace brink::run {

Result<std::unique_ptr<Sender>> make_otlp(const plan::Exporting& exporting);

}  // namespace brink::run

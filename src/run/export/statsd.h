// A StatsD server, over UDP. It adds up what it is told, so each snapshot tells what came since the last one that was
// sent.
#pragma once

#include <memory>

#include "plan/exporting.h"
#include "run/export/sender.h"

namespace brink::run {

Result<std::unique_ptr<Sender>> make_statsd(const plan::Exporting& exporting);

}  // namespace brink::run

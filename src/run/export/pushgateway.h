// Prometheus' Pushgateway: each run replaces its own group of metrics, job and run id, so runs that go on at the same
// time do not overwrite each other.
#pragma once

#include <memory>

#include "run/export/http_client.h"
#include "run/export/sender.h"

namespace brink::run {

// A URL that names a group already ("/metrics/job/nightly") gets the run's id appended; any other path is taken as the
// prefix the gateway is served under.
Result<std::unique_ptr<Sender>> make_pushgateway(const plan::Exporting& exporting);

// "/metrics/job/brink/run/ID" below the path of the URL.
std::string pushgateway_target(const Url& url, std::string_view job, std::string_view run);

}  // namespace brink::run

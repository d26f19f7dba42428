// Download: one document, fetched as everything else is fetched, and wanted whole.
#pragma once

#include <string>

#include "base/result.h"
#include "plan/plan.h"
#include "run/machinery.h"
#include "run/stop.h"

namespace brink::run {

struct Download {
  std::string url;
  plan::Client client;
};

inline constexpr std::size_t most_download_bytes = 32u << 20;

// The body of a 2xx answer. Redirects are followed up to ten times, within the host alone: to another host, and from
// https to http, they are an error that says where they lead. Errors (could not run): no such host, no answer, another
// status, a body that is too long or was cut off.
Result<std::string> download(const Download& what, Stop& stop);
Result<std::string> download_with(const Download& what, Stop& stop, const Machinery& machinery);

}  // namespace brink::run

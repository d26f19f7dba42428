// Serves the newest snapshot at /metrics while the run goes on, for Prometheus to scrape. A thread of its own, and two
// for the requests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "plan/exporting.h"
#include "run/export/exporter.h"

namespace brink::run {

class MetricsServer {
 public:
  // Errors: the address cannot be listened at.
  static Result<std::unique_ptr<MetricsServer>> start(const plan::Address& address);
  ~MetricsServer();  // ends it; a scrape that is being answered is answered

  const std::string& url() const;  // "http://127.0.0.1:9646/metrics"
  void show(Snapshot snapshot);    // from now on; before the first there are no metrics
  std::uint64_t scrapes() const;   // answered so far

 private:
  struct State;
  explicit MetricsServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace brink::run

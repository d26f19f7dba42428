// ScrapeProbe: the metrics an application gives of itself (--scrape URL), once a second: readings of subject "app",
// named as the metric with its labels. Only families that tell what limits it (prometheus_text.h), at most 64.
// A counter is given as it stands, not as an increase.
//
// One thread's, which waits for the answer up to 0.8 s; meant for a ProbeThread of its own.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "net/socket.h"
#include "probe/sampler.h"

namespace brink::probe {

class ScrapeProbe final : public Sampler {
 public:
  // Error: not an http URL, or no such host. That nobody answers is noted later, not an error: the application may
  // still be starting.
  static Result<std::unique_ptr<ScrapeProbe>> make(std::string_view url);

  Instant sample(Instant now, std::vector<sample::Reading>& readings) override;
  void describe(TargetFacts& facts) const override;

 private:
  ScrapeProbe(Url url, std::vector<net::SocketAddress> addresses)
      : url_(std::move(url)), addresses_(std::move(addresses)) {}
  Result<std::string> fetch();
  Url url_;
  std::vector<net::SocketAddress> addresses_;  // once one has answered, that one alone
  std::optional<std::string> note_;            // the first trouble
  Instant next_ = Instant::min();
};

}  // namespace brink::probe

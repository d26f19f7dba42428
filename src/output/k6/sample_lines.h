// Every value of a test's metrics as lines of text: JSON documents or CSV, as `--out json` and `--out csv` write them.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "aggregate/metric_recorder.h"
#include "plan/secrets.h"

namespace brink::output::k6 {

struct SampleForm {
  enum class Kind : std::uint8_t { json, csv };
  enum class Time : std::uint8_t { unix_s, unix_ms, unix_us, unix_ns, rfc3339, rfc3339_nano };
  Kind kind = Kind::json;
  Time time = Time::unix_s;                                    // of CSV; JSON has RFC 3339
  std::vector<std::string> system_tags;                        // the columns of CSV; other tags are in one more
  std::map<std::string, std::vector<std::string>> thresholds;  // by metric, as written: JSON tells of them
  plan::SecretMask mask;                                       // of values of tags
};

// One thread's. Of a metric's first value the JSON says what metric it is.
class SampleLines {
 public:
  // `wall` is the time of day at `at`. The catalog outlives it.
  SampleLines(SampleForm form, const aggregate::MetricCatalog& catalog, std::chrono::system_clock::time_point wall,
              Instant at);

  std::string header() const;
  void add(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags, Instant at);

 private:
  void add_json(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags, Instant at);
  void add_csv(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags, Instant at) const;
  std::vector<std::string> thresholds_of(const std::string& metric) const;
  std::string time_text(Instant at) const;
  std::chrono::nanoseconds since_epoch(Instant at) const;

  SampleForm form_;
  const aggregate::MetricCatalog& catalog_;
  std::chrono::nanoseconds wall_;
  Instant at_;
  std::vector<bool> told_;  // by metric
};

}  // namespace brink::output::k6

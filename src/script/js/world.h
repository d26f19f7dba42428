// World: what everything of one script shares: its files, what its first pass registered, the options it runs with, and
// how it ends. One a script; groups of users refer to it from their workers' threads. What is not atomic or locked is
// written on the run's thread while no worker runs.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/scenario_board.h"
#include "engine/script_log.h"
#include "plan/arrivals.h"
#include "plan/k6.h"
#include "plan/k6_segments.h"
#include "protocol/proto_schema.h"
#include "script/js/files.h"
#include "script/js/rows.h"

namespace brink::script::js {

// The custom metrics: made in the first pass, looked up by every user's init code after it.
class MetricNames {
 public:
  // The index among custom metrics; with `may_add` a new one if there is none. Errors, in k6's words: a bad name, a
  // name taken with another kind.
  Result<std::size_t> declare(const plan::k6::CustomMetric& metric, bool may_add);
  const std::vector<plan::k6::CustomMetric>& all() const { return metrics_; }

 private:
  std::vector<plan::k6::CustomMetric> metrics_;
};

// Data that all users share (k6/data): elements as JSON, made once by whoever asks first.
class SharedArrays {
 public:
  using Elements = std::vector<std::string>;
  // Null: nobody has made it.
  std::shared_ptr<const Elements> find(const std::string& name) const;
  // The one that counts: that of who was first.
  std::shared_ptr<const Elements> keep(const std::string& name, Elements elements);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Elements>> arrays_;
};

// Services of gRPC as scripts load them, each made once, by whoever asks first.
class ProtoSchemas {
 public:
  using Schema = std::shared_ptr<const protocol::ProtoSchema>;
  // That of `key`; made under a lock where there is none, so that users who ask at once wait for the first.
  Result<Schema> find(const std::string& key, const std::function<Result<Schema>()>& make);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, Schema> schemas_;
};

struct World {
  World(plan::k6::Source given, engine::ScriptLog& log, Instant (*now)())
      : source(std::move(given)), log(log), now(now), files(source) {}

  const plan::k6::Source source;
  engine::ScriptLog& log;
  Instant (*now)();
  Files files;
  MetricNames metrics;
  SharedArrays arrays;
  ProtoSchemas schemas;
  std::vector<std::string> modules;  // built-in ones that were imported

  // From when the options are known.
  std::optional<plan::k6::Options> options;
  engine::ScenarioBoard* board = nullptr;
  plan::k6::Stripe instance;  // which users of the test are this k6 instance's (--execution-segment), and
  plan::Segment part;         // of those, this process's
  Rows rows;
  Instant begun{};
  std::optional<std::string> setup_data;  // JSON

  // exec.test.abort(), exec.test.fail(): the first one counts.
  void end_test(plan::k6::Ending ending);
  std::optional<plan::k6::Ending> aborted() const;

  // Most bytes the programs of one group may hold.
  std::size_t most_memory = std::size_t{4} << 30;

 private:
  std::atomic<bool> is_aborted_{false};
  mutable std::mutex mutex_;
  std::optional<plan::k6::Ending> aborted_;
};

}  // namespace brink::script::js

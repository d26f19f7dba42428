// Progress of a run as notifications, for clients that asked for them with a token.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "mcp/json.h"
#include "run/run.h"

namespace brink::mcp {

// About once a second of the run. Used by the thread of the run alone.
class Progress : public run::Observer {
 public:
  using Notify = std::function<void(Json params)>;
  // Without a token nothing is said.
  Progress(std::optional<Json> token, Notify notify) : token_(std::move(token)), notify_(std::move(notify)) {}

  // How far there is to go: seconds, or requests when the run ends by their number.
  void expect_seconds(double total) { total_ = total; }
  void expect_requests(double total) {
    total_ = total;
    by_requests_ = true;
  }

  void on_progress(const run::Progress& progress) override;
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief& belief) override;

 private:
  std::optional<Json> token_;
  Notify notify_;
  std::optional<double> total_;
  bool by_requests_ = false;
  std::optional<Duration> told_at_;  // of the run
  double told_ = 0;
  std::string belief_;
};

}  // namespace brink::mcp

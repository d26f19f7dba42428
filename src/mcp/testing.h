// For tests: a server without a machine behind it. Doers answer what the test gave them and keep what they were asked;
// lines to the client are kept as JSON.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "mcp/server.h"

namespace brink::mcp {

// A finished measurement of 1000 requests.
inline run::Outcome measured() {
  run::Outcome outcome;
  output::Record& record = outcome.record;
  record.kind = "bench";
  record.id = "20261121T093000Z-1a2b3c";
  record.created_at = "2026-11-21T09:30:00Z";
  record.target.url = "http://127.0.0.1:8080/";
  output::Stage stage;
  stage.purpose = "measure";
  stage.load.users = 10;
  stage.length_s = 10;
  stage.numbers.counts = {.due = 1000, .sent = 1000, .completed = 997, .failed = 3};
  stage.numbers.rate_rps = 100;
  stage.numbers.goodput_rps = 99.7;
  stage.numbers.response_ms = {.count = 1000, .p50 = 4.1234, .p95 = 12.345};
  stage.numbers.failures = {{"status", 3}};
  record.stages.push_back(stage);
  outcome.saved_at = "/secret/folder/runs/20261121T093000Z-1a2b3c.json";
  return outcome;
}

class Conversation {
 public:
  Conversation() {
    setup.options.store = "/secret/folder";
    setup.surroundings.cores = 2;
    setup.surroundings.seed = 7;
    setup.environment = [](std::string_view) { return std::nullopt; };
    Doers& doers = setup.doers;
    doers.bench = [this](const run::BenchRequest& request, run::Observer& observer, run::Stop& stop) {
      benches.push_back(request);
      if (during) during(observer, stop);
      return outcome;
    };
    doers.investigate = [this](const run::InvestigateRequest& request, run::Observer& observer, run::Stop& stop) {
      investigations.push_back(request);
      if (during) during(observer, stop);
      return outcome;
    };
    doers.audit = [this](const run::AuditRequest& request, run::Stop&) {
      audits.push_back(request);
      return audited;
    };
    doers.list = [this](const std::string&, std::size_t) { return listing; };
    doers.load = [this](const std::string&, const std::string& which) -> Result<output::Record> {
      loaded.push_back(which);
      if (!outcome) return tl::unexpected(outcome.error());
      return outcome->record;
    };
    doers.search_request = [](input::RunOptions options) {
      run::RunRequest request;
      request.target = options.target;
      request.paths = options.paths;
      request.client = options.client;
      request.budget = options.budget;
      request.search.max_users = options.max_users;
      return request;
    };
    doers.resolve = [this](const std::string& host, std::uint16_t) -> Result<std::vector<std::string>> {
      looked_up.push_back(host);
      return addresses;
    };
  }

  void say(const Json& message) { server.receive(text_of(message)); }
  void request(const Json& id, const char* method, Json params = Json::object()) {
    say({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
  }
  void shake_hands(const char* version = "2025-11-25") {
    request("hands", "initialize", {{"protocolVersion", version}, {"capabilities", Json::object()}});
    next();
    say({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
  }
  // The result of a tool, whatever thread it comes from.
  Json call(const char* tool, Json arguments = Json::object()) {
    if (!shaken_) shake_hands();
    shaken_ = true;
    request(++calls_, "tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
    return next().at("result");
  }
  // The text of a call that has to fail.
  std::string failure(const char* tool, Json arguments = Json::object()) {
    const Json result = call(tool, std::move(arguments));
    return result.at("isError") == true ? result["content"][0]["text"].get<std::string>()
                                        : "no error: " + text_of(result);
  }
  // The next message to the client; waits for it.
  Json next() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !sent_.empty(); });
    Json message = std::move(sent_.front());
    sent_.pop_front();
    return message;
  }
  bool quiet() {
    const std::lock_guard lock(mutex_);
    return sent_.empty();
  }

  Setup setup;
  Result<run::Outcome> outcome = measured();
  Result<run::AuditOutcome> audited;
  Result<run::Store::Listing> listing;
  std::vector<std::string> addresses{"10.1.2.3"};
  std::function<void(run::Observer&, run::Stop&)> during;

  std::vector<run::BenchRequest> benches;
  std::vector<run::InvestigateRequest> investigations;
  std::vector<run::AuditRequest> audits;
  std::vector<std::string> loaded, looked_up;

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Json> sent_;
  bool shaken_ = false;
  int calls_ = 0;

 public:
  Server server{setup, [this](const std::string& line) {
                  const std::lock_guard lock(mutex_);
                  sent_.push_back(Json::parse(line));
                  arrived_.notify_all();
                }};
};

}  // namespace brink::mcp

#include "run/k6/test_elsewhere.h"

#include "run/k6/log_lines.h"

namespace brink::run::k6 {

bool TestElsewhere::fits(const TestNews& news) const {
  return news.metrics.cells.size() <= catalog_.rows().size() && news.scenarios.size() == board_.size();
}

void TestElsewhere::hear(std::uint32_t process, const std::string& name, const TestNews& news) {
  desk_.hear(news.metrics);
  standings_[process] = {news.scenarios, news.initialized};
  sum_up();
  const bool weaker = !ended_ || ended_->how == plan::k6::Ending::How::marked_failed;
  if (news.ended && weaker) ended_ = news.ended;
  write(name, news);
}

void TestElsewhere::write(const std::string& name, const TestNews& news) {
  if (request_.log == nullptr) return;
  for (const LogLine& line : news.lines) {
    std::vector<engine::LogField> fields;
    for (const auto& [key, value] : line.fields) fields.push_back({key, value});
    fields.push_back({"worker", name});
    request_.log->line(line.level, line.text, fields);
  }
  if (news.lines_left_out == 0) return;
  const engine::LogField worker[] = {{"worker", name}};
  request_.log->line(engine::ScriptLog::Level::warning,
                     std::to_string(news.lines_left_out) + " lines were left out: there were too many", worker);
}

// What the script reads of the board here, and the live view, is of all processes.
void TestElsewhere::sum_up() {
  for (std::size_t i = 0; i < board_.size(); ++i) {
    ScenarioStanding sum;
    for (const auto& [process, standing] : standings_) {
      const ScenarioStanding& one = standing.scenarios[i];
      sum.started += one.started;
      sum.completed += one.completed;
      sum.interrupted += one.interrupted;
      sum.dropped += one.dropped;
      sum.active += one.active;
      sum.short_of_users = sum.short_of_users || one.short_of_users;
      const bool earlier = sum.began == Instant{} || one.began < sum.began;
      if (one.began != Instant{} && earlier) sum.began = one.began;
    }
    engine::ScenarioCounts& counts = board_.at(i);
    counts.started = sum.started;
    counts.completed = sum.completed;
    counts.interrupted = sum.interrupted;
    counts.dropped = sum.dropped;
    counts.active = sum.active;
    counts.short_of_users = sum.short_of_users;
    counts.began_ns = sum.began.time_since_epoch().count();
  }
  std::uint32_t initialized = 0;
  for (const auto& [process, standing] : standings_) initialized += standing.initialized;
  board_.initialized = initialized;
}

}  // namespace brink::run::k6

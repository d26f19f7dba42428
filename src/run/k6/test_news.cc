#include "run/k6/test_news.h"

#include "run/k6/log_lines.h"

namespace brink::run::k6 {

void write_lines(const TestNews& news, const std::string& name, LogLines* log) {
  if (log == nullptr) return;
  for (const LogLine& line : news.lines) {
    std::vector<engine::LogField> fields;
    for (const auto& [key, value] : line.fields) fields.push_back({key, value});
    fields.push_back({"worker", name});
    log->line(line.level, line.text, fields);
  }
  if (news.lines_left_out == 0) return;
  const engine::LogField worker[] = {{"worker", name}};
  log->line(engine::ScriptLog::Level::warning,
            std::to_string(news.lines_left_out) + " lines were left out: there were too many", worker);
}

void shift(TestNews& news, Duration by) {
  const auto shifted = [&](Instant& at) {
    if (at != Instant{}) at += by;
  };
  for (auto& cell : news.metrics.cells) shifted(cell.last_at);
  for (auto& breakdown : news.metrics.breakdowns) {
    for (auto& [metric, cell] : breakdown.rest) shifted(cell.last_at);
    for (auto& [tags, cells] : breakdown.parts) {
      for (auto& [metric, cell] : cells) shifted(cell.last_at);
    }
  }
  for (auto& [key, check] : news.metrics.checks) shifted(check.first);
  for (auto& [name, first] : news.metrics.groups) shifted(first);
  for (auto& beside : news.beside) shifted(beside.from);
  for (auto& scenario : news.scenarios) shifted(scenario.began);
}

}  // namespace brink::run::k6

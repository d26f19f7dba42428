#include "run/k6/test_news.h"

namespace brink::run::k6 {

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

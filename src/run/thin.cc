#include "run/thin.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "probe/reading_buffer.h"

namespace brink::run {

std::vector<sample::Reading> by_the_second(const std::vector<sample::Reading>& readings) {
  struct Cell {
    sample::Reading reading;
    double sum = 0;
    double count = 0;
  };
  std::map<std::tuple<std::int64_t, std::string, std::string>, Cell> cells;
  for (const sample::Reading& r : readings) {
    const auto second = std::chrono::floor<std::chrono::seconds>(r.at.time_since_epoch()).count();
    Cell& cell = cells[{second, r.subject, r.name}];
    cell.reading = r;
    cell.sum += r.value;
    ++cell.count;
  }
  std::vector<sample::Reading> out;
  for (auto& [key, cell] : cells) {
    cell.reading.value = probe::is_increase(cell.reading) ? cell.sum : cell.sum / cell.count;
    out.push_back(std::move(cell.reading));
  }
  return out;
}

}  // namespace brink::run

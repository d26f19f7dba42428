#include "probe/reading_buffer.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace brink::probe {

bool is_increase(const sample::Reading& reading) {
  if (reading.subject != "target") return false;
  for (const std::string_view name :
       {"accept_overflows", "oom_kills", "io_read_bytes", "io_write_bytes", "major_faults"}) {
    if (reading.name == name) return true;
  }
  return false;
}

void ReadingBuffer::add(std::vector<sample::Reading> readings) {
  std::move(readings.begin(), readings.end(), std::back_inserter(readings_));
  if (readings_.size() > most_) coarsen();
  // More names than there is room: the oldest readings go.
  if (readings_.size() > most_) {
    readings_.erase(readings_.begin(), readings_.end() - static_cast<std::ptrdiff_t>(most_));
  }
}

void ReadingBuffer::coarsen() {
  std::vector<sample::Reading> coarser;
  std::map<std::pair<std::string, std::string>, std::size_t> open;  // the first of a pair, by name
  for (sample::Reading& reading : readings_) {
    const auto key = std::pair(reading.subject, reading.name);
    const auto first = open.find(key);
    if (first == open.end()) {
      open[key] = coarser.size();
      coarser.push_back(std::move(reading));
      continue;
    }
    sample::Reading& pair = coarser[first->second];
    pair.value = is_increase(pair) ? pair.value + reading.value : (pair.value + reading.value) / 2;
    pair.at = reading.at;
    open.erase(first);
  }
  std::stable_sort(coarser.begin(), coarser.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  readings_ = std::move(coarser);
}

}  // namespace brink::probe

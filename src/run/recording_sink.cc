#include "run/recording_sink.h"

#include <algorithm>
#include <utility>

namespace brink::run {

void RecordingSink::on_stage_begin(const sample::Window& window) {
  window_begin_ = window.begin;
  samples_.clear();
  recorder_.on_stage_begin(window);
}

void RecordingSink::on_sample(const sample::Sample& sample) {
  recorder_.on_sample(sample);
  if (samples_.size() < keep_.samples && sample.due >= window_begin_) samples_.push_back(sample);
  if (keep_.replay) write(sample);
}

void RecordingSink::on_stage_end(Instant now) {
  if (keep_.replay) flush();
  recorder_.on_stage_end(now);
}

void RecordingSink::take_samples(std::vector<sample::Sample>& into) {
  into.insert(into.end(), samples_.begin(), samples_.end());
  samples_.clear();
}

void RecordingSink::write(const sample::Sample& sample) {
  ++seen_;
  if (!keep_.replay->wants()) return;
  block_.add(sample, keep_.replay->run_begin());
  if (block_.full()) flush();
}

void RecordingSink::flush() {
  keep_.replay->count_seen(std::exchange(seen_, 0));
  if (block_.empty()) return;
  const std::uint64_t requests = block_.requests();
  keep_.replay->append(block_.take(worker_), requests);
}

void in_order_of_end(std::vector<sample::Sample>& samples) {
  std::stable_sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
}

}  // namespace brink::run

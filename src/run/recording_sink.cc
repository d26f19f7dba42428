#include "run/recording_sink.h"

#include <algorithm>
#include <utility>

namespace brink::run {

void RecordingSink::keep(const Keep& keep) {
  keep_ = keep;
  watch_.watch(keep.watched);
}

aggregate::Live RecordingSink::live() const {
  aggregate::Live live = recorder_.live();
  live.watched = watch_.live();
  return live;
}

void RecordingSink::on_stage_begin(const sample::Window& window) {
  window_begin_ = window.begin;
  samples_.clear();
  every_ = 1;
  turn_ = 0;
  first_.reset();
  recorder_.on_stage_begin(window);
  watch_.on_stage_begin(window);
}

void RecordingSink::on_due(RouteId route, Instant due) {
  recorder_.on_due(route, due);
  watch_.on_due(route, due);
}

void RecordingSink::on_check(std::string_view name, bool passed, Instant due) {
  recorder_.on_check(name, passed, due);
  watch_.on_check(name, passed, due);
}

void RecordingSink::on_cut_short(Instant end) {
  recorder_.on_cut_short(end);
  watch_.on_cut_short(end);
}

void RecordingSink::on_tick(Instant now) {
  recorder_.on_tick(now);
  watch_.on_tick(now);
}

void RecordingSink::on_sample(const sample::Sample& sample) {
  recorder_.on_sample(sample);
  watch_.on_sample(sample);
  if (!first_ || sample.begun < first_->begun) first_ = {sample.due, sample.begun};
  if (keep_.samples > 0 && sample.due >= window_begin_) remember(sample);
  if (keep_.replay) write(sample);
}

void RecordingSink::on_stage_end(Instant now) {
  if (keep_.replay) flush();
  recorder_.on_stage_end(now);
  watch_.on_stage_end(now);
}

// When there is no room left, every second one goes, and from then on only half as many come in.
void RecordingSink::remember(const sample::Sample& sample) {
  if (turn_++ % every_ != 0) return;
  samples_.push_back(sample);
  if (samples_.size() <= keep_.samples) return;
  thin(samples_, 2);
  every_ *= 2;
}

std::vector<sample::Sample> RecordingSink::take_samples() { return std::move(samples_); }

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

void thin(std::vector<sample::Sample>& samples, std::uint32_t factor) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples.size(); i += factor) samples[kept++] = samples[i];
  samples.resize(kept);
}

void in_order_of_end(std::vector<sample::Sample>& samples) {
  std::stable_sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
}

}  // namespace brink::run

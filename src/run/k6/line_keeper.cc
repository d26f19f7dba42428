#include "run/k6/line_keeper.h"

namespace brink::run::k6 {

void LineKeeper::line(Level level, std::string_view message, std::span<const engine::LogField> fields) {
  const std::lock_guard lock(mutex_);
  if (lines_.size() >= most_lines || bytes_ + message.size() > most_bytes) {
    ++left_out_;
    return;
  }
  LogLine& kept = lines_.emplace_back(LogLine{level, std::string(message), {}});
  for (const engine::LogField& field : fields) kept.fields.emplace_back(field.name, field.value);
  bytes_ += message.size();
}

std::pair<std::vector<LogLine>, std::uint64_t> LineKeeper::take() {
  const std::lock_guard lock(mutex_);
  bytes_ = 0;
  return {std::exchange(lines_, {}), std::exchange(left_out_, 0)};
}

}  // namespace brink::run::k6

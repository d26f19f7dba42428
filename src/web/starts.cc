#include "web/starts.h"

namespace brink::web {
namespace {

constexpr std::chrono::seconds patience{20};    // of a browser
constexpr std::chrono::milliseconds look{100};  // between looks at whether to stop

}  // namespace

Result<void> Starts::ask(const std::string& form) {
  const auto asked = std::make_shared<Asked>();
  asked->form = form;
  std::unique_lock lock(mutex_);
  if (closed_) return could_not_run("Brink is about to end");
  if (waiting_.size() >= most_waiting) return could_not_run("others have asked before");
  waiting_.push_back(asked);
  changed_.notify_all();
  changed_.wait_for(lock, patience, [&] { return asked->decided || closed_; });
  if (asked->decided) return asked->decision;
  std::erase(waiting_, asked);
  if (closed_) return could_not_run("Brink is about to end");
  return could_not_run("nobody could begin it in time", "try again when the run that goes on has ended");
}

std::optional<run::PageStart> Starts::next(const run::Stop& stop, std::optional<Duration> within) {
  std::unique_lock lock(mutex_);
  Duration waited{};
  while (waiting_.empty()) {
    if (closed_ || stop.requests() > 0 || (within && waited >= *within)) return std::nullopt;
    changed_.wait_for(lock, look);
    waited += look;
  }
  const auto asked = waiting_.front();
  waiting_.pop_front();
  return run::PageStart{asked->form, [this, asked](Result<void> decision) {
                          const std::lock_guard guard(mutex_);
                          asked->decided = true;
                          asked->decision = std::move(decision);
                          changed_.notify_all();
                        }};
}

void Starts::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

}  // namespace brink::web

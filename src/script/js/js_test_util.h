// For tests: a script as text, its world and what it logs.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "engine/script_log.h"
#include "script/js/user.h"

namespace brink::script::js::testing {

class Lines final : public engine::ScriptLog {
 public:
  void line(Level level, std::string_view message, std::span<const engine::LogField>) override {
    const std::scoped_lock lock(mutex_);
    constexpr const char* names[] = {"debug", "info", "warning", "error"};
    lines.push_back(std::string(names[static_cast<int>(level)]) + ": " + std::string(message));
  }
  std::vector<std::string> lines;

 private:
  std::mutex mutex_;
};

inline Instant clock_now{std::chrono::seconds(1000)};
inline Instant now_of_test() { return clock_now; }

// Lets the user do one iteration; what it waits for comes at once.
inline JobEnd const& iterate(User& user, std::string_view function = "default") {
  Job job;
  job.function = function;
  user.give(std::move(job));
  const engine::Outcome nothing;
  for (auto action = user.go_on(nothing); action.kind != engine::Action::Kind::end_iteration;
       action = user.go_on(nothing)) {
    if (action.kind == engine::Action::Kind::sleep && action.pause < Duration::max()) clock_now += action.pause;
  }
  return user.end();
}

// One group of users of a script that lies at /test/script.js, its other files beside it.
struct Rig {
  explicit Rig(std::string text, std::map<std::string, std::string> files = {})
      : world(source(std::move(text), std::move(files)), log, now_of_test) {}

  static plan::k6::Source source(std::string text, std::map<std::string, std::string> files) {
    plan::k6::Source source;
    source.file = "/test/script.js";
    source.text = std::move(text);
    source.working_directory = "/test";
    source.env = {{"NAME", "value"}};
    source.files = std::move(files);
    return source;
  }

  // Its text, if it fails.
  std::string begin(std::uint32_t users = 1) {
    auto made = Group::make(world, stacks);
    if (!made) return made.error().message;
    group = std::move(*made);
    for (std::uint32_t i = 0; i < users; ++i) {
      auto user = User::make(*group, i + 1, 1);
      if (!user) return user.error().message;
      this->users.push_back(std::move(*user));
    }
    return "";
  }

  Lines log;
  World world;
  StackPool stacks;
  std::unique_ptr<Group> group;
  std::vector<std::unique_ptr<User>> users;
};

// What the script's default function logs, a line each; or why it did not get to its end.
inline std::vector<std::string> logged(std::string text, std::map<std::string, std::string> files = {}) {
  Rig rig(std::move(text), std::move(files));
  if (const std::string failed = rig.begin(); !failed.empty()) return {failed};
  const JobEnd& end = iterate(*rig.users[0]);
  std::vector<std::string> lines;
  for (const std::string& line : rig.log.lines) lines.push_back(line.substr(line.find(": ") + 2));
  if (!end.ok) lines.push_back("thrown: " + end.text + "\n" + end.stack);
  return lines;
}

}  // namespace brink::script::js::testing

// ScenarioEnvironment: variables of a scenario (its `env`) in its users' __ENV, over those of the test, for as long as
// a user plays it. Part of a user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "script/js/user.h"

namespace brink::script::js {

class ScenarioEnvironment final : public User::Watcher {
 public:
  explicit ScenarioEnvironment(User& user) : user_(user) { user.watch(*this); }
  void job_begins(const Job& job) override;

 private:
  void set(const std::string& name, JSValue value);
  void leave();

  User& user_;
  std::optional<std::uint32_t> scenario_;  // whose variables are there
  std::vector<std::string> names_;         // of these
};

}  // namespace brink::script::js

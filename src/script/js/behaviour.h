// The behaviours of a worker whose users are programs in JavaScript.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/user_program.h"
#include "script/js/user.h"

namespace brink::script::js {

// What the workers of a run share of its course, beside the World.
struct Course {
  World& world;
  std::uint32_t users = 0;  // that are made before the measured part
  std::uint64_t seed = 1;
  bool has_setup = false, has_teardown = false;
  std::atomic<engine::Part> part{engine::Part::measure};
  std::atomic<std::uint32_t> begun{0};  // users who have been made

  // By the number of a user, over and over: its scenario, where it is not told which iteration it begins.
  std::vector<std::uint32_t> dealt;

  // How setup and teardown ended; written on the worker's thread that played them.
  plan::k6::Ending setup, teardown;
};

// Users live in groups, and outlive the stages: each is found again by its id.
class ScriptFactory final : public engine::BehaviourFactory {
 public:
  ScriptFactory(Course& course, plan::Segment segment) : course_(course), segment_(segment) {}
  ~ScriptFactory() override;

  void begin_stage() override;
  std::unique_ptr<engine::Behaviour> make(const engine::Person& person) override;

 private:
  // Null: it cannot be made, and the test ends for that.
  User* user_of(std::uint32_t id);
  std::unique_ptr<engine::Behaviour> make_once(const engine::Person& person, Job::Kind kind);
  Result<Group*> group_with_room();

  Course& course_;
  plan::Segment segment_;
  engine::Part part_ = engine::Part::measure;
  StackPool stacks_;
  std::vector<std::unique_ptr<Group>> groups_;
  std::size_t in_last_group_ = 0;
  std::unordered_map<std::uint32_t, std::unique_ptr<User>> users_;
};

}  // namespace brink::script::js

// WrappedProgram: a script's program with what a run adds to it. All it does not say itself the program does. As
// engine/user_program.h says of threads.
#pragma once

#include <atomic>
#include <memory>

#include "engine/networked.h"
#include "engine/user_program.h"

namespace brink::run::k6 {

class WrappedProgram : public engine::UserProgram, public engine::Networked {
 public:
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment segment) override {
    return program_->behaviours(segment);
  }
  void enter(engine::Part part) override {
    part_.store(part);
    program_->enter(part);
  }
  std::uint32_t users() const override { return program_->users(); }
  std::vector<std::string> route_names() const override { return program_->route_names(); }
  std::shared_ptr<const plan::Network> network() const override { return engine::network_of(program_.get()); }

 protected:
  // One that is made without a program gets it before anything is asked of it.
  explicit WrappedProgram(std::shared_ptr<engine::UserProgram> program = nullptr) : program_(std::move(program)) {}
  engine::Part part() const { return part_.load(); }

  std::shared_ptr<engine::UserProgram> program_;

 private:
  std::atomic<engine::Part> part_{engine::Part::measure};
};

}  // namespace brink::run::k6

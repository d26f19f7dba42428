// A user's program as functions of a test, and a target that answers as a test says.
#pragma once

#include <functional>

#include "sim/rig.h"

namespace brink::test {

// Answers after a time, with what a test says, and keeps what it was asked.
class ScriptedTarget : public sim::SimTarget {
 public:
  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    seen.push_back(request);
    machine.at(machine.now() + delay, [this, request, respond] { respond(answer(request)); });
  }
  std::function<sim::SimResponse(const sim::SimRequest&)> answer = [](const auto&) { return sim::SimResponse{}; };
  Duration delay = std::chrono::milliseconds(1);
  std::vector<sim::SimRequest> seen;
};

// What a program knows of whose it is.
struct Self {
  sample::Journal& journal;
  engine::Seat& seat;
};
using Program = std::function<engine::Action(const engine::Outcome&, Self&)>;
using Judge = std::function<void(sample::Sample&, const engine::Outcome&, sample::Journal&)>;

class Programmed final : public engine::Behaviour {
 public:
  Programmed(Program program, Judge judge, Self self)
      : program_(std::move(program)), judge_(std::move(judge)), self_(self) {}
  engine::Action next(const engine::Outcome& outcome) override { return program_(outcome, self_); }
  void judge(sample::Sample& sample, const engine::Outcome& outcome) override {
    if (judge_) judge_(sample, outcome, self_.journal);
  }

 private:
  Program program_;
  Judge judge_;
  Self self_;
};

// Gives each user a program of its own.
class Programs final : public engine::BehaviourFactory {
 public:
  Programs(std::function<Program()> make, Judge judge = {}) : make_(std::move(make)), judge_(std::move(judge)) {}
  std::unique_ptr<engine::Behaviour> make(const engine::Person& person) override {
    return std::make_unique<Programmed>(make_(), judge_, Self{person.journal, person.seat});
  }

 private:
  std::function<Program()> make_;
  Judge judge_;
};

}  // namespace brink::test

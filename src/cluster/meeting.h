// Meeting: where a coordinator meets its workers on other machines, for one run: a server of NATS that is there, or one
// that is started for it. Loads made here are played by them.
//
// One thread, which lives as long as the program.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "cluster/cluster_load.h"
#include "cluster/job.h"
#include "cluster/lobby.h"
#include "cluster/nats_server.h"
#include "run/machinery.h"
#include "run/stop.h"

namespace brink::cluster {

struct MeetingSetup {
  plan::Machines machines;
  std::function<Instant()> now;
  std::function<void(const std::string&)> tell;  // what the user should know, one line each
  run::Stop* stop = nullptr;
};

// Users who are a program: played elsewhere, they are asked about here.
class AbsentProgram final : public engine::UserProgram {
 public:
  // They are made where they are played.
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("users of other machines are not played here");
  }
  void enter(engine::Part part) override { part_ = part; }
  std::uint32_t users() const override { return crew_ != nullptr ? crew_->users() : users_; }
  std::vector<std::string> route_names() const override { return crew_ != nullptr ? crew_->names().names() : names_; }

  const engine::Part& part() const { return part_; }
  // Who plays them from now on, until let_go().
  void is_played_by(Crew& crew) { crew_ = &crew; }
  // They were played; what was known of them stays known.
  void let_go() {
    users_ = users();
    names_ = route_names();
    crew_ = nullptr;
  }

 private:
  engine::Part part_ = engine::Part::measure;
  Crew* crew_ = nullptr;
  std::uint32_t users_ = 0;
  std::vector<std::string> names_;
};

class MachineLoad;

class Meeting {
 public:
  // Its workers may go.
  ~Meeting();
  // Says how workers join. Errors: NATS cannot be reached, or started.
  static Result<std::unique_ptr<Meeting>> open(MeetingSetup setup);

  // Waits for the workers, gives them what they need, and waits until they are ready. Errors: they did not come, or
  // cannot play it; there is no room for it in JetStream. `program`: as it was read here; null: requests. The load made
  // before is over then.
  Result<std::unique_ptr<run::LoadSource>> load(const plan::Plan& plan, std::shared_ptr<engine::UserProgram> program);
  // The machinery of a run: its loads are played by the workers, its first look at a target by this machine. Outlived
  // by the meeting.
  run::Machinery machinery(std::shared_ptr<engine::UserProgram> program);
  // The program of that run.
  std::shared_ptr<engine::UserProgram> absent_program() const { return absent_; }

 private:
  explicit Meeting(MeetingSetup setup);
  // Says how workers join.
  Result<void> start_server();

  MeetingSetup setup_;
  std::string word_;  // by which its workers know that they belong to it
  std::set<std::string> joined_;
  std::unique_ptr<NatsServer> server_;
  std::shared_ptr<NatsConnection> connection_;
  std::weak_ptr<MachineLoad> playing_;
  std::shared_ptr<AbsentProgram> absent_ = std::make_shared<AbsentProgram>();
};

}  // namespace brink::cluster

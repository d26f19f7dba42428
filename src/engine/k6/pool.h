// Pool: the users that all scenarios of a test share on one worker, and what else they have in common. Its thread only,
// but for the board.
#pragma once

#include <deque>
#include <vector>

#include "engine/load.h"
#include "engine/scenario_board.h"
#include "plan/k6.h"

namespace brink::engine {

// Users of this worker, handed out in the order of their numbers, and again in the order in which they came back.
class Pool {
 public:
  Pool(LoadHost& host, ScenarioBoard& board) : host_(host), board_(board) {}

  User& take() {
    if (free_.empty()) {
      board_.initialized.fetch_add(1, std::memory_order_relaxed);
      return host_.user(made_++);
    }
    User& user = *free_.front();
    free_.pop_front();
    return user;
  }
  void give_back(User& user) { free_.push_back(&user); }

 private:
  LoadHost& host_;
  ScenarioBoard& board_;
  std::deque<User*> free_;
  std::size_t made_ = 0;
};

// What a worker's scenarios have in common.
struct Common {
  LoadHost& host;
  const plan::k6::Options& options;
  ScenarioBoard& board;
  Pool pool;
  std::vector<std::uint32_t> lane_of = {};  // of a user, by place
};

}  // namespace brink::engine

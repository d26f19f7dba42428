// Crew: the workers of a run as its coordinator knows them: who is there, how they stand, what they said last. Shared
// by the load that plays stages on them and the program that stands for theirs. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/carrier.h"
#include "cluster/message.h"
#include "cluster/names.h"

namespace brink::cluster {

struct Member {
  std::uint32_t number = 1;  // from 1
  std::int64_t pid = 0;
  bool here = true;
  std::string lost;  // how, when it is not
  std::uint32_t users = 0;
  std::string account;  // of its program
  // Of the stage being played.
  std::optional<aggregate::Live> live;
  Duration seen{};  // when it was heard last, since the stage began
  std::optional<Duration> lost_at;
  bool told = false;             // its account, since all were asked last
  std::optional<Account> known;  // the last one, and when it came: what is left of one that is lost
  Duration known_at{};
  std::optional<Played> played;

  std::string name() const { return "process " + std::to_string(number) + " (pid " + std::to_string(pid) + ")"; }
};

class Crew {
 public:
  // `program` is the one that was read here; its accounts are given to it. It may be null.
  Crew(Hub& hub, const plan::Plan& plan, std::shared_ptr<engine::UserProgram> program);

  // Waits until all are ready. Errors: one is not, or has gone.
  Result<void> muster(Duration most);

  std::vector<Member>& members() { return members_; }
  const std::vector<Member>& members() const { return members_; }
  RowNames& names() { return names_; }
  std::uint32_t routes() const { return routes_; }
  std::uint32_t users() const;
  bool anyone() const;

  void tell(const Message& message);  // all who are here
  void drop(const Member& member) { hub_.drop(member.number - 1); }
  // Takes what has come, waiting at most so long for something; `since` the stage of this number began.
  void listen(Duration most, std::uint32_t stage, Duration since);
  // Hands the accounts of all on to the program.
  void give_accounts();

 private:
  void hear(Member& member, const Letter& letter, std::uint32_t stage, Duration since);
  void take(Member& member, Message& message, std::uint32_t stage);
  bool fits(const Message& message) const;

  Hub& hub_;
  std::uint32_t routes_;
  std::shared_ptr<engine::UserProgram> program_;
  RowNames names_;
  std::vector<Member> members_;
};

// The users of all processes as one program.
std::shared_ptr<engine::UserProgram> program_of(std::shared_ptr<Crew> crew, engine::Part& part);

}  // namespace brink::cluster

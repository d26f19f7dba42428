// Crew: the workers of a run as its coordinator knows them: who is there, who has come and gone, what they said last.
// There are as many seats as the load is divided by, each with its segment; who joins takes one that is free. Shared by
// the load that plays stages on them and the program that stands for theirs. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cluster/member.h"
#include "cluster/names.h"
#include "cluster/switchboard.h"

namespace brink::cluster {

struct CrewSetup {
  plan::Plan plan;
  std::shared_ptr<engine::UserProgram> program = nullptr;  // that was read here; its users' accounts are given to it
  std::uint32_t seats = 1;
  Duration lease = std::chrono::seconds(2);  // who is not heard of for so long is lost
  std::string hash = {};                     // of what is to be played: who has another is refused
  std::string kind = "worker";               // what they are called
  bool forked = false;                       // one that is lost before the run ends it, for nobody comes in its place
  std::function<Instant()> now;              // on any thread
  bool own_thread = true;                    // for beats; otherwise listen() answers them
};

class Crew {
 public:
  Crew(Hub& hub, CrewSetup setup);

  // Waits until all seats are taken and ready. Errors: it took too long, or one cannot play.
  Result<void> muster(Duration most);

  std::vector<Member>& members() { return members_; }
  const std::vector<Member>& members() const { return members_; }
  const CrewSetup& setup() const { return setup_; }
  RowNames& names() { return names_; }
  std::uint32_t routes() const { return static_cast<std::uint32_t>(setup_.plan.routes.size()); }
  // Of all who joined. `of_seats`: a seat's users are the same whoever has it, so each is counted once.
  std::uint32_t users() const;
  void count_users(bool of_seats) { users_of_seats_ = of_seats; }
  bool anyone() const;  // is here
  bool one_clock() const { return one_clock_; }
  plan::Segment segment(std::uint32_t seat) const { return {seat, setup_.seats}; }
  std::string name_of(const Member& member) const;
  Switchboard::Traffic traffic() const { return board_.traffic(); }

  void tell(const Message& message);  // all who are ready
  void tell(const Member& member, const Message& message) { board_.say(member.place, message); }
  // Those who want to go and play nothing.
  void let_leavers_go();
  // Ends it: nothing more is heard of it.
  void drop(Member& member, const std::string& how);
  // Takes what has come, waiting at most so long for something. What is about a stage is handed on.
  using OfStage = std::function<void(Member&, Message&)>;
  void listen(Duration most, const OfStage& of_stage);
  // Hands the accounts of all on to the program.
  void give_accounts();

 private:
  void hear(Event& event, const OfStage& of_stage);
  void join(std::uint32_t place, const Join& join);
  std::optional<Refuse> refusal(const Join& join) const;
  std::optional<std::uint32_t> free_seat(std::uint32_t wanted) const;
  void take(Member& member, const Ready& ready);
  void lose(Member& member, const std::string& how);
  void look_for_silence();
  Member* member_at(std::uint32_t place);
  void index_places();
  void fail(std::uint32_t number, const std::string& how, const std::string& hint = "");

  static constexpr std::size_t nobody = ~std::size_t{0};

  CrewSetup setup_;
  bool one_clock_;
  RowNames names_;
  Switchboard board_;
  std::vector<Member> members_;
  std::vector<std::size_t> member_at_;  // by place
  bool mustered_ = false;
  bool users_of_seats_ = false;
  std::optional<Error> error_;  // why the run cannot begin
};

// The users of all processes as one program.
std::shared_ptr<engine::UserProgram> program_of(std::shared_ptr<Crew> crew, engine::Part& part);

}  // namespace brink::cluster

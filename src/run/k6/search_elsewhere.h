// SearchElsewhere: a search whose users are played by other processes, as its run sees it. setup() and teardown() are
// this one's; what the others tell of their users makes up the rest. The run's thread, but for what
// engine/user_program.h says.
#pragma once

#include "run/k6/searched.h"

namespace brink::run::k6 {

class SearchElsewhere final : public Searched, public std::enable_shared_from_this<SearchElsewhere> {
 public:
  // `program`: of the script, made here. Request and board outlive it.
  static std::shared_ptr<SearchElsewhere> make(std::shared_ptr<engine::UserProgram> program,
                                               const SearchRequest& request, engine::ScenarioBoard& board,
                                               const FindOthers& find);

  // Plays the parts that are this one's here, and all others there.
  LoadFactory load();

  void enter(engine::Part part) override;
  std::uint32_t users() const override { return others_.program->users(); }
  std::vector<std::string> route_names() const override { return others_.program->route_names(); }
  std::optional<Error> ended() const override;

 private:
  class Hearer;
  class Load;

  SearchElsewhere(std::shared_ptr<engine::UserProgram> program, const SearchRequest& request,
                  engine::ScenarioBoard& board);

  std::shared_ptr<Hearer> hearer_;  // which those who play them hold, too
  Others others_;
};

}  // namespace brink::run::k6

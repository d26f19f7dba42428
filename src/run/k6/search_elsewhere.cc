#include "run/k6/search_elsewhere.h"

#include "run/local_load.h"

namespace brink::run::k6 {

using engine::Part;

// How many iterations there were is counted on the board, where the search looks.
class SearchElsewhere::Hearer final : public engine::UserProgram, public TestHearer {
 public:
  Hearer(const SearchRequest& request, engine::ScenarioBoard& board) : request_(request), board_(board) {}

  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("users of other processes are not played here");
  }
  void enter(engine::Part) override {}
  std::uint32_t users() const override { return 0; }

  std::string briefing() const override { return request_.script->setup_data(); }
  bool plays_scenarios() const override { return false; }
  bool fits(const TestNews& news) const override {
    return news.scenarios.size() == board_.size() && news.metrics.cells.empty() && news.metrics.breakdowns.empty();
  }
  void hear(std::uint32_t, const std::string& name, const TestNews& news) override {
    for (std::size_t i = 0; i < board_.size(); ++i) board_.at(i).started += news.scenarios[i].started;
    if (!ended_) ended_ = error_of(news.ended);
    write_lines(news, name, request_.log);
  }
  std::vector<std::uint64_t> begun(std::uint32_t, const Part&) const override { return {}; }
  bool has(std::uint32_t, const Part&) const override { return false; }

  std::optional<Error> ended() const override { return ended_; }

 private:
  const SearchRequest& request_;
  engine::ScenarioBoard& board_;
  std::optional<Error> ended_;
};

class SearchElsewhere::Load final : public LoadSource {
 public:
  Load(std::shared_ptr<const SearchElsewhere> search, std::unique_ptr<LoadSource> here,
       std::unique_ptr<LoadSource> there)
      : search_(std::move(search)), here_(std::move(here)), there_(std::move(there)) {}

  StageResult play(const plan::Stage& stage, const Keep& keep, const Watcher& watcher) override {
    LoadSource& load = search_->part() == Part::measure ? *there_ : *here_;
    return load.play(stage, keep, watcher);
  }
  Instant now() override { return there_->now(); }

 private:
  std::shared_ptr<const SearchElsewhere> search_;
  std::unique_ptr<LoadSource> here_, there_;
};

SearchElsewhere::SearchElsewhere(std::shared_ptr<engine::UserProgram> program, const SearchRequest& request,
                                 engine::ScenarioBoard& board)
    : Searched(std::move(program), request, board), hearer_(std::make_shared<Hearer>(request, board)) {}

std::shared_ptr<SearchElsewhere> SearchElsewhere::make(std::shared_ptr<engine::UserProgram> program,
                                                       const SearchRequest& request, engine::ScenarioBoard& board,
                                                       const FindOthers& find) {
  std::shared_ptr<SearchElsewhere> search(new SearchElsewhere(std::move(program), request, board));
  search->others_ = find(search->hearer_);
  return search;
}

LoadFactory SearchElsewhere::load() {
  return [search = shared_from_this()](
             const plan::Plan& plan,
             const std::shared_ptr<engine::SharedBudget>& budget) -> Result<std::unique_ptr<LoadSource>> {
    auto there = search->others_.make_load(plan, budget);
    if (!there) return there;
    plan::Plan once = plan;
    once.workers = 1;
    auto here = local_load_of(search)(once, budget);
    if (!here) return here;
    return std::make_unique<Load>(search, std::move(*here), std::move(*there));
  };
}

void SearchElsewhere::enter(Part part) {
  Searched::enter(part);
  others_.program->enter(part);
}

std::optional<Error> SearchElsewhere::ended() const {
  auto there = hearer_->ended();
  return there ? there : Searched::ended();
}

}  // namespace brink::run::k6

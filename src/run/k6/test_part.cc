#include "run/k6/test_part.h"

#include "plan/k6_load.h"
#include "run/k6/log_lines.h"
#include "run/k6/test_catalog.h"

namespace brink::run::k6 {

TestPart::TestPart(engine::K6Script& script, const plan::k6::Options& options, LogLines* log,
                   std::unique_ptr<aggregate::MetricCatalog> catalog)
    : script_(script),
      options_(options),
      log_(log),
      catalog_(std::move(catalog)),
      board_(options_.scenarios.size()),
      told_(options_.scenarios.size()) {
  if (log_ != nullptr) log_->hand_to(&lines_);
}

TestPart::~TestPart() {
  program_.reset();  // before what it refers to
  if (log_ != nullptr) log_->hand_to(nullptr);
}

Result<std::shared_ptr<TestPart>> TestPart::make(const TestRequest& request) {
  std::shared_ptr<TestPart> test(
      new TestPart(*request.script, request.options, request.log, catalog_of(request).catalog));
  const auto needed = plan::k6::users_needed(request.options.scenarios);
  if (auto ok = test->make_program(request.plan, needed.planned); !ok) return tl::unexpected(ok.error());
  return test;
}

Result<std::shared_ptr<TestPart>> TestPart::make(const SearchRequest& request) {
  std::shared_ptr<TestPart> test(new TestPart(*request.script, request.options, request.log, nullptr));
  if (auto ok = test->make_program(plan_of(request), 0); !ok) return tl::unexpected(ok.error());
  return test;
}

Result<void> TestPart::make_program(const plan::Plan& plan, std::uint32_t users) {
  auto program = script_.make_program(options_, plan, users, board_);
  if (!program) return tl::unexpected(program.error());
  program_ = std::move(*program);
  return {};
}

void TestPart::take_part(plan::Segment segment) {
  segment_ = segment;
  program_->take_part(segment);
}

// Workers ask for theirs at once.
sample::MetricSink* TestPart::metrics(plan::Segment segment) {
  if (!catalog_) return nullptr;
  const std::lock_guard lock(mutex_);
  Worker& worker = workers_[segment.index];
  if (!worker.recorder) worker.recorder = std::make_unique<aggregate::MetricRecorder>(*catalog_);
  return worker.recorder.get();
}

std::optional<engine::ScenarioPlay> TestPart::scenarios() const {
  if (part() != engine::Part::measure || !catalog_) return std::nullopt;
  return engine::ScenarioPlay{&options_, const_cast<engine::ScenarioBoard*>(&board_), segment_};
}

bool TestPart::look() {
  for (auto& [index, worker] : workers_) {
    if (auto latest = worker.recorder->take()) worker.latest = std::move(latest);
    worker.recorder->ask();
  }
  const auto aborted = script_.aborted();
  return aborted && aborted->how != plan::k6::Ending::How::marked_failed;
}

ScenarioStanding TestPart::standing(std::size_t scenario) {
  const engine::ScenarioCounts& counts = board_.at(scenario);
  ScenarioStanding out;
  out.completed = counts.completed.load();
  out.interrupted = counts.interrupted.load();
  out.started = counts.started.load();
  if (!catalog_) out.started -= std::exchange(told_[scenario], out.started);
  out.dropped = counts.dropped.load();
  out.active = counts.active.load();
  out.began = Instant(Duration(counts.began_ns.load()));
  out.short_of_users = counts.short_of_users.load();
  return out;
}

TestNews TestPart::news(bool over) {
  TestNews news;
  for (auto& [index, worker] : workers_) {
    if (over) worker.latest = worker.recorder->summary();
    if (!worker.latest) continue;
    news.metrics.merge(worker.latest->since(worker.told));
    worker.told = std::move(*std::exchange(worker.latest, std::nullopt));
  }
  for (std::size_t i = 0; i < board_.size(); ++i) news.scenarios.push_back(standing(i));
  board_.each_beside([&](const engine::ScenarioBoard::Beside& one) {
    BesideStanding& standing = news.beside.emplace_back(BesideStanding{one.segment, one.from, {}});
    for (std::size_t i = 0; i < board_.size(); ++i) standing.begun.push_back(one.begun[i].load());
  });
  news.initialized = board_.initialized.load();
  news.ended = script_.aborted();
  std::tie(news.lines, news.lines_left_out) = lines_.take();
  return news;
}

}  // namespace brink::run::k6

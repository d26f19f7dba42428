// What the length of a first answer means for those that follow.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "rig.h"
#include "sample/mishap_keys.h"

namespace brink::test {
namespace {

using sample::Failure;

sim::SimResponse declared(std::size_t bytes, int status = 200) { return {status, std::string(bytes, 'x')}; }

sim::SimResponse chunked(std::size_t bytes) {
  sim::SimResponse response;
  response.raw = fmt::format("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n", bytes,
                             std::string(bytes, 'x'));
  return response;
}

// One user gets these answers, one after the other.
aggregate::StageSummary answered(plan::Lengths lengths, const std::vector<sim::SimResponse>& answers) {
  std::size_t at = 0;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest&, auto respond) { respond(answers.at(at++)); });
  Rig rig(target);
  rig.plan.client.lengths = lengths;
  plan::Stage stage;
  stage.load = plan::Closed{1};
  stage.requests = answers.size();
  return rig.play(stage);
}

std::uint64_t failures(const aggregate::StageSummary& s, Failure failure) {
  return s.total.counts.failures[static_cast<std::size_t>(failure)];
}

TEST(Lengths, AnAnswerThatDeclaresNoneIsNotAsked) {
  const auto s = answered(plan::Lengths::declared, {chunked(3), chunked(4), declared(5), chunked(6), declared(7)});
  EXPECT_EQ(failures(s, Failure::assertion), 1u) << "7 are not 5";
  EXPECT_EQ(s.total.counts.completed, 4u);
  EXPECT_EQ(s.journal.count(sample::Mishap::assertion), 1u);
}

TEST(Lengths, ThoseThatAreOnlyCountedAreNoFailures) {
  const auto s = answered(plan::Lengths::counted, {declared(5), declared(7), chunked(9), declared(5), declared(6)});
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(s.journal.count(sample::Mishap::assertion), 2u);
}

TEST(Lengths, BodiesAreHeldToTheFirstWhateverTheyDeclare) {
  const auto s = answered(plan::Lengths::received, {chunked(3), declared(3), chunked(4), declared(5), chunked(3)});
  EXPECT_EQ(failures(s, Failure::assertion), 2u);
  EXPECT_EQ(s.journal.count(sample::Mishap::assertion), 2u);
}

TEST(Lengths, ARefusalStaysOneAndHasALength) {
  const auto s = answered(plan::Lengths::received, {declared(3), declared(4, 500), declared(3, 500), declared(3)});
  EXPECT_EQ(failures(s, Failure::status), 2u);
  EXPECT_EQ(failures(s, Failure::assertion), 0u);
  EXPECT_EQ(s.journal.count(sample::Mishap::assertion), 1u);
  const auto good_alone = answered(plan::Lengths::declared, {declared(4, 500), declared(3), declared(3)});
  EXPECT_EQ(failures(good_alone, Failure::assertion), 0u) << "a refusal is no measure";
}

}  // namespace
}  // namespace brink::test

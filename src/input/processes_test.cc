#include "input/processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  std::uint32_t count = 0;
  plan::OnLoss on_loss{};
  std::vector<std::string> notes;
  std::string error;
};

Read read(const NamedOptions& options, std::uint32_t needed, std::uint32_t most, std::uint32_t cores = 4) {
  Surroundings surroundings = surroundings_with();
  surroundings.cores = cores;
  const auto values = read_values(Command::bench, options, {"http://127.0.0.1/"});
  EXPECT_TRUE(values);
  Read out;
  const auto processes = read_processes(*values, surroundings, needed, most, out.notes);
  if (processes) {
    out.count = processes->count;
    out.on_loss = processes->on_loss;
  } else {
    out.error = processes.error().message;
  }
  return out;
}

TEST(Processes, AreAsManyAsTheLoadNeedsWithinTheMachine) {
  EXPECT_EQ(read({}, 1, 100).count, 1u);
  EXPECT_THAT(read({}, 1, 100).notes, IsEmpty());
  EXPECT_EQ(read({}, 3, 100).count, 3u);
  EXPECT_THAT(read({}, 3, 100).notes, ElementsAre(HasSubstr("3 processes play the users")));
  EXPECT_EQ(read({}, 30, 100).count, 4u);
}

TEST(Processes, AreAsManyAsAsked) {
  EXPECT_EQ(read({{"processes", "9"}}, 1, 100).count, 9u);
  EXPECT_EQ(read({{"processes", "1"}}, 30, 100).count, 1u);
  EXPECT_EQ(read({{"processes", "-1"}}, 1, 100).count, 4u);
  EXPECT_EQ(read({{"processes", "0"}}, 1, 100).error, "--processes 0: nobody would make the load");
}

TEST(Processes, EachPlaysOneUserAtLeast) {
  const Read lowered = read({{"processes", "9"}}, 1, 2);
  EXPECT_EQ(lowered.count, 2u);
  EXPECT_THAT(lowered.notes, ElementsAre(HasSubstr("lowered to 2")));
}

TEST(Processes, WhatOneThatIsLostPlayedIsPlayedByTheOthersUnlessSaid) {
  EXPECT_EQ(read({}, 1, 1).on_loss, plan::OnLoss::redistribute);
  EXPECT_EQ(read({{"on-worker-loss", "stop"}}, 1, 1).on_loss, plan::OnLoss::stop);
  EXPECT_EQ(read({{"on-worker-loss", "go-on"}}, 1, 1).on_loss, plan::OnLoss::go_on);
}

}  // namespace
}  // namespace brink::input

#include "input/machine_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using ::testing::ElementsAre;

Values values_of(Command command, const NamedOptions& given, std::map<std::string, std::string> variables = {}) {
  const std::vector<std::string> arguments(command == Command::worker ? 0 : 1, "http://127.0.0.1:1/");
  auto values = read_values(command, given, arguments, std::move(variables));
  EXPECT_TRUE(values.has_value()) << values.error().message;
  return *values;
}

std::string wrong(Command command, const NamedOptions& given) {
  const Values values = values_of(command, given);
  if (command == Command::worker) {
    const auto joining = read_joining(values, {});
    return joining ? "" : joining.error().message;
  }
  const auto machines = read_machines(values, 10);
  return machines ? "" : machines.error().message;
}

TEST(Machines, NobodyElseUnlessAskedFor) {
  const auto machines = read_machines(values_of(Command::bench, {}, {{"NATS_URL", "nats://h"}}), 10);
  ASSERT_TRUE(machines.has_value());
  EXPECT_FALSE(*machines);
  EXPECT_EQ(wrong(Command::bench, {{"nats", "nats://u:word@h"}}), "--nats needs --workers");
  EXPECT_EQ(wrong(Command::run, {{"bind", "0.0.0.0"}}), "--bind needs --workers");
}

TEST(Machines, AddressesAreMadeWhole) {
  const auto urls = [](const std::string& text) {
    const auto joining = read_joining(values_of(Command::worker, {{"join", text}}), {});
    return joining ? joining->nats.urls : std::vector<std::string>{"error: " + joining.error().message};
  };
  EXPECT_THAT(urls("h"), ElementsAre("nats://h:4222"));
  EXPECT_THAT(urls("tls://h.example:7, nats://u:p@b"), ElementsAre("tls://h.example:7", "nats://u:p@b:4222"));
  EXPECT_THAT(urls("nats://[::1]:5"), ElementsAre("nats://[::1]:5"));
  EXPECT_THAT(urls("nats://[::1]"), ElementsAre("nats://[::1]:4222"));
  for (const char* text : {"http://h", "nats://", "nats://h:0", "nats://h:99999", "nats://h:x", "nats://:4",
                           "nats://[::1", "nats://a b", "nats://h/path"}) {
    EXPECT_THAT(urls(text), ElementsAre("error: --join: that is no address of NATS")) << text;
  }
  EXPECT_THAT(urls(","), ElementsAre("error: nothing says where runs are made known"));
}

// A message that repeats values could end in a log.
TEST(Machines, WhatIsWrongIsSaidWithoutValues) {
  EXPECT_EQ(wrong(Command::worker, {{"join", "nats://h"}, {"nats-token", "t"}, {"nats-user", "u"}}),
            "--nats-token and --nats-user cannot be given together");
  EXPECT_EQ(wrong(Command::bench, {{"workers", "1"}, {"nats", "nats://u:p@h"}, {"port", "1"}}),
            "--nats and --port cannot be given together");
  EXPECT_EQ(wrong(Command::bench, {{"workers", "1"}, {"nats-cert", "c"}}), "--nats-cert needs --nats-key");
  EXPECT_EQ(wrong(Command::bench, {{"workers", "1"}, {"nats-password", "p"}}), "--nats-password needs --nats-user");
  EXPECT_EQ(wrong(Command::worker, {{"join", "h"}, {"name", "a.b"}}), "--name: \"a.b\" is no name");
  EXPECT_EQ(wrong(Command::worker, {{"join", "h"}, {"processes", "0"}}), "--processes 0: nobody would play");
}

TEST(Machines, TheLineGoesBeforeTheEnvironment) {
  const auto both = read_joining(
      values_of(Command::worker, {{"join", "h"}, {"nats-creds", "file"}}, {{"NATS_TOKEN", "t"}, {"NATS_USER", "u"}}),
      {});
  ASSERT_TRUE(both.has_value());
  EXPECT_EQ(both->nats.credentials, "file");
  EXPECT_EQ(both->nats.token, "");
  EXPECT_EQ(both->nats.user, "");
  const auto from_there =
      read_joining(values_of(Command::worker, {}, {{"NATS_TOKEN", "t"}, {"NATS_URL", "tls://h:1"}}), {});
  ASSERT_TRUE(from_there.has_value());
  EXPECT_EQ(from_there->nats.token, "t");
  EXPECT_THAT(from_there->nats.urls, ElementsAre("tls://h:1"));
}

TEST(Machines, AServerIsStartedWhereNoneIsNamed) {
  const auto machines = read_machines(
      values_of(Command::bench, {{"workers", "3"}, {"port", "0"}, {"group", "g"}, {"on-worker-loss", "stop"}},
                {{"NATS_URL", "nats://elsewhere"}, {"NATS_TOKEN", "t"}}),
      10);
  ASSERT_TRUE(machines.has_value() && *machines);
  EXPECT_EQ((*machines)->workers, 3u);
  EXPECT_TRUE((*machines)->nats.urls.empty()) << "the line asks for one here";
  EXPECT_EQ((*machines)->nats.token, "t") << "by which it is to know us";
  EXPECT_EQ((*machines)->bind, "127.0.0.1");
  EXPECT_EQ((*machines)->on_loss, plan::OnLoss::stop);
}

}  // namespace
}  // namespace brink::input

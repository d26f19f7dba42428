#include "cli/commands/saved_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

output::Route route(const std::string& path, const std::string& method = "GET") {
  output::Route out;
  out.name = path;
  out.method = method;
  out.url = "http://127.0.0.1:8080" + path;
  return out;
}

output::Record run_of(std::vector<output::Route> routes) {
  output::Record record;
  record.id = "20261121T093000Z-1a2b3c";
  record.target = {"http://127.0.0.1:8080/", "http://127.0.0.1:8080", std::move(routes)};
  return record;
}

TEST(NamesARun, IdsPathsAndTheLatestButNoAddress) {
  for (const char* run : {"latest", "20261121", "20261121T0930", "20261121T093000Z-1a2b3c", "run.json", "./a/run.json",
                          "/runs/at:8080/x.json"}) {
    EXPECT_TRUE(names_a_run(run)) << run;
  }
  for (const char* address : {"http://127.0.0.1:8080/items.json", "127.0.0.1:8080/items.json", "localhost:8080",
                              "localhost", "2026", "20261121.test", "2026112T"}) {
    EXPECT_FALSE(names_a_run(address)) << address;
  }
}

TEST(SavedTarget, IsTheUrlItsRoutesAndTheirMethod) {
  const auto saved = saved_target(run_of({route("/", "POST"), route("/cart", "POST")}));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->url, "http://127.0.0.1:8080/");
  EXPECT_THAT(saved->paths, ElementsAre("http://127.0.0.1:8080/cart"));
  EXPECT_EQ(saved->method, "POST");
  EXPECT_TRUE(saved->notes.empty());
}

TEST(SavedTarget, RoutesOfResultsWithoutAddressesAreTheirNames) {
  output::Route named;
  named.name = "/checkout";
  EXPECT_THAT(saved_target(run_of({route("/"), named}))->paths, ElementsAre("/checkout"));
}

TEST(SavedTarget, SaysWhatItLeavesOut) {
  output::Route socket = route("/live", "WS");
  const auto saved = saved_target(
      run_of({route("/"), route("/cart/{id}"), route("/in", "POST"), route("/out?key=***"), socket, route("/a")}));
  ASSERT_TRUE(saved);
  EXPECT_THAT(saved->paths, ElementsAre("http://127.0.0.1:8080/a"));
  EXPECT_THAT(saved->notes,
              ElementsAre(HasSubstr("/cart/{id} of run 20261121T093000Z-1a2b3c is left out: its address"),
                          HasSubstr("without its secrets"), HasSubstr("WebSocket"), HasSubstr("one method, here GET")));
}

TEST(SavedTarget, NothingLeftIsAnError) {
  output::Record secret = run_of({});
  secret.target.url = "http://127.0.0.1:8080/?key=***";
  EXPECT_THAT(saved_target(secret).error().message, HasSubstr("without its secrets"));
  const auto nothing = saved_target(run_of({route("/cart/{id}")}));
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message, HasSubstr("no route of run"));
}

}  // namespace
}  // namespace brink::cli

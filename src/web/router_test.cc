#include "web/router.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "output/record_json.h"
#include "run/store.h"

namespace brink::web {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    folder = std::filesystem::path(testing::TempDir()) / ("brink-router-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder);
  }
  ~RouterTest() override { std::filesystem::remove_all(folder); }

  std::string save(const std::string& created_at, double rps) {
    output::Record record;
    record.id = run::Store::new_id();
    record.kind = "bench";
    record.created_at = created_at;
    record.target.url = "http://127.0.0.1:1/";
    record.answer.emplace();
    record.answer->sentence = "Measured <b>" + std::to_string(rps) + "</b>.";
    EXPECT_TRUE(run::Store(folder).save(record));
    return record.id;
  }
  run::PageAnswer get(const std::string& path, std::multimap<std::string, std::string> query = {}) {
    return router().answer({.method = "GET", .path = path, .query = std::move(query)});
  }
  run::PageAnswer post(const std::string& path, const std::string& body = "") {
    return router().answer({.method = "POST", .path = path, .body = body});
  }
  Router router() { return {board, starts, library, form}; }

  std::string folder;
  std::string form;
  Board board{[] { return Instant{}; }};
  Starts starts;
  Library library{std::filesystem::path(testing::TempDir()) / ("brink-router-" + std::to_string(getpid()))};
};

TEST_F(RouterTest, ThePageIsOneDocumentThatAsksNobodyElse) {
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.type, "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("connect-src 'self'"), std::string::npos);
  EXPECT_NE(page.body.find("default-src 'none'"), std::string::npos);
}

TEST_F(RouterTest, WhatIsNotThereIsSaid) {
  for (const char* path : {"/api", "/api/", "/../etc/passwd", "/api/runs/../../x", "/index.html", "//", ""}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(get("/api/record").status, 404) << "no run has ended";
  EXPECT_EQ(get("/api/report").status, 404);
}

TEST_F(RouterTest, LoadIsNeitherStartedNorEndedByGet) {
  for (const char* path : {"/api/start", "/api/stop"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.headers.at("Allow"), "POST");
  }
  EXPECT_EQ(post("/api/stop").status, 409) << "none goes on";
  EXPECT_EQ(post("/api/state").status, 405);
}

TEST_F(RouterTest, NothingStartsFromAPageWithoutAForm) { EXPECT_EQ(post("/api/start", "{}").status, 403); }

TEST_F(RouterTest, AStartIsAnsweredByWhoeverPlays) {
  form = R"({"kind": "native"})";
  EXPECT_EQ(Json::parse(get("/api/setup").body).at("form").at("kind"), "native");
  run::Stop stop;
  std::thread player([&] {
    starts.next(stop, std::nullopt)->reply({});
    starts.next(stop, std::nullopt)->reply(refused("not yours"));
    starts.next(stop, std::nullopt)->reply(usage_error("no URL"));
  });
  EXPECT_EQ(post("/api/start", "{}").status, 202);
  EXPECT_EQ(post("/api/start", "{}").status, 403);
  EXPECT_EQ(post("/api/start", "{}").status, 400);
  player.join();
  board.begin({"bench", "http://127.0.0.1/", {}});
  EXPECT_EQ(post("/api/start", "{}").status, 409) << "one goes on";
}

TEST_F(RouterTest, TheRunThatEndedCanBeTakenAlong) {
  board.begin({"bench", "http://127.0.0.1/", {}});
  board.end({});
  EXPECT_TRUE(Json::parse(get("/api/record").body).contains("record"));
  const auto report = get("/api/report");
  EXPECT_EQ(report.headers.at("Content-Disposition"), "attachment; filename=\"brink-report.html\"");
}

TEST_F(RouterTest, SavedRunsAreListedOpenedAndKept) {
  const std::string id = save("2026-11-22T00:00:00Z", 5);
  const Json list = Json::parse(get("/api/runs").body);
  ASSERT_EQ(list.at("runs").size(), 1u);
  EXPECT_EQ(list.at("runs")[0].at("id"), id);
  EXPECT_EQ(list.at("sentences").at(id), "Measured <b>5.000000</b>.");
  EXPECT_EQ(Json::parse(get("/api/runs/" + id).body).at("record").at("id"), id);
  EXPECT_NE(get("/api/runs/" + id + "/report").headers.at("Content-Disposition").find(id), std::string::npos);
}

TEST_F(RouterTest, RunsAreNamedByIdAndNeverByFile) {
  const std::string id = save("2026-11-22T00:00:00Z", 5);
  const std::string file = folder + "/runs/" + id + ".json";
  ASSERT_TRUE(std::filesystem::exists(file));
  for (const std::string& which :
       {file, "../runs/" + id, id + ".json", std::string("%2e%2e"), std::string(65, 'a'), std::string()}) {
    const auto answer = get("/api/runs/" + which);
    EXPECT_EQ(answer.status, 404) << which;
    EXPECT_EQ(answer.body.find(folder), std::string::npos) << "no path of this machine";
  }
  EXPECT_EQ(get("/api/compare", {{"run", file}}).status, 404);
}

TEST_F(RouterTest, WithoutAStoreThereAreNoRuns) {
  const Library none("");
  EXPECT_EQ(none.answer({.method = "GET", .path = "/api/runs"}).status, 404);
}

}  // namespace
}  // namespace brink::web

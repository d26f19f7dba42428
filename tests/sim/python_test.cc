// Users that are Python programs, on the simulated machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "script/py/program.h"
#include "sim/programmed.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using sample::Failure;
using sample::Mishap;
using testing::ElementsAre;
using testing::HasSubstr;

// Tracebacks show lines of them: they stay until all tests are done.
struct Files {
  ~Files() {
    for (const std::string& name : names) std::filesystem::remove(name);
  }
  std::vector<std::string> names;
};

// A scenario file of this text, read: without its first lines, which are those of all.
auto read_file_with(const std::string& text) {
  static Files files;
  const std::string number = std::to_string(getpid()) + "_" + std::to_string(files.names.size());
  const std::string& name = files.names.emplace_back(testing::TempDir() + "scenario_" + number + ".py");
  std::ofstream(name) << "from loadpilot import *\nimport time, json\n" << text;
  return script::py::read_script({name, "/usr/bin"});
}

// One scenario as a program of users, against a target that answers at once.
struct Trial {
  explicit Trial(const std::string& text) : rig(target) {
    auto read = read_file_with(text);
    CHECK(read.has_value(), read ? "" : read.error().message.c_str());
    scenario = read->scenarios.front();
    rig.plan.routes = script::py::script_routes(scenario, parse_url("http://10.0.0.1/")->url);
    program = script::py::make_program(scenario, rig.plan);
    rig.behaviours = *program->behaviours({});
  }

  // One a second.
  aggregate::StageSummary iterations(int count) { return measure(Rig::open(1, count * 1s - 500ms)); }
  aggregate::StageSummary measure(const plan::Stage& stage) {
    program->enter(engine::Part::measure);
    return rig.play(stage);
  }
  aggregate::StageSummary part(engine::Part part, std::uint32_t users) {
    program->enter(part);
    return rig.play(Rig::closed(users, 10s));
  }
  std::string last_head() const { return target.seen.back().head; }

  ScriptedTarget target;
  Rig rig;
  plan::ScriptScenario scenario;
  std::unique_ptr<engine::UserProgram> program;
};

std::uint64_t failures(const aggregate::StageSummary& s, Failure f) {
  return s.total.counts.failures[static_cast<std::size_t>(f)];
}
const auto& errors(const aggregate::StageSummary& s) {
  return s.journal.mishaps[static_cast<std::size_t>(Mishap::script)];
}
const auto& first_errors(const aggregate::StageSummary& s) {
  return s.journal.firsts[static_cast<std::size_t>(Mishap::script)];
}
std::vector<std::string> lines_sent(const ScriptedTarget& target) {
  std::vector<std::string> all;
  for (const auto& request : target.seen) all.push_back(request.method + " " + request.path + " " + request.body);
  return all;
}

TEST(PythonUser, SendsWhatItsTaskAsksFor) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        response = client.get("/products", headers={"X-Token": "abc"}, params={"page": 2, "q": "a b"})
        client.post("orders", json={"sku": 7, "tags": ["ä", None, True, 1.5]})
        client.put("/form", data={"a": "1 2", "b": ["x", "y"]})
        client.patch("/raw", content=b"bytes", headers={"Content-Type": "text/x"})
        client.delete("/orders/7")
        client.request("options", "/")
)");
  const auto s = t.iterations(1);
  EXPECT_THAT(
      lines_sent(t.target),
      ElementsAre("GET /products?page=2&q=a+b ", "POST /orders {\"sku\": 7, \"tags\": [\"\\u00e4\", null, true, 1.5]}",
                  "PUT /form a=1+2&b=x&b=y", "PATCH /raw bytes", "DELETE /orders/7 ", "OPTIONS / "));
  EXPECT_THAT(t.target.seen[0].head, HasSubstr("\r\nX-Token: abc"));
  EXPECT_THAT(t.target.seen[1].head, HasSubstr("\r\nContent-Type: application/json"));
  EXPECT_THAT(t.target.seen[2].head, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded"));
  EXPECT_THAT(t.target.seen[3].head, HasSubstr("\r\nContent-Type: text/x"));
  EXPECT_EQ(s.total.counts.completed, 6u);
  EXPECT_TRUE(errors(s).empty()) << errors(s).begin()->first;
}

// Of several processes, one plays the users of another that was lost.
TEST(PythonUser, OfAnotherProcessBeginsAndTakesItsLeaveHere) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client): self.name = client.get("/hello").status_code
    def on_stop(self, client): client.get("/bye")
    @task
    def browse(self, client):
        assert self.name == 200
        client.get("/")
)");
  t.rig.segment = {0, 2};
  const auto said = [&](const char* path) {
    return std::count_if(t.target.seen.begin(), t.target.seen.end(), [&](const auto& r) { return r.path == path; });
  };
  t.part(engine::Part::begin, 4);
  EXPECT_EQ(said("/hello"), 2);
  t.rig.control.share({.segment = {1, 2}});
  const auto s = t.measure(Rig::closed(4, 200ms));
  EXPECT_EQ(said("/hello"), 4);
  EXPECT_TRUE(errors(s).empty());
  EXPECT_EQ(t.program->users(), 4u);
  t.rig.control.reset();
  t.part(engine::Part::end, 20);  // more than there are
  EXPECT_EQ(said("/bye"), 4);
}

TEST(PythonUser, ReadsResponses) {
  Trial t(R"(
@scenario()
class Shop:
    @task
    def browse(self, client):
        r = client.get("/")
        assert r.status_code == 200 and r.ok and bool(r)
        assert r.headers["content-TYPE"] == "application/json" and "X" not in r.headers
        assert r.json() == {"items": [1, -2, 3.5, 18446744073709551616, "\u00fc"], "none": None, "yes": True}
        assert r.text.startswith('{"items"') and r.content == r.text.encode()
        assert 0.9 < r.elapsed_ms < 2.2, r.elapsed_ms  # a millisecond, and opening the connection
        assert r.url == "http://10.0.0.1/"
        assert r.raise_for_status() is r
        assert r.cookies == {"sid": "1"}
)");
  t.target.answer = [](const auto&) {
    return sim::SimResponse{
        .body = R"({"items": [1, -2, 3.5, 18446744073709551616, "\u00fc"], "none": null, "yes": true})",
        .headers = "Content-Type: application/json\r\nSet-Cookie: sid=1; Path=/\r\n"};
  };
  const auto s = t.iterations(2);
  EXPECT_EQ(s.total.counts.completed, 2u);
  EXPECT_TRUE(errors(s).empty()) << first_errors(s).begin()->second.detail;
}

TEST(PythonUser, SleepsWithoutHoldingOthers) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        client.get("/before")
        time.sleep(0.5)
        client.get("/after")
)");
  const auto s = t.measure(Rig::closed(100, 2s));
  EXPECT_NEAR(static_cast<double>(s.total.counts.completed), 100 * 2 * 4, 110);
  EXPECT_TRUE(errors(s).empty());
}

TEST(PythonUser, WhatItRaisesIsARowWithItsTraceback) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        self.token = client.get("/").json()["token"]
)");
  t.target.answer = [](const auto&) { return sim::SimResponse{.body = "{}"}; };
  const auto s = t.iterations(3);
  EXPECT_EQ(failures(s, Failure::assertion), 3u) << "the response was not what the task needs";
  ASSERT_EQ(errors(s).size(), 1u);
  EXPECT_THAT(errors(s).begin()->first, testing::MatchesRegex("browse: KeyError at scenario_[0-9_]*.py:8"));
  EXPECT_EQ(errors(s).begin()->second, 3u);
  const auto& first = first_errors(s).begin()->second;
  EXPECT_THAT(first.detail, HasSubstr("KeyError: 'token'"));
  EXPECT_THAT(first.detail, HasSubstr("client.get(\"/\").json()[\"token\"]"));
  EXPECT_THAT(first.detail, testing::Not(HasSubstr("<brink>")));
  EXPECT_EQ(first.at, Duration{});
  EXPECT_EQ(s.journal.checks.at("browse completes").failed, 3u);
}

TEST(PythonUser, ChecksJudgeTheLastResponseOfATask) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        client.get("/first")
        client.get("/last")

    def check_browse(self, status_code, body):
        assert (status_code, body["ok"]) == (200, True), "not ok"
)");
  t.target.answer = [n = 0](const auto& request) mutable {
    const bool bad = request.path == "/last" && ++n % 2 == 0;
    return sim::SimResponse{.body = bad ? R"({"ok": false})" : R"({"ok": true})"};
  };
  const auto s = t.iterations(10);
  EXPECT_EQ(s.total.counts.completed, 15u);
  EXPECT_EQ(failures(s, Failure::assertion), 5u);
  EXPECT_EQ(s.journal.checks.at("check_browse").passed, 5u);
  EXPECT_EQ(s.journal.checks.at("check_browse").failed, 5u);
  EXPECT_EQ(s.journal.checks.at("browse completes").passed, 10u) << "the task itself has done what it could";
}

TEST(PythonUser, AStatusDecidesWithoutACheckAndACheckDoesNotMakeItGood) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        assert not client.get("/").ok

    def check_browse(self, status_code, body):
        assert status_code == 503 and body is None
)");
  t.target.answer = [](const auto&) { return sim::SimResponse{.status = 503, .body = "busy"}; };
  const auto s = t.iterations(2);
  EXPECT_EQ(failures(s, Failure::status), 2u);
  EXPECT_EQ(s.journal.checks.at("check_browse").passed, 2u);
}

TEST(PythonUser, WithCatchResponseTheVerdictIsTheScripts) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        with client.get("/a", catch_response=True) as r:
            if r.status_code == 404: r.success()
        with client.get("/b", catch_response=True) as r:
            r.failure("empty")
        with client.get("/c", catch_response=True) as r:
            raise ValueError("no")
)");
  t.target.answer = [](const auto& r) { return sim::SimResponse{.status = r.path == "/a" ? 404 : 200}; };
  const auto s = t.iterations(1);
  EXPECT_EQ(s.total.counts.completed, 1u);
  EXPECT_EQ(failures(s, Failure::assertion), 2u);
  EXPECT_EQ(s.journal.mishaps[static_cast<std::size_t>(Mishap::assertion)].at("empty"), 1u);
}

TEST(PythonUser, ATargetThatDoesNotAnswerIsAnException) {
  Trial t(R"(
from loadpilot.client import RequestError, RequestTimeout
seen = []
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        try:
            client.get("/", timeout=0.02)
        except RequestTimeout as error:
            assert isinstance(error, RequestError) and isinstance(error, RuntimeError) and error.kind == "first_byte_timeout"
            client.get("/told", timeout=(1, 2))
)");
  t.target.delay = 1s;
  t.target.answer = [](const auto&) { return sim::SimResponse{}; };
  const auto s = t.iterations(1);
  EXPECT_EQ(failures(s, Failure::first_byte_timeout), 1u);
  EXPECT_EQ(s.total.counts.completed, 1u);
  EXPECT_TRUE(errors(s).empty()) << first_errors(s).begin()->second.detail;
}

TEST(PythonUser, FollowsRedirectsWithinTheOriginOnly) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        assert client.post("/old", data={"a": 1}).text == "new"
        assert client.get("/elsewhere").status_code == 302
        assert client.get("/old", follow_redirects=False).status_code == 302
)");
  t.target.answer = [](const auto& r) {
    if (r.path == "/old") return sim::SimResponse{.status = 302, .headers = "Location: new?x=1\r\n"};
    if (r.path == "/elsewhere") return sim::SimResponse{.status = 302, .headers = "Location: http://10.9.9.9/\r\n"};
    return sim::SimResponse{.body = "new"};
  };
  const auto s = t.iterations(1);
  EXPECT_THAT(lines_sent(t.target), ElementsAre("POST /old a=1", "GET /new?x=1 ", "GET /elsewhere ", "GET /old "));
  EXPECT_TRUE(errors(s).empty()) << first_errors(s).begin()->second.detail;
}

TEST(PythonUser, SendsNothingToOtherHosts) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        client.get("http://10.0.0.1/here?x=1#part")
        client.get("http://10.9.9.9/there")
)");
  const auto s = t.iterations(1);
  EXPECT_THAT(lines_sent(t.target), ElementsAre("GET /here?x=1 "));
  EXPECT_THAT(first_errors(s).begin()->second.detail, HasSubstr("is not on http://10.0.0.1"));
}

TEST(PythonUser, KeepsItsCookiesFromStartToTask) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client):
        client.post("/login")
    @task
    def browse(self, client):
        client.get("/", cookies={"own": "2"})
)");
  t.target.answer = [](const auto&) { return sim::SimResponse{.headers = "Set-Cookie: sid=1; Path=/\r\n"}; };
  t.iterations(1);
  EXPECT_THAT(t.target.seen[1].head, HasSubstr("Cookie: own=2; sid=1"));
}

TEST(PythonUser, BatchesComeBackInTheOrderTheyWereSent) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        rs = client.batch([{"path": "/slow"}, {"method": "post", "path": "/b", "json": {"n": 1}}, {"path": "/a b"}, {"path": "/c"}])
        assert [r.status_code for r in rs] == [200, 201, 200, 404], rs
        assert [r.text for r in rs] == ["/slow", "/b", "/a%20b", "/c"]
        assert client.batch([]) == []
    def check_browse(self, status_code, body):
        assert status_code == 404
)");
  struct Slow final : sim::SimTarget {
    void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
      const int status = request.path == "/c" ? 404 : request.path == "/b" ? 201 : 200;
      const Duration after = request.path == "/slow" ? 50ms : 10ms;
      machine.at(machine.now() + after, [=] { respond(sim::SimResponse{.status = status, .body = request.path}); });
    }
  } slow;
  t.rig.machine.listen("10.0.0.1", 80, slow);
  const auto s = t.iterations(1);
  EXPECT_EQ(s.total.counts.sent, 4u);
  EXPECT_EQ(failures(s, Failure::status), 1u);
  EXPECT_TRUE(errors(s).empty()) << first_errors(s).begin()->second.detail;
  EXPECT_EQ(s.journal.checks.at("check_browse").passed, 1u);
  EXPECT_EQ(s.phases.opened, 4u);
}

TEST(PythonUser, WeightsAreExactAtAnyRate) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task(weight=5)
    def browse(self, client): client.get("/browse")
    @task
    def purchase(self, client): client.get("/purchase")
)");
  auto stage = Rig::open(3, 200s);
  std::get<plan::Open>(stage.load).standing = 5;
  const auto s = t.measure(stage);
  EXPECT_EQ(s.routes[0].counts.completed, 500u);
  EXPECT_EQ(s.routes[1].counts.completed, 100u);
}

TEST(PythonUser, StartsBeforeAndStopsAfterWhatIsMeasured) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client):
        self.token = client.post("/login").text
    @task
    def browse(self, client):
        client.get("/", headers={"Authorization": self.token})
    def on_stop(self, client):
        client.post("/logout", content=self.token)
)");
  t.target.answer = [n = 0](const auto& r) mutable {
    return sim::SimResponse{.body = r.path == "/login" ? "t" + std::to_string(n++) : ""};
  };
  const auto start = t.part(engine::Part::begin, 3);
  EXPECT_EQ(start.total.counts.completed, 3u);
  EXPECT_LT(start.length, 1s) << "it is over when all are ready";
  EXPECT_EQ(t.program->users(), 3u);

  auto stage = Rig::open(10, 950ms);
  std::get<plan::Open>(stage.load).standing = 3;
  const auto measured = t.measure(stage);
  EXPECT_EQ(measured.routes[0].counts.completed, 10u);
  EXPECT_EQ(measured.total.counts.completed, 10u) << "nobody starts twice";
  std::set<std::string> bearers;
  for (std::size_t i = 3; i < 6; ++i) bearers.insert(t.target.seen[i].head);
  EXPECT_EQ(bearers.size(), 3u) << "each has its turn";
  EXPECT_EQ(t.target.seen[6].head, t.target.seen[3].head);

  const auto stop = t.part(engine::Part::end, 5);
  EXPECT_EQ(stop.total.counts.completed, 3u) << "two of the five never began";
  EXPECT_EQ(t.target.seen.back().body.size(), 2u) << "with its own token";
}

TEST(PythonUser, AStartThatFailsIsSaidAndTheUserGoesOn) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client):
        client.get("/login").raise_for_status()
    @task
    def browse(self, client):
        client.get("/")
)");
  t.target.answer = [](const auto& r) { return sim::SimResponse{.status = r.path == "/login" ? 500 : 200}; };
  const auto start = t.part(engine::Part::begin, 2);
  EXPECT_EQ(errors(start).begin()->second, 2u);
  EXPECT_EQ(start.journal.checks.at("on_start completes").failed, 2u);
  EXPECT_EQ(t.iterations(4).routes[0].counts.completed, 4u);
}

TEST(PythonUser, WhatAnyHookRaisesIsARowAndNobodyIsLost) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client): raise KeyError("start")
    @task
    def browse(self, client):
        client.get("/")
        raise LookupError("task")
    @task
    async def look(self, client):
        client.get("/")
        await missing()
    @task
    def weigh(self, client): client.get("/")
    def check_weigh(self, status_code, body): raise ArithmeticError("check")
    def on_stop(self, client):
        client.get("/bye")
        raise OSError("stop")
)");
  const auto start = t.part(engine::Part::begin, 4);
  auto stage = Rig::open(10, 2950ms);
  std::get<plan::Open>(stage.load).standing = 4;
  const auto measured = t.measure(stage);
  const auto stop = t.part(engine::Part::end, 4);
  const auto count = [](const aggregate::StageSummary& s, std::string_view begin) {
    std::uint64_t found = 0;
    for (const auto& [what, times] : errors(s)) found += what.starts_with(begin) ? times : 0;
    return found;
  };
  EXPECT_EQ(count(start, "on_start: KeyError"), 4u);
  EXPECT_EQ(count(measured, "browse: LookupError"), 10u);
  EXPECT_EQ(count(measured, "look: NameError"), 10u);
  EXPECT_EQ(count(measured, "check_weigh: ArithmeticError"), 10u);
  EXPECT_EQ(failures(measured, Failure::assertion), 30u) << "the request of each that raised";
  EXPECT_EQ(count(stop, "on_stop: OSError"), 4u);
}

TEST(PythonUser, AUserThatCannotBeMadeIsARow) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def __init__(self): raise RuntimeError("no")
    @task
    def browse(self, client): client.get("/")
)");
  const auto s = t.iterations(3);
  EXPECT_EQ(s.total.counts.sent, 0u);
  EXPECT_EQ(s.journal.checks.at("browse completes").failed, 3u);
  EXPECT_THAT(errors(s).begin()->first, HasSubstr("Shop(): RuntimeError"));
}

TEST(PythonUser, AThousandBeginEachOnce) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client): client.post("/login")
    @task
    def browse(self, client): client.get("/")
)");
  const auto start = t.part(engine::Part::begin, 1000);
  EXPECT_EQ(start.total.counts.completed, 1000u);
  EXPECT_EQ(t.program->users(), 1000u);
  EXPECT_EQ(t.measure(Rig::closed(1000, 100ms)).routes[1].counts.sent, 0u) << "nobody twice";
}

// Pages of this process.
std::int64_t resident_bytes() {
  std::int64_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

// What is the same in all tasks costs nothing; what differs (rows, errors, exchanges) is bounded.
TEST(PythonUser, AMillionTasksTakeNoMoreMemoryThanAHundredThousand) {
#ifdef BRINK_SANITIZED
  GTEST_SKIP() << "a sanitizer keeps what was freed";
#endif
  Trial t(R"(
@scenario()
class Shop(VUser):
    turn = 0
    @task
    def browse(self, client):
        self.turn += 1
        with client.post("/orders", json={"sku": self.turn}, headers={"X-Turn": str(self.turn)}, catch_response=True) as r:
            assert r.json()["ok"]
            if self.turn % 100 == 0: raise ValueError(self.turn)
    def check_browse(self, status_code, body): assert body["ok"]
)");
  t.target.answer = [&t](const auto&) {
    t.target.seen.clear();
    return sim::SimResponse{.body = R"({"ok": true})"};
  };
  const auto first = t.measure(Rig::closed(100, 2s));  // two thousand a user and its connection
  const std::int64_t before = resident_bytes();
  const auto s = t.measure(Rig::closed(100, 18s));
  const std::int64_t more = resident_bytes() - before;
  const std::uint64_t tasks = first.total.counts.sent + s.total.counts.sent;
  EXPECT_GT(tasks, 900'000u);
  EXPECT_LT(more, 2 << 20) << "less than three bytes a task";
}

TEST(PythonUser, UsersWhoJoinLaterStartThen) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    def on_start(self, client):
        client.get("/login")
    @task
    def browse(self, client):
        client.get("/")
)");
  t.target.delay = 500ms;
  const auto s = t.measure(Rig::open(10, 2s));
  EXPECT_GE(t.program->users(), 9u);
  EXPECT_EQ(s.routes[1].counts.completed, t.program->users()) << "each once";
}

TEST(PythonUser, IsToldToLeaveWhenTheStageEnds) {
  Trial t(R"(
left = []
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        try:
            client.get("/")
            time.sleep(1000)
        except Exception:
            left.append("caught")
        finally:
            left.append("cleaned up")
            try: client.get("/never sent")
            except BaseException as e: left.append(type(e).__name__)
    def on_stop(self, client):
        client.post("/left", json=left)
)");
  t.measure(Rig::closed(1, 1s));
  t.part(engine::Part::end, 1);
  EXPECT_THAT(lines_sent(t.target), ElementsAre("GET / ", "POST /left [\"cleaned up\", \"Stop\"]"));
}

TEST(PythonUser, ThatWillNotLeaveIsGivenUp) {
  Trial t(R"(
@scenario()
class Shop(VUser):
    @task
    def browse(self, client):
        while True:
            try: client.get("/")
            except BaseException: pass
)");
  t.measure(Rig::closed(2, 100ms));
  const std::size_t before = t.target.seen.size();
  t.measure(Rig::closed(2, 100ms));
  EXPECT_EQ(t.target.seen.size(), before);
}

TEST(PythonUser, CoroutinesAreRunWithOrWithoutRealWaits) {
  Trial t(R"(
import asyncio
@scenario()
class Shop(VUser):
    @task
    async def browse(self, client):
        assert asyncio.get_running_loop() is not None and asyncio.current_task() is not None
        client.get("/direct")
    @task
    async def search(self, client):
        async def one(n):
            await asyncio.sleep(0)
            return client.get(f"/{n}").status_code
        assert await asyncio.gather(one(1), one(2)) == [200, 200]
        lock = asyncio.Lock()
        async with lock:
            await asyncio.sleep(0)
        forgotten = asyncio.create_task(one(3))
    async def check_browse(self, status_code, body):
        await asyncio.sleep(0)
        assert status_code == 200
    async def check_search(self, status_code, body):
        raise ValueError("no")
)");
  const auto s = t.iterations(4);
  EXPECT_EQ(s.routes[0].counts.completed, 2u);
  EXPECT_EQ(s.routes[1].counts.sent, 4u);
  EXPECT_EQ(s.journal.checks.at("check_browse").passed, 2u);
  EXPECT_EQ(s.journal.checks.at("check_search").failed, 2u);
  EXPECT_EQ(errors(s).size(), 1u) << first_errors(s).begin()->second.detail;
}

TEST(PythonUser, TasksThatSendNothingAreSaid) {
  Trial t("@scenario()\nclass Shop(VUser):\n    @task\n    def think(self, client): pass\n");
  const auto s = t.iterations(3);
  EXPECT_EQ(s.total.counts.due, 0u);
  EXPECT_THAT(errors(s), ElementsAre(std::pair<const std::string, std::uint64_t>("think: sends no request", 3)));
}

TEST(PythonUser, HundredsOfThemKeepWhatIsTheirs) {
  Trial t(R"(
import threading, contextvars, decimal
number = contextvars.ContextVar("number")
local = threading.local()
@scenario()
class Shop(VUser):
    def on_start(self, client):
        self.n = int(client.get("/number").text)
        number.set(self.n); local.n = self.n
        decimal.getcontext().prec = 5 + self.n % 20
    def deep(self, client, depth):
        if depth == 0:
            return client.get("/").status_code
        try:
            return self.deep(client, depth - 1)
        finally:
            assert local.n == self.n and number.get() == self.n and decimal.getcontext().prec == 5 + self.n % 20
    @task
    def browse(self, client):
        try:
            raise ValueError(self.n)
        except ValueError as error:
            assert self.deep(client, self.n % 50) == 200
            import sys
            assert sys.exc_info()[1] is error and error.args == (self.n,)
        assert sorted([3, 1, 2], key=lambda x: client.get(f"/{x}").status_code + x) == [1, 2, 3]
)");
  t.target.answer = [n = 0](const auto& r) mutable {
    return sim::SimResponse{.body = r.path == "/number" ? std::to_string(n++) : ""};
  };
  const auto s = t.measure(Rig::closed(300, 100ms));
  EXPECT_GT(s.total.counts.completed, 10'000u);
  EXPECT_TRUE(errors(s).empty()) << first_errors(s).begin()->second.detail;
}

std::string refusal(const std::string& text) {
  const auto read = read_file_with(text);
  return read ? "" : read.error().message;
}

TEST(PythonScript, WhatIsWrongWithItIsSaid) {
  EXPECT_EQ(script::py::read_script({"/nowhere/shop.py", ""}).error().message,
            "cannot read /nowhere/shop.py: no such file");
  EXPECT_THAT(refusal("x = (\n"), HasSubstr("line 3: SyntaxError: '(' was never closed"));
  EXPECT_THAT(
      refusal("import no_such_module\n"),
      testing::ContainsRegex("ModuleNotFoundError: No module named 'no_such_module' [(]scenario_.*py, line 3[)]"));
  EXPECT_THAT(refusal("x = 1\n"), HasSubstr("No @scenario classes found"));
  EXPECT_THAT(refusal("@scenario(mode='wave')\nclass A: pass\n"), HasSubstr("ValueError: mode must be one of ramp"));
  EXPECT_THAT(refusal("exit(3)\n"), HasSubstr("calls exit(3)"));
}

TEST(PythonScript, ValuesAreCheckedAllTogether) {
  EXPECT_EQ(
      refusal("@scenario(rps=0, duration='5x', steps=0, ramp_up='1m', thresholds={'p99_ms': 'x'})\n"
              "class A:\n    def __init__(self, x): pass\n"),
      "A: rps must be > 0, got 0; duration: '5x' is no duration: write it as \"30s\", \"2m30s\", \"1h\" or a number "
      "of seconds; steps must be >= 1, got 0; thresholds: p99_ms must be a number, got 'x'; no @task methods: put "
      "@task on the methods that users run; a user is made without arguments, and A.__init__ does not allow it: "
      "missing a required argument: 'x'");
  const std::string task = "class A:\n    @task\n    def t(self, client): pass\n";
  EXPECT_EQ(refusal("@scenario(duration='5s')\n" + task), "A: ramp_up (10s) exceeds duration (5s)");
  EXPECT_EQ(refusal("@scenario(duration='5s', mode='constant')\n" + task), "") << "which has no ramp";
  EXPECT_EQ(refusal("@scenario(rps=10.5)\n" + task), "A: rps must be a whole number, got 10.5");
  EXPECT_EQ(refusal("@scenario(rps=10.0)\n" + task), "");
  EXPECT_EQ(refusal("@scenario()\nclass A:\n    @task(weight=0)\n    def t(self, client): pass\n"),
            "A: task t: task weight must be > 0, got 0");
  EXPECT_THAT(refusal("@scenario()\nclass A:\n    @task(3)\n    def t(self, client): pass\n"),
              HasSubstr("TypeError: a weight is given by its name: @task(weight=3)"));
  EXPECT_EQ(refusal("@scenario()\nclass A:\n    @task\n    def t(self): pass\n"), "A: task t must take (self, client)");
}

// What files that were written for LoadPilot may rely on, asserted in their own language.
TEST(PythonScript, TheLanguageIsLoadPilots) {
  EXPECT_EQ(refusal(R"(
from loadpilot import _scenarios, ScenarioDef, TaskDef, VUser, LoadClient
from loadpilot.dsl import scenario, task
from loadpilot.client import ResponseWrapper
class Base:
    @task
    def inherited(self, client): pass
    @task
    def hidden(self, client): pass
class Plain(Base):
    hidden = lambda self, client: None
    @task(weight=5)
    def browse(self, client): "what it says"
    @task()
    async def alone(self, client): pass
    def helper(self): pass
assert scenario(rps=7, thresholds={"p99_ms": 1})(Plain) is Plain, "the class is returned as it is"
assert Plain.browse.__name__ == "browse" and Plain.browse.__doc__ == "what it says" and callable(Plain().browse)
(one,) = _scenarios
assert isinstance(one, ScenarioDef) and (one.name, one.cls, one.rps, one.duration) == ("Plain", Plain, 7, "1m")
assert (one.ramp_up, one.mode, one.steps, one.thresholds) == ("10s", "ramp", 5, {"p99_ms": 1})
assert [(t.name, t.weight) for t in one.tasks] == [("alone", 1), ("browse", 5), ("inherited", 1)], one.tasks
assert all(isinstance(t, TaskDef) for t in one.tasks)
assert VUser().on_start(None) is None and VUser().on_stop(None) is None
with LoadClient("http://127.0.0.1/") as client: client.close()
@scenario
class Bare:
    @task
    def t(self, client): pass
assert isinstance(Bare, type) and [d.name for d in _scenarios] == ["Plain", "Bare"], "in the order of the file"
)"),
            "");
  const auto of = [](const std::string& duration) {
    const auto read = read_file_with("@scenario(mode='constant', duration=" + duration +
                                     ")\nclass A:\n    @task\n    def t(self, client): pass\n");
    return read ? read->scenarios.front().duration : Duration{};
  };
  EXPECT_EQ(of("'30s'"), 30s);
  EXPECT_EQ(of("'2m'"), 120s);
  EXPECT_EQ(of("' 2m30s '"), 150s);
  EXPECT_EQ(of("'45'"), 45s);
  EXPECT_EQ(of("'5h'"), 5h);
  EXPECT_EQ(of("'1.5m'"), 90s);
  EXPECT_EQ(of("'500ms'"), 500ms);
  EXPECT_EQ(of("20"), 20s);
  for (const char* wrong : {"'0s'", "'m'", "'-1s'", "''", "None", "'1d'"}) EXPECT_EQ(of(wrong), 0s) << wrong;
}

TEST(PythonScript, SaysWhatItWants) {
  const auto read = read_file_with(R"(
class Login:
    def on_start(self, client): pass
@scenario(rps=50, duration="2m30s", ramp_up=15, mode="step", steps=4, thresholds={"p99_ms": 500, "odd": 1})
class Heavy(Login, VUser):
    @task
    def zebra(self, client): pass
    @task(weight=3)
    def ant(self, client): pass
    def helper(self): pass
@scenario()
class Light(VUser):
    @task
    def t(self, client): pass
@scenario()
class Light(VUser):
    @task
    def other(self, client): pass
)");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->scenarios.size(), 2u);
  const auto& heavy = read->scenarios[0];
  EXPECT_EQ(heavy.rate, 50);
  EXPECT_EQ(heavy.duration, 150s);
  EXPECT_EQ(heavy.ramp_up, 15s);
  EXPECT_EQ(heavy.mode, plan::ScriptScenario::Mode::step);
  EXPECT_EQ(heavy.steps, 4u);
  EXPECT_EQ(heavy.thresholds, (std::map<std::string, double>{{"p99_ms", 500}}));
  ASSERT_EQ(heavy.tasks.size(), 2u);
  EXPECT_EQ(heavy.tasks[0].name, "ant") << "in the order of their names";
  EXPECT_EQ(heavy.tasks[0].weight, 3u);
  EXPECT_TRUE(heavy.on_start) << "though it is inherited";
  EXPECT_FALSE(heavy.on_stop);
  EXPECT_EQ(read->scenarios[1].duration, 60s);
  EXPECT_EQ(read->scenarios[1].tasks[0].name, "t");
  EXPECT_THAT(read->notes, ElementsAre("there are several scenarios named Light: the first counts",
                                       HasSubstr("Heavy: there is no threshold 'odd'")));
  EXPECT_EQ(read->interpreter.version.substr(0, 4), "3.11");
}

}  // namespace
}  // namespace brink::test

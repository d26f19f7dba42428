#include "script/py/locustfile.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "script/py/behaviour.h"
#include "script/py/interpreter.h"

namespace brink::script::py {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_rows = 200;  // of all hosts

std::size_t rows_of_each(std::size_t hosts) { return std::max<std::size_t>(most_rows / hosts, 2); }

// What _brink_locust.FUNCTION says, as text. Its exceptions are bugs of ours: what files raise it tells itself.
Result<std::string> ask_text(const char* function, const std::string& argument) {
  const Gil gil;
  const Ref module(PyImport_ImportModule("_brink_locust"));
  const Ref text(module ? PyObject_CallMethod(module.get(), function, "s", argument.c_str()) : nullptr);
  if (text) return std::string(utf8_of(text.get()));
  PyErr_Print();
  return could_not_run(fmt::format("the users of the locustfile cannot be played: {} failed", function));
}

// The same, where both are JSON.
Result<Json> ask(const char* function, const Json& argument) {
  const auto text = ask_text(function, argument.dump());
  if (!text) return tl::unexpected(text.error());
  return Json::parse(*text);
}

// The plan's routes are of these in turn.
std::vector<std::string> origins_of(const plan::Plan& plan) {
  std::vector<std::string> origins;
  for (const plan::Route& route : plan.routes) {
    std::string origin = route.url.origin();
    if (!origins.empty() && origins.front() == origin) break;
    origins.push_back(std::move(origin));
  }
  return origins;
}

class Program final : public engine::UserProgram {
 public:
  Program(const Url& host, Ref entry) : site_(Site::of(host)), entry_(std::move(entry)) {}
  ~Program() override {
    const Gil gil;
    entry_ = Ref();
  }

  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    const Duties duties{.task_routes = {RouteId{0}}, .turns = {0}, .start = {}, .stop = RouteId{0}};
    return std::make_shared<ActorFactory>(site_, duties, entry_.get(), course_);
  }
  void enter(engine::Part part) override { course_.part = part; }
  std::uint32_t users() const override {
    const auto most = ask("most_users", nullptr);
    return most ? most->get<std::uint32_t>() : 0;
  }
  std::uint64_t tasks() const override { return course_.tasks; }
  std::vector<std::string> route_names() const override {
    auto names = ask("row_names", nullptr);
    return names ? names->get<std::vector<std::string>>() : std::vector<std::string>{};
  }
  void before_fork() override { py::before_fork(); }
  void after_fork(bool in_child) override { py::after_fork(in_child); }
  void take_part(plan::Segment segment) override { (void)ask("split", {segment.index, segment.count}); }
  std::string account() const override {
    const auto said = ask("account", nullptr);
    return said ? said->dump(-1, ' ', false, Json::error_handler_t::replace) : "";
  }
  void take_accounts(const std::vector<engine::ProcessAccount>& accounts) override {
    Json given = Json::array();
    for (const engine::ProcessAccount& one : accounts) given.push_back({one.said, one.here});
    (void)ask("take_accounts", given);
  }
  void begin_called(Duration late) override { (void)ask("begin", seconds(late)); }
  void take_share(const engine::Share& share, Instant now) override {
    const Json until = share.until == never ? Json() : Json(seconds(share.until - now));
    (void)ask("share", {share.segment.turn, share.segment.count, seconds(share.from - now), until});
  }
  void leave() override {
    (void)ask("leave", nullptr);
    flush_output();
  }

 private:
  Site site_;
  Ref entry_;
  Course course_;
};

std::optional<Duration> maybe_seconds(const Json& json, const char* key) {
  if (!json.contains(key) || json[key].is_null()) return std::nullopt;
  return from_seconds(json[key]);
}

plan::LocustPage page_of(const Json& said) {
  plan::LocustPage page;
  page.host = said.at("host");
  page.port = said.at("port");
  page.base_path = said.at("base_path");
  page.login = said.at("login");
  page.tls_cert = said.at("cert");
  page.tls_key = said.at("key");
  page.autostart = said.at("autostart");
  const int autoquit = said.at("autoquit");
  if (page.autostart && autoquit >= 0) page.autoquit = std::chrono::seconds(autoquit);
  return page;
}

plan::Locustfile locustfile_of(const Json& said) {
  plan::Locustfile file;
  if (!said.value("exit", Json()).is_null()) file.exit = said["exit"];
  file.out = said.value("out", "");
  file.err = said.value("err", "");
  if (file.exit) return file;
  file.files = said.at("files").get<std::vector<std::string>>();
  file.classes = said.at("classes").get<std::vector<std::string>>();
  file.hosts = said.at("hosts").get<std::vector<std::string>>();
  file.notes = said.at("notes").get<std::vector<std::string>>();
  file.users = said.at("users");
  file.shaped = said.at("shaped");
  file.run_time = maybe_seconds(said, "run_time");
  file.stop_within = from_seconds(said.at("stop_timeout"));
  if (!said.at("rate").is_null()) file.rate = said["rate"];
  file.find_limit = said.at("find_limit");
  file.html = said.at("html");
  file.only_json = said.at("json");
  file.verify = said.at("verify");
  if (!said.at("page").is_null()) file.page = page_of(said["page"]);
  for (const Json& pair : said.at("options")) file.options.emplace_back(pair.at(0), pair.at(1));
  return file;
}

}  // namespace

Result<plan::Locustfile> read_locustfile(const std::vector<std::string>& words, const std::string& path) {
  std::vector<std::string> notes;
  auto interpreter = start_interpreter({path}, notes);
  if (!interpreter) return tl::unexpected(interpreter.error());
  const auto said = ask("load", words);
  if (!said) return tl::unexpected(said.error());
  plan::Locustfile file = locustfile_of(*said);
  file.interpreter = std::move(*interpreter);
  file.notes.insert(file.notes.begin(), notes.begin(), notes.end());
  return file;
}

std::vector<plan::Route> locust_routes(const std::vector<Url>& hosts) {
  std::vector<plan::Route> routes;
  for (std::size_t turn = 0; turn < rows_of_each(hosts.size()); ++turn) {
    for (const Url& host : hosts) {
      plan::Route route;
      route.name = fmt::format("request {}", routes.size() + 1);
      route.url = host;
      route.url.target = "/";
      routes.push_back(std::move(route));
    }
  }
  return routes;
}

std::unique_ptr<engine::UserProgram> make_locust_program(const plan::Plan& plan) {
  CHECK(plan.workers == 1, "an interpreter runs on one worker");
  const std::vector<std::string> origins = origins_of(plan);
  const auto done = ask("prepare", {{"hosts", origins}, {"each", plan.routes.size() / origins.size()}});
  CHECK(done.has_value(), "the file was read");
  const Gil gil;
  const Ref module(PyImport_ImportModule("_brink_locust"));
  Ref entry(module ? PyObject_GetAttrString(module.get(), "live") : nullptr);
  CHECK(entry);
  return std::make_unique<Program>(plan.routes.front().url, std::move(entry));
}

Result<std::string> ask_locust_page(const std::string& question) { return ask_text("page", question); }

Result<plan::Locustfile> read_locust_form(const std::string& form) {
  const Json fields = Json::parse(form, nullptr, false);
  if (!fields.is_object()) return usage_error("that is not a form", "send its fields as one JSON object");
  const auto said = ask("again", fields);
  if (!said) return tl::unexpected(said.error());
  if (said->contains("error")) return usage_error((*said)["error"].get<std::string>());
  return locustfile_of(*said);
}

void pause_locust() { (void)ask("pause", nullptr); }

Result<plan::LocustEnd> finish_locust(bool interrupted) {
  const auto said = ask("finish", interrupted);
  if (!said) return tl::unexpected(said.error());
  return plan::LocustEnd{said->at("exit"), said->at("out")};
}

}  // namespace brink::script::py

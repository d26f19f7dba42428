#include "web/page.h"

#include "base/url.h"
#include "web/board.h"
#include "web/router.h"
#include "web/server.h"

namespace brink::web {
namespace {

// As a browser is told: whoever listens everywhere is also here.
std::string url_host(const std::string& host) {
  if (host.empty() || host == "0.0.0.0" || host == "::") return "127.0.0.1";
  return host.find(':') != std::string::npos ? "[" + host + "]" : host;
}

class ServedPage final : public run::Page {
 public:
  explicit ServedPage(run::PageSetup setup)
      : setup_(std::move(setup)),
        board_(setup_.now),
        library_(setup_.store),
        router_(board_, starts_, library_, setup_.form) {}
  ~ServedPage() override { leave(); }

  Result<void> serve() {
    auto server = Server::start(setup_.serving, board_, [this](int port) { return serving_at(port); });
    if (!server) return tl::unexpected(server.error());
    server_ = std::move(*server);
    return {};
  }

  const std::string& url() const override { return url_; }
  void begin(run::PageRun run) override { board_.begin(std::move(run)); }
  void end(const output::Record& record) override { board_.end(record); }
  void fail(const Error& error) override { board_.fail(error); }
  void show_tables(std::string json) override { board_.tables(std::move(json)); }
  bool watched() const override { return server_ && server_->streams() > 0; }
  Result<void> ask_start(const std::string& form) override { return starts_.ask(form); }
  std::optional<run::PageStart> next_start(const run::Stop& stop, std::optional<Duration> within) override {
    return starts_.next(stop, within);
  }
  void leave() override {
    board_.close();
    starts_.close();
    server_.reset();
  }

  void on_progress(const run::Progress& progress) override { board_.progress(progress); }
  void on_stage(const output::Stage& stage) override { board_.ended(stage); }
  void on_note(const std::string& note) override { board_.note(note); }
  void on_belief(const run::Belief& belief) override { board_.belief(belief); }
  bool wants_details() const override { return true; }
  void on_details(const output::LiveStage& stage) override { board_.details(stage); }

 private:
  ServerSetup serving_at(int port) {
    const plan::PageServing& serving = setup_.serving;
    GuardRules rules;
    rules.local_only = is_local(serving.address.host);
    rules.login = serving.login;
    if (serving.login.empty() && (serving.wants_secret || !rules.local_only)) rules.secret = setup_.secret;
    rules.cookie = "brink-" + std::to_string(port);
    url_ = (serving.tls_cert.empty() ? "http://" : "https://") + url_host(serving.address.host) + ":" +
           std::to_string(port) + serving.base_path + "/";
    if (!rules.secret.empty()) url_ += "?token=" + rules.secret;
    return {serving, Guard(std::move(rules)), [this](const run::PageAsk& ask) { return answer(ask); }};
  }

  run::PageAnswer answer(const run::PageAsk& ask) {
    if (setup_.more) {
      if (auto answer = setup_.more(ask)) return std::move(*answer);
    }
    return router_.answer(ask);
  }

  const run::PageSetup setup_;
  Board board_;
  Starts starts_;
  const Library library_;
  Router router_;
  std::string url_;
  std::unique_ptr<Server> server_;  // last: its threads use all of the others
};

}  // namespace

Result<std::unique_ptr<run::Page>> open_page(run::PageSetup setup) {
  auto page = std::make_unique<ServedPage>(std::move(setup));
  if (auto ok = page->serve(); !ok) return tl::unexpected(ok.error());
  return page;
}

}  // namespace brink::web

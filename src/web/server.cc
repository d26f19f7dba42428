#include "web/server.h"

#include <httplib.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "base/text.h"
#include "web/answers.h"
#include "web/router.h"

namespace brink::web {
namespace {

constexpr std::size_t answering_threads = Server::most_streams + 6;
constexpr std::chrono::seconds patience{5};
// So often a stream says something, to find out whether anybody is there.
constexpr std::chrono::seconds heartbeat{10};

run::PageAsk ask_of(const httplib::Request& request, std::size_t cut) {
  run::PageAsk ask;
  ask.method = request.method;
  ask.path = request.path.size() > cut ? request.path.substr(cut) : "/";
  ask.body = request.body;
  for (const auto& [name, value] : request.params) ask.query.emplace(name, value);
  for (const auto& [name, value] : request.headers) ask.headers.emplace(to_lower(name), value);
  return ask;
}

void set_headers(httplib::Response& response, const run::PageAnswer& answer) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Cross-Origin-Resource-Policy", "same-origin");
  for (const auto& [name, value] : answer.headers) response.set_header(name, value);
}

}  // namespace

struct Server::State {
  explicit State(Board& told_by) : board(told_by) {}

  void answer(const httplib::Request& request, httplib::Response& response) {
    const run::PageAsk ask = ask_of(request, setup->serving.base_path.size());
    const Entry entry = setup->guard.check(ask);
    if (entry == Entry::with_secret && ask.path == "/" && ask.method == "GET") {
      run::PageAnswer to_page{.status = 303, .type = "text/plain", .body = ""};
      to_page.headers["Set-Cookie"] = setup->guard.cookie();
      to_page.headers["Location"] = setup->serving.base_path + "/";
      return give(to_page, response);
    }
    const bool in = entry == Entry::granted || entry == Entry::with_secret;
    const run::PageAnswer answer = !in                                                  ? setup->guard.refusal(entry)
                                   : request.path.starts_with(setup->serving.base_path) ? setup->answer(ask)
                                                                                        : not_found();
    if (answer.type == event_stream) return stream(response);
    give(answer, response);
  }

  static void give(const run::PageAnswer& answer, httplib::Response& response) {
    set_headers(response, answer);
    response.set_content(answer.body, answer.type);
  }

  void stream(httplib::Response& response) {
    if (streams.fetch_add(1) >= most_streams) {
      --streams;
      return give({.status = 503, .type = "text/plain", .body = "too many are looking\n"}, response);
    }
    set_headers(response, {});
    response.set_header("X-Accel-Buffering", "no");
    auto told = std::make_shared<Told>();
    response.set_chunked_content_provider(
        std::string(event_stream), [this, told](std::size_t, httplib::DataSink& sink) { return tell(*told, sink); },
        [this](bool) { --streams; });
  }

  // Until the browser has gone or nothing more will be told.
  bool tell(Told& told, httplib::DataSink& sink) {
    std::string text = board.news(told);
    if (text.empty()) {
      if (!board.wait_for_news(told, heartbeat)) {
        sink.done();
        return true;
      }
      text = board.news(told);
      if (text.empty()) text = ": still here\n\n";
    }
    return sink.write(text.data(), text.size());
  }

  Board& board;
  std::unique_ptr<httplib::Server> server;
  std::optional<ServerSetup> setup;
  std::thread thread;
  std::atomic<bool> ended{false};
  std::atomic<int> streams{0};
};

namespace {

std::unique_ptr<httplib::Server> make_server(const plan::PageServing& serving) {
  if (serving.tls_cert.empty()) return std::make_unique<httplib::Server>();
  return std::make_unique<httplib::SSLServer>(serving.tls_cert.c_str(), serving.tls_key.c_str());
}

void set_limits(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(answering_threads); };
  server.set_payload_max_length(Server::most_body);
  server.set_keep_alive_max_count(1);  // a kept connection is polled a hundred times a second
  server.set_read_timeout(patience);
  server.set_write_timeout(patience);
  // The usual default lets two processes listen at one port, and browsers reach either.
  server.set_socket_options([](int fd) {
    const int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
}

std::string shown(const plan::Address& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Server>> Server::start(const plan::PageServing& serving, Board& board,
                                              const std::function<ServerSetup(int port)>& make) {
  auto state = std::make_unique<State>(board);
  State& s = *state;
  s.server = make_server(serving);
  if (!s.server->is_valid()) {
    return could_not_run("the certificate " + serving.tls_cert + " or its key cannot be used", "both are files in PEM");
  }
  set_limits(*s.server);
  const auto answer = [&s](const httplib::Request& request, httplib::Response& response) {
    s.answer(request, response);
  };
  s.server->Get(".*", answer);
  s.server->Post(".*", answer);
  errno = 0;
  const plan::Address& address = serving.address;
  int port = address.port;
  const bool bound =
      port == 0 ? (port = s.server->bind_to_any_port(address.host)) > 0 : s.server->bind_to_port(address.host, port);
  if (!bound) {
    const std::string why = errno != 0 ? std::string(": ") + std::strerror(errno) : "";
    return could_not_run("the page cannot be served at " + shown(address) + why,
                         "give " + serving.option + " another port, or 0 for a free one");
  }
  s.setup.emplace(make(port));
  s.thread = std::thread([&s] {
    s.server->listen_after_bind();
    s.ended = true;
  });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::~Server() {
  // stop() before the loop has begun would be lost.
  while (!state_->server->is_running() && !state_->ended) std::this_thread::yield();
  state_->server->stop();
  state_->thread.join();
}

int Server::streams() const { return state_->streams; }

}  // namespace brink::web

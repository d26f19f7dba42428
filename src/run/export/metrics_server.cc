#include "run/export/metrics_server.h"

#include <httplib.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

#include "output/export/prometheus_text.h"

namespace brink::run {
namespace {

constexpr std::size_t request_threads = 2;
constexpr std::size_t most_body = 1024;  // a scrape has none
constexpr std::chrono::seconds patience{2};

std::string bracketed(const std::string& host) { return host.find(':') == host.npos ? host : "[" + host + "]"; }

}  // namespace

struct MetricsServer::State {
  void answer(const httplib::Request&, httplib::Response& response) {
    Snapshot newest;
    {
      const std::lock_guard lock(mutex);
      newest = snapshot;
    }
    response.set_content(newest ? output::prometheus_text(*newest, output::RunLabel::written) : "",
                         std::string(output::prometheus_content_type));
    ++scrapes;
  }

  httplib::Server server;
  std::string url;
  std::thread thread;
  std::atomic<bool> ended{false};
  std::atomic<std::uint64_t> scrapes{0};
  std::mutex mutex;
  Snapshot snapshot;  // under `mutex`
};

MetricsServer::MetricsServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<MetricsServer>> MetricsServer::start(const plan::Address& address) {
  auto state = std::make_unique<State>();
  State& s = *state;
  s.server.new_task_queue = [] { return new httplib::ThreadPool(request_threads); };
  s.server.set_payload_max_length(most_body);
  s.server.set_keep_alive_max_count(1);  // a kept connection is polled a hundred times a second
  s.server.set_read_timeout(patience);
  s.server.set_write_timeout(patience);
  // The usual default lets two processes listen at one port, and scrapes go to either.
  s.server.set_socket_options([](int fd) {
    const int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  s.server.Get("/metrics", [&s](const auto& request, auto& response) { s.answer(request, response); });
  s.server.Get("/",
               [](const auto&, auto& response) { response.set_content("metrics are at /metrics\n", "text/plain"); });
  errno = 0;
  int port = address.port;
  const bool bound =
      port == 0 ? (port = s.server.bind_to_any_port(address.host)) > 0 : s.server.bind_to_port(address.host, port);
  if (!bound) {
    const std::string why = errno != 0 ? std::string(": ") + std::strerror(errno) : "";
    return could_not_run("cannot listen at " + bracketed(address.host) + ":" + std::to_string(address.port) + why,
                         "give --metrics-listen another port, or 0 for a free one");
  }
  s.url = "http://" + bracketed(address.host) + ":" + std::to_string(port) + "/metrics";
  s.thread = std::thread([&s] {
    s.server.listen_after_bind();
    s.ended = true;
  });
  return std::unique_ptr<MetricsServer>(new MetricsServer(std::move(state)));
}

MetricsServer::~MetricsServer() {
  // stop() before the loop has begun would be lost.
  while (!state_->server.is_running() && !state_->ended) std::this_thread::yield();
  state_->server.stop();
  state_->thread.join();
}

const std::string& MetricsServer::url() const { return state_->url; }

void MetricsServer::show(Snapshot snapshot) {
  const std::lock_guard lock(state_->mutex);
  state_->snapshot = std::move(snapshot);
}

std::uint64_t MetricsServer::scrapes() const { return state_->scrapes; }

}  // namespace brink::run

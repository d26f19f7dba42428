#include "demo/shop.h"

#include <sys/resource.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "demo/listener.h"
#include "demo/worker.h"

namespace brink::demo {
namespace {

constexpr std::uint32_t most_threads = 64;

Result<void> check(const ShopOptions& options) {
  if (options.pool < 1) return usage_error("the shop's pool needs at least 1 slot");
  if (options.work <= Duration{}) return usage_error("the shop's work time must be longer than 0");
  if (options.checkout_timeout < Duration{}) return usage_error("the shop's checkout timeout must not be negative");
  if (options.threads > most_threads) {
    return usage_error("the shop runs on at most " + std::to_string(most_threads) + " threads");
  }
  return {};
}

std::uint32_t thread_count(const ShopOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // if not, the shop is smaller, and says so by letting visitors wait
}

}  // namespace

Checkout::Checkout(const ShopOptions& options)
    : pool_({options.pool, options.work, work_spread, options.checkout_timeout}, options.seed) {}

class Shop::Inside {
 public:
  explicit Inside(const ShopOptions& options) : shared(options) {}

  Result<void> open() {
    auto listener = open_listener(shared.options.bind, shared.options.port);
    if (!listener) return tl::unexpected(listener.error());
    port = listener->port;
    shared.authority = authority(shared.options.bind, port);
    std::vector<Worker*> team;
    for (std::uint32_t i = 0; i < thread_count(shared.options); ++i) {
      auto poller = Poller::create();
      if (!poller) return tl::unexpected(poller.error());
      workers.push_back(std::make_unique<Worker>(shared, std::move(*poller), i));
      team.push_back(workers.back().get());
    }
    workers.front()->listen(std::move(listener->fd), std::move(team));
    for (const auto& worker : workers) worker->start();
    return {};
  }

  void stop() {
    const Instant deadline = now() + shared.options.drain;
    for (const auto& worker : workers) worker->stop(deadline);
    for (const auto& worker : workers) worker->join();
  }

  Shared shared;
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<Worker>> workers;
};

Result<std::unique_ptr<Shop>> Shop::start(const ShopOptions& options) {
  if (const auto sane = check(options); !sane) return tl::unexpected(sane.error());
  raise_file_limit();
  auto inside = std::make_unique<Inside>(options);
  if (const auto opened = inside->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Shop>(new Shop(std::move(inside)));
}

Shop::Shop(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Shop::~Shop() { stop(); }
void Shop::stop() { inside_->stop(); }

std::uint16_t Shop::port() const { return inside_->port; }
std::string Shop::url() const { return "http://" + inside_->shared.authority; }
const ShopOptions& Shop::options() const { return inside_->shared.options; }

ShopCounts Shop::counts() const {
  const Tally& tally = inside_->shared.tally;
  return {tally.connections.load(), tally.requests.load(), tally.bad_requests.load(), tally.checkouts_granted.load(),
          tally.checkouts_refused.load()};
}

}  // namespace brink::demo

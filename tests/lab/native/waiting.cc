// Stages in which requests wait for each other, or for another server.
#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "makers.h"
#include "queues.h"

namespace lab {
namespace {

Handler make_pool(const Numbers& numbers, Handler inner) {
  auto pool = std::make_shared<Pool>(static_cast<long>(need(numbers, "slots")), may(numbers, "queue", 1e9));
  return [pool, timeout = may(numbers, "timeout", 3600), inner](const Request& request) -> Response {
    switch (pool->enter(timeout)) {
      case Pool::Entry::full: return {503, "busy\n"};
      case Pool::Entry::late: return {500, "error\n"};
      case Pool::Entry::in: break;
    }
    Response response = inner(request);
    pool->leave();
    return response;
  };
}

Handler make_one(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<std::mutex>> keys;
  };
  return [state = std::make_shared<State>(), seconds = need(numbers, "seconds"), inner](const Request& request) {
    std::mutex* key = nullptr;
    {
      std::lock_guard<std::mutex> lock(state->mutex);
      auto& entry = state->keys[request.path];
      if (!entry) entry = std::make_unique<std::mutex>();
      key = entry.get();
    }
    {
      std::lock_guard<std::mutex> lock(*key);
      wait(seconds);
    }
    return inner(request);
  };
}

Handler make_storm(const Numbers& numbers, Handler inner) {
  auto queue = std::make_shared<WorkQueue>(static_cast<long>(need(numbers, "slots")), need(numbers, "work"));
  return [queue, timeout = need(numbers, "timeout"), tries = static_cast<long>(need(numbers, "tries")),
          inner](const Request& request) -> Response {
    for (long number = 0; number < tries; ++number) {
      if (queue->ask(timeout)) return inner(request);
      counts().add("given up");
    }
    return {504, "error\n"};
  };
}

Handler make_rate(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    double free_at = 0;
  };
  return [state = std::make_shared<State>(), rate = need(numbers, "bytes_per_s"), inner](const Request& request) {
    Response response = inner(request);
    response.before_chunk = [state, rate](std::size_t bytes) {
      double end = 0;
      {
        std::lock_guard<std::mutex> lock(state->mutex);
        end = state->free_at = std::max(now(), state->free_at) + static_cast<double>(bytes) / rate;
      }
      wait(end - now());
    };
    return response;
  };
}

Handler make_call(const Numbers& numbers, Handler) {
  return [port = static_cast<std::uint16_t>(need(numbers, "port"))](const Request& request) {
    return get(port, request.path);
  };
}

}  // namespace

const Makers& waiting_stages() {
  static const Makers makers = {
      {"pool", make_pool}, {"one", make_one}, {"storm", make_storm}, {"rate", make_rate}, {"call", make_call}};
  return makers;
}

}  // namespace lab

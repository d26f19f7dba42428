// Stages that turn requests away on purpose.
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "makers.h"

namespace lab {
namespace {

Handler make_shed(const Numbers& numbers, Handler inner) {
  auto inside = std::make_shared<std::atomic<long>>(0);
  return [inside, most = static_cast<long>(need(numbers, "most")), inner](const Request& request) -> Response {
    const long mine = ++*inside;
    Response response{503, "busy\n"};
    if (mine <= most) {
      counts().most("most let in", mine);
      response = inner(request);
    }
    --*inside;
    return response;
  };
}

Handler make_block(const Numbers& numbers, Handler inner) {
  auto seen = std::make_shared<std::atomic<long>>(0);
  return [seen, after = static_cast<long>(need(numbers, "after")), inner](const Request& request) -> Response {
    if (++*seen > after) return {403, "<h1>Forbidden</h1>\n"};
    return inner(request);
  };
}

Handler make_window(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    long window = 0, used = 0;
  };
  return [state = std::make_shared<State>(), limit = static_cast<long>(need(numbers, "limit")),
          period = need(numbers, "period"), inner](const Request& request) -> Response {
    {
      std::lock_guard<std::mutex> lock(state->mutex);
      const long window = static_cast<long>(now() / period);
      if (window != state->window) {
        state->window = window;
        state->used = 0;
      }
      counts().most("most in a window", std::min(limit, state->used + 1));
      if (++state->used > limit) return {429, "later\n"};
    }
    return inner(request);
  };
}

Handler make_bucket(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    double tokens, at = now();
  };
  const double burst = need(numbers, "burst");
  auto state = std::make_shared<State>();
  state->tokens = burst;
  return [state, rate = need(numbers, "rate"), burst, inner](const Request& request) -> Response {
    {
      std::lock_guard<std::mutex> lock(state->mutex);
      const double time = now();
      state->tokens = std::min(burst, state->tokens + rate * (time - state->at));
      state->at = time;
      if (state->tokens < 1) return {503, "later\n"};
      state->tokens -= 1;
    }
    return inner(request);
  };
}

Handler make_breaker(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    long failures = 0;
    double open_until = 0;
  };
  return [state = std::make_shared<State>(), most = static_cast<long>(need(numbers, "failures")),
          seconds = need(numbers, "seconds"), inner](const Request& request) -> Response {
    {
      std::lock_guard<std::mutex> lock(state->mutex);
      if (now() < state->open_until) return {503, "unavailable\n"};
    }
    Response response = inner(request);
    std::lock_guard<std::mutex> lock(state->mutex);
    state->failures = response.status < 500 ? 0 : state->failures + 1;
    if (state->failures >= most) {
      if (now() >= state->open_until) counts().add("opened");
      state->open_until = now() + seconds;
      state->failures = most - 1;  // the first one afterwards is on trial
    }
    return response;
  };
}

}  // namespace

const Makers& admission_stages() {
  static const Makers makers = {{"shed", make_shed},
                                {"block", make_block},
                                {"window", make_window},
                                {"bucket", make_bucket},
                                {"breaker", make_breaker}};
  return makers;
}

}  // namespace lab

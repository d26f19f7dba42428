// Stages that take time, memory, or the process.
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "makers.h"
#include "queues.h"

namespace lab {
namespace {

double thread_time() {
  timespec time;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Handler make_sleep(const Numbers& numbers, Handler inner) {
  return [seconds = need(numbers, "seconds"), spread = may(numbers, "spread", 0), inner](const Request& request) {
    wait(seconds * (1 + (spread > 0 ? spread * (2 * random_share() - 1) : 0)));
    return inner(request);
  };
}

Handler make_burn(const Numbers& numbers, Handler inner) {
  return [seconds = need(numbers, "seconds"), inner](const Request& request) {
    const double end = thread_time() + seconds;
    for (volatile unsigned long turns = 0; thread_time() < end;) {
      for (int k = 0; k < 1000; ++k) turns = turns + 1;
    }
    return inner(request);
  };
}

Handler make_drift(const Numbers& numbers, Handler inner) {
  auto served = std::make_shared<std::atomic<long>>(0);
  return [served, more = need(numbers, "more"), inner](const Request& request) {
    wait(more * static_cast<double>((*served)++));
    return inner(request);
  };
}

Handler make_cold(const Numbers& numbers, Handler inner) {
  struct State {
    std::mutex mutex;
    long idle = 0;
  };
  return [state = std::make_shared<State>(), seconds = need(numbers, "seconds"), inner](const Request& request) {
    bool fresh = false;
    {
      std::lock_guard<std::mutex> lock(state->mutex);
      fresh = state->idle == 0;
      if (!fresh) --state->idle;
    }
    if (fresh) {
      counts().add("units");
      wait(seconds);
    }
    Response response = inner(request);
    std::lock_guard<std::mutex> lock(state->mutex);
    ++state->idle;
    return response;
  };
}

Handler make_cache(const Numbers& numbers, Handler inner) {
  auto made_at = std::make_shared<std::atomic<double>>(-1e9);
  auto pool = std::make_shared<Pool>(static_cast<long>(need(numbers, "slots")), 1e9);
  return
      [made_at, pool, ttl = need(numbers, "ttl"), rebuild = need(numbers, "rebuild"), inner](const Request& request) {
        if (now() - *made_at > ttl) {
          pool->enter(3600);
          counts().add("rebuilt");
          wait(rebuild);
          pool->leave();
          *made_at = now();
        }
        return inner(request);
      };
}

Handler make_errors(const Numbers& numbers, Handler inner) {
  return [share = need(numbers, "share"), status = static_cast<int>(need(numbers, "status")),
          inner](const Request& request) -> Response {
    if (random_share() < share) return {status, "error\n"};
    return inner(request);
  };
}

Handler make_slow(const Numbers& numbers, Handler inner) {
  return [share = need(numbers, "share"), seconds = need(numbers, "seconds"), inner](const Request& request) {
    if (random_share() < share) {
      counts().add("slow");
      wait(seconds);
    }
    return inner(request);
  };
}

Handler make_key(const Numbers& numbers, Handler inner) {
  const std::string end = "/" + std::to_string(static_cast<long>(need(numbers, "name")));
  return [end, seconds = need(numbers, "seconds"), inner](const Request& request) {
    if (request.path.size() >= end.size() && request.path.ends_with(end)) {
      counts().add("slow");
      wait(seconds);
    }
    return inner(request);
  };
}

Handler make_memory(const Numbers& numbers, Handler inner) {
  return [bytes = static_cast<std::size_t>(need(numbers, "bytes")), inner](const Request& request) -> Response {
    try {
      const std::vector<char> held(bytes, 1);
      return inner(request);
    } catch (const std::bad_alloc&) {
      return {500, "error\n"};
    }
  };
}

Handler make_crash(const Numbers& numbers, Handler inner) {
  auto seen = std::make_shared<std::atomic<long>>(0);
  return [seen, after = static_cast<long>(need(numbers, "after")), inner](const Request& request) {
    if (++*seen > after) {
      std::printf("%s\n", counts().json().c_str());
      std::fflush(stdout);
      ::_exit(1);
    }
    return inner(request);
  };
}

Handler make_body(const Numbers& numbers, Handler inner) {
  return [body = std::string(static_cast<std::size_t>(need(numbers, "bytes")), 'x'), inner](const Request& request) {
    Response response = inner(request);
    if (response.status == 200) response.body = body;
    return response;
  };
}

}  // namespace

const Makers& work_stages() {
  static const Makers makers = {{"sleep", make_sleep}, {"burn", make_burn},   {"drift", make_drift},
                                {"cold", make_cold},   {"cache", make_cache}, {"errors", make_errors},
                                {"slow", make_slow},   {"key", make_key},     {"memory", make_memory},
                                {"crash", make_crash}, {"body", make_body}};
  return makers;
}

}  // namespace lab

#include "verdict/why/signals/queue_sim_test.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>

#include "base/time.h"

namespace brink::verdict::why {
namespace {

struct Arrival {
  double at = 0;
  std::uint32_t user = 0;
  friend bool operator>(const Arrival& a, const Arrival& b) { return a.at > b.at; }
};
template <class T>
using Earliest = std::priority_queue<T, std::vector<T>, std::greater<>>;

void in_order_of_end(std::vector<sample::Sample>& samples) {
  std::stable_sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
}

}  // namespace

double varied(Random& random, double mean, double cv) {
  if (cv <= 0) return mean;
  const double variance = std::log1p(cv * cv);
  const double normal =
      std::sqrt(-2 * std::log1p(-random.uniform())) * std::cos(2 * std::numbers::pi * random.uniform());
  return mean * std::exp(std::sqrt(variance) * normal - variance / 2);
}

sample::Sample made_sample(double due, double done, std::uint32_t route, sample::Failure failure,
                           std::uint16_t status) {
  sample::Sample s;
  s.due = s.begun = s.sent = Instant(from_seconds(100 + due));
  s.done = Instant(from_seconds(100 + done));
  s.first_byte = s.done;
  s.route = RouteId{route};
  s.failure = failure;
  s.status = has_response(failure) ? status : std::uint16_t{0};
  s.connection_request = 1;
  return s;
}

std::vector<sample::Sample> simulate(const ClosedQueue& queue) {
  Random random(queue.seed);
  Earliest<Arrival> arrivals;
  Earliest<double> free;
  for (std::uint32_t user = 0; user < queue.users; ++user) arrivals.push({1e-5 * user, user});
  for (std::uint32_t server = 0; server < queue.servers; ++server) free.push(0);
  std::vector<sample::Sample> samples;
  while (samples.size() < queue.completions) {
    const Arrival next = arrivals.top();
    arrivals.pop();
    const double reaches = next.at + varied(random, queue.outside, queue.outside > 0 ? 0.1 : 0);
    const double begin = std::max(reaches, free.top());
    free.pop();
    const double end = begin + varied(random, queue.hold, queue.cv);
    free.push(end);
    samples.push_back(made_sample(next.at, end));
    samples.back().user = UserId{next.user};
    arrivals.push({end + 2e-5, next.user});
  }
  in_order_of_end(samples);
  return samples;
}

std::vector<sample::Sample> simulate_shared(std::uint32_t users, std::uint32_t cores, double work, double cv,
                                            std::size_t completions, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> left(users), since(users, 0);
  for (double& w : left) w = varied(random, work, cv) * (0.5 + random.uniform());
  std::vector<sample::Sample> samples;
  double now = 0;
  const double slowdown = std::max(1.0, static_cast<double>(users) / cores);
  while (samples.size() < completions) {
    const auto first = std::min_element(left.begin(), left.end());
    const double done = *first;
    for (double& w : left) w -= done;
    now += done * slowdown;
    const auto user = static_cast<std::size_t>(first - left.begin());
    samples.push_back(made_sample(since[user], now));
    since[user] = now;
    left[user] = varied(random, work, cv);
  }
  return samples;
}

std::vector<sample::Sample> simulate_admission(double rate, double length, double work,
                                               const std::function<bool(double at)>& admit, std::uint64_t seed) {
  Random random(seed);
  std::vector<sample::Sample> samples;
  const auto requests = static_cast<std::size_t>(rate * length);
  for (std::size_t i = 0; i < requests; ++i) {
    const double at = static_cast<double>(i) / rate;
    samples.push_back(admit(at) ? made_sample(at, at + varied(random, work, 0.05))
                                : made_sample(at, at + 0.001, 0, sample::Failure::status, 429));
  }
  in_order_of_end(samples);
  return samples;
}

void freeze(std::vector<sample::Sample>& samples, double period, double length) {
  for (sample::Sample& s : samples) {
    const double at = seconds(s.done.time_since_epoch());
    const double phase = std::fmod(at, period);
    if (phase < length) s.done = s.first_byte = Instant(from_seconds(at - phase + length));
  }
  in_order_of_end(samples);
}

}  // namespace brink::verdict::why

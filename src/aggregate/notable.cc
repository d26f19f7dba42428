#include "aggregate/notable.h"

#include <algorithm>
#include <tuple>

namespace brink::aggregate {
namespace {

using sample::Exchange;
using sample::Failure;
using sample::Sample;

constexpr std::size_t kept_failed = kept_notable - kept_slowest;
constexpr std::uint32_t beyond_failures = 1000;

// Each Failure is a kind, and each status code that failed is one.
std::uint32_t kind_of(const Sample& sample) {
  return sample.failure == Failure::status ? beyond_failures + sample.status
                                           : static_cast<std::uint32_t>(sample.failure);
}

std::size_t& count_of(std::vector<std::pair<std::uint32_t, std::size_t>>& kinds, std::uint32_t kind) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.first == kind; });
  return found != kinds.end() ? found->second : kinds.emplace_back(kind, 0).second;
}

// Total for all that can tell two requests of a stage apart, so that the order of parts does not show.
auto identity(const Sample& s) { return std::tuple(s.done, s.due, s.route, s.user, s.begun, s.connection); }
bool earlier(const Exchange& a, const Exchange& b) { return identity(a.sample) < identity(b.sample); }
bool slower(const Exchange& a, const Exchange& b) {
  const Duration x = a.sample.response_time();
  const Duration y = b.sample.response_time();
  return x != y ? x > y : earlier(a, b);
}

void mask(Exchange& exchange) {
  exchange.request_head = sample::mask_secrets(exchange.request_head);
  exchange.response_head = sample::mask_secrets(exchange.response_head);
  exchange.response_body = sample::mask_body(exchange.response_body);
  exchange.detail = sample::mask_secrets(exchange.detail);
}

void shrink(std::vector<Exchange>& exchanges, std::size_t most) {
  if (exchanges.size() > most) exchanges.erase(exchanges.begin() + static_cast<std::ptrdiff_t>(most), exchanges.end());
}

}  // namespace

bool Notable::wants(const Sample& sample) const {
  if (sample.ok()) return sample.response_time() > slow_enough_;
  if (failed_.size() >= kept_failed) return false;
  const std::uint32_t kind = kind_of(sample);
  const auto full = [&](const auto& entry) { return entry.first == kind && entry.second >= kept_per_kind; };
  return std::none_of(kinds_.begin(), kinds_.end(), full);
}

void Notable::add(Exchange exchange, bool all) {
  all_ = all_ || all;
  if (all_) {
    if (everything_.size() < kept_of_all) everything_.push_back(std::move(exchange));
  } else if (exchange.sample.ok()) {
    add_slow(std::move(exchange));
  } else {
    add_failed(std::move(exchange));
  }
}

void Notable::add_failed(Exchange exchange) {
  ++count_of(kinds_, kind_of(exchange.sample));
  failed_.push_back(std::move(exchange));
}

void Notable::add_slow(Exchange exchange) {
  if (slowest_.size() < kept_slowest) {
    slowest_.push_back(std::move(exchange));
  } else {
    *fastest_kept() = std::move(exchange);
  }
  if (slowest_.size() == kept_slowest) slow_enough_ = fastest_kept()->sample.response_time();
}

std::vector<Exchange>::iterator Notable::fastest_kept() {
  return std::max_element(slowest_.begin(), slowest_.end(), slower);
}

std::vector<Exchange> Notable::take() {
  std::vector<Exchange> kept = std::move(everything_);
  std::move(failed_.begin(), failed_.end(), std::back_inserter(kept));
  std::move(slowest_.begin(), slowest_.end(), std::back_inserter(kept));
  keep_notable(kept, all_);
  for (Exchange& exchange : kept) mask(exchange);
  *this = {};
  return kept;
}

void keep_notable(std::vector<Exchange>& exchanges, bool all) {
  std::sort(exchanges.begin(), exchanges.end(), earlier);
  if (all) return shrink(exchanges, kept_of_all);

  std::vector<Exchange> failed, slowest;
  std::vector<std::pair<std::uint32_t, std::size_t>> kinds;
  for (Exchange& exchange : exchanges) {
    if (exchange.sample.ok()) {
      slowest.push_back(std::move(exchange));
    } else if (++count_of(kinds, kind_of(exchange.sample)) <= kept_per_kind) {
      failed.push_back(std::move(exchange));
    }
  }
  shrink(failed, kept_failed);
  std::sort(slowest.begin(), slowest.end(), slower);
  shrink(slowest, kept_slowest);
  exchanges = std::move(failed);
  std::move(slowest.begin(), slowest.end(), std::back_inserter(exchanges));
}

}  // namespace brink::aggregate

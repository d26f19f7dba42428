// Reproducible random numbers. One stream per user or worker, derived from the run's seed, so that a run can be
// repeated and a part of a run computed anywhere. xoshiro256++ (Blackman & Vigna 2019), seeded by splitmix64.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace brink {

constexpr std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Satisfies UniformRandomBitGenerator. Cheap to copy; not for two threads at once.
class Random {
 public:
  using result_type = std::uint64_t;

  // Stream `stream` of seed `seed`; different streams are independent for all practical purposes.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t mix = stream;
    std::uint64_t state = seed ^ splitmix64(mix);
    for (auto& word : s_) word = splitmix64(state);
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~std::uint64_t{0}; }

  result_type operator()() {
    const std::uint64_t result = rotl(s_[0] + s_[3], 23) + s_[0];
    const std::uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = rotl(s_[3], 45);
    return result;
  }

  // Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }
  // Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  // Uniform in 0..bound-1, without modulo bias worth speaking of (Lemire's multiply-shift). bound >= 1.
  std::uint64_t below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>((*this)()) * bound) >> 64);
  }
  // Exponential with the given mean.
  double exponential(double mean) { return -mean * std::log1p(-uniform()); }

 private:
  static constexpr std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::array<std::uint64_t, 4> s_;
};

}  // namespace brink

#include "stages.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "makers.h"

namespace lab {

double need(const Numbers& numbers, const char* name) {
  const auto found = numbers.find(name);
  if (found != numbers.end()) return found->second;
  std::fprintf(stderr, "a stage needs %s\n", name);
  std::exit(1);
}

double may(const Numbers& numbers, const char* name, double otherwise) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? otherwise : found->second;
}

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void wait(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

double random_share() {
  static std::mutex mutex;
  static std::mt19937_64 engine(7);
  std::lock_guard<std::mutex> lock(mutex);
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

Handler stage(const std::string& name, const Numbers& numbers, Handler inner) {
  for (const Makers* makers : {&admission_stages(), &work_stages(), &waiting_stages()}) {
    const auto found = makers->find(name);
    if (found != makers->end()) return found->second(numbers, std::move(inner));
  }
  std::fprintf(stderr, "no stage %s\n", name.c_str());
  std::exit(1);
}

}  // namespace lab

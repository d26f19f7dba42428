#include <algorithm>

#include "http.h"

namespace lab {

void Counts::add(const std::string& name, long by) {
  std::lock_guard<std::mutex> lock(mutex_);
  values_[name] += by;
}

void Counts::most(const std::string& name, long value) {
  std::lock_guard<std::mutex> lock(mutex_);
  values_[name] = std::max(values_[name], value);
}

std::string Counts::json() const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::string text = "{";
  for (const auto& [name, value] : values_) {
    text += (text.size() > 1 ? ", \"" : "\"") + name + "\": " + std::to_string(value);
  }
  return text + "}";
}

Counts& counts() {
  static Counts all;
  return all;
}

}  // namespace lab

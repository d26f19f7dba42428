#include "input/import/jmeter_scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/import/address.h"

namespace brink::input {
namespace {

void add_headers(const JmxElement& element, const JmeterText& text, JmeterScope& scope) {
  for (const auto& [name, header] : element.properties.group("HeaderManager.headers").groups) {
    plan::Header filled{std::string(trim(text.fill(header.value("Header.name")))),
                        std::string(trim(text.fill(header.value("Header.value"))))};
    if (filled.name.empty() || has_control(filled.name) || has_control(filled.value)) continue;
    std::erase_if(scope.headers, [&](const plan::Header& h) { return iequals(h.name, filled.name); });
    scope.headers.push_back(std::move(filled));
  }
}

void add_logins(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out) {
  for (const auto& [name, login] : element.properties.group("AuthManager.auth_list").groups) {
    const std::string mechanism = login.value("Authorization.mechanism");
    if (!mechanism.empty() && mechanism != "BASIC" && mechanism != "BASIC_DIGEST") {
      left_out.add("authentication " + mechanism);
      continue;
    }
    scope.logins.push_back({text.fill(login.value("Authorization.url")),
                            text.fill(login.value("Authorization.username")),
                            text.fill(login.value("Authorization.password"))});
  }
}

double milliseconds_of(const std::string& text) { return std::clamp(parse_double(text).value_or(0), 0.0, 3.6e6); }

// Random ones by their mean: bench varies pauses by --think-jitter.
bool add_timer(const JmxElement& element, const JmeterText& text, JmeterScope& scope) {
  const auto ms = [&](std::string_view name) { return milliseconds_of(text.fill(element.properties.value(name))); };
  const bool uniform = element.type == "UniformRandomTimer";
  const bool other =
      element.type == "ConstantTimer" || element.type == "GaussianRandomTimer" || element.type == "PoissonRandomTimer";
  if (!uniform && !other) return false;
  const double mean = ms("ConstantTimer.delay") + (uniform ? ms("RandomTimer.range") / 2 : 0);
  scope.pause_s = std::min(3600.0, scope.pause_s + mean / 1000);
  return true;
}

}  // namespace

void JmeterLeftOut::add(std::string_view what) {
  const auto known =
      std::find_if(counts_.begin(), counts_.end(), [&](const auto& count) { return count.first == what; });
  if (known != counts_.end()) {
    ++known->second;
  } else {
    counts_.emplace_back(what, 1);
  }
}

std::string JmeterLeftOut::words() const {
  std::string out;
  for (const auto& [what, count] : counts_) {
    if (!out.empty()) out += ", ";
    out += count > 1 ? fmt::format("{} x {}", count, what) : what;
  }
  return out;
}

bool add_to_scope(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out) {
  if (element.type == "HeaderManager") {
    add_headers(element, text, scope);
  } else if (element.type == "AuthManager") {
    add_logins(element, text, scope, left_out);
  } else if (element.type == "ConfigTestElement" && element.gui == "HttpDefaultsGui") {
    scope.defaults.push_back(&element.properties);
  } else if (!add_timer(element, text, scope) && !add_check(element, text, scope, left_out)) {
    return add_extractor(element, text, scope, left_out);
  }
  return true;
}

}  // namespace brink::input

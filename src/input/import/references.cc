#include "input/import/references.h"

#include <re2/re2.h>

#include <algorithm>

#include "input/import/placeholder.h"

namespace brink::input {
namespace {

bool is_known_call(const std::string& reference) {
  static const RE2 call(R"((?:uuid\(\s*\)|randint\(\s*-?\d{1,18}\s*,\s*-?\d{1,18}\s*\)|randstr\(\s*\d{1,5}\s*\)|)"
                        R"(counter\([^,]*\)|now\(\s*(?:unix)?\s*\)))");
  return RE2::FullMatch(reference, call);
}

class Collector {
 public:
  explicit Collector(const plan::Recording& recording) : recording_(recording) {}

  std::vector<std::string> run() {
    for (const auto& flow : recording_.flows) {
      for (const auto& request : flow.requests) look_at(request);
    }
    return std::move(unknown_);
  }

 private:
  void look_at(const plan::RecordedRequest& request) {
    look_at(request.path);
    for (const auto& header : request.headers) {
      look_at(header.name);
      look_at(header.value);
    }
    look_at(request.body.text);
    for (const auto& field : request.body.form) {
      look_at(field.name);
      look_at(field.value);
    }
  }

  void look_at(const std::string& text) {
    for (std::string& reference : placeholders_of(text)) {
      if (is_known(reference)) continue;
      reference = placeholder(reference);
      if (std::find(unknown_.begin(), unknown_.end(), reference) == unknown_.end()) unknown_.push_back(reference);
    }
  }

  bool is_known(const std::string& reference) const {
    if (reference.find('(') != std::string::npos) return is_known_call(reference);
    const auto dot = reference.find('.');
    if (dot == std::string::npos || recording_.literal_placeholders) return true;
    return std::any_of(recording_.data.begin(), recording_.data.end(),
                       [&](const auto& set) { return set.name == reference.substr(0, dot); });
  }

  const plan::Recording& recording_;
  std::vector<std::string> unknown_;
};

}  // namespace

std::vector<std::string> unknown_references(const plan::Recording& recording) { return Collector(recording).run(); }

}  // namespace brink::input

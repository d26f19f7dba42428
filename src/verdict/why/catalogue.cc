#include "verdict/why/catalogue.h"

#include "verdict/rules/list.h"

namespace brink::verdict::why {

const std::vector<Cause>& causes() {
  static const std::vector<Cause> all = [] {
    std::vector<Cause> out;
    for (const rules::Rule* rule : rules::all()) out.push_back(rule->cause);
    return out;
  }();
  return all;
}

const Cause* find_cause(std::string_view id) {
  for (const Cause& cause : causes()) {
    if (cause.id == id) return &cause;
  }
  return nullptr;
}

}  // namespace brink::verdict::why

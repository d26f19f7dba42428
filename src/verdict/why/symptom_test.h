// For tests of symptoms: features by name, and what is read out of them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "verdict/why/diagnosis.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

inline double share(const std::optional<Reading>& reading, Symptom symptom) {
  if (!reading) return 0;
  for (const auto& [known, p] : reading->values) {
    if (known == symptom) return p;
  }
  return 0;
}

struct Value {
  std::string_view name;
  double value;
};
inline Features made(const std::vector<Value>& values) {
  Features f;
  for (const Value& v : values) f.set(v.name, v.value);
  return f;
}

inline double belief_in(const Features& f, std::string_view cause) {
  for (const Ranked& r : belief(f)) {
    if (r.cause == cause) return r.confidence;
  }
  return 0;
}

}  // namespace brink::verdict::why

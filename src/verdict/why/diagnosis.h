// Diagnosis: why the target breaks where it breaks, as far as the features tell. A pure function of them.
// Explanations are data here (numbers, ids); the sentences are made of them in the same folder, so that a rule's words
// lie beside it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "verdict/why/features.h"

namespace brink::verdict::why {

struct Ranked {
  std::string cause;  // an id of the catalogue: "pool_exhausted"; never renamed
  double confidence = 0;
};

// One observation that moved the belief in the cause.
struct EvidenceLine {
  std::string text;        // "throughput stops at 160/s from 8 users on; 160/s x 50 ms = 8.0 busy slots"
  double weight = 0;       // log odds; negative: speaks against
  std::string experiment;  // that made it
};

// A cause that looks alike, and the one observation that excluded it.
struct Rival {
  std::string cause;
  std::string excluded_by;
};

// What to do to see the diagnosis fail.
struct Falsifier {
  std::string text;     // "random ids would be faster than one id if it were a row lock"
  std::string command;  // to run; empty when no command of ours can tell
};

struct Remedy {
  std::string text;      // what to change, with the numbers
  std::string gain;      // "up to 2.0x, then CPU is the limit at 208 req/s"; never without a bound
  double gain_low = 1;   // factor of capacity
  double gain_high = 1;  // >= gain_low; bounded
};

// Something that costs time whatever the limit is: delayed acknowledgements, cold starts.
struct Tax {
  std::string cause;
  std::string text;
};

struct Diagnosis {
  std::string cause = "unknown";  // the leaf; or "unknown" when only a class of causes is certain enough
  std::string family;             // the deepest class that is: "a private resource with parallel slots"
  double confidence = 0;          // of `cause`; of the family when the cause is unknown
  std::vector<Ranked> ranked;     // most likely first, at most 8, none below 0.01
  std::map<std::string, std::variant<double, std::string>> parameters;  // "slots": 8, "limit_rps": 100
  std::vector<EvidenceLine> evidence;                                   // strongest first, at most 5 for and 3 against
  std::vector<Rival> rivals;                                            // at most 2
  Falsifier falsifier;
  Remedy remedy;
  std::vector<Tax> taxes;
  std::vector<Ranked> also;  // causes that hold beside the first
};

Diagnosis diagnose(const Features& features);

// The belief over all causes, for the live view and the choice of experiments: ids with probabilities that add up to 1.
std::vector<Ranked> belief(const Features& features);

// What an experiment would tell: expected gain of information in bits under the present belief. Experiments are named
// as in experiments.h. 0 when nothing it measures is unknown.
double expected_information(const Features& features, std::string_view experiment);

}  // namespace brink::verdict::why

// The diagnosis in a record: why the target breaks where it breaks, what was tried to find out, and everything the
// answer rests on. `features` alone decide the rest: reading them back and diagnosing again gives the same text.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace brink::output {

struct RankedCause {
  std::string cause;
  double confidence = 0;
};

struct EvidenceLine {
  std::string text;
  double weight = 0;       // log odds; negative: speaks against the cause
  std::string experiment;  // that made it; "search" for the search itself
};

struct Rival {
  std::string cause;
  std::string excluded_by;
};

struct Falsifier {
  std::string text;
  std::string command;  // empty when no command can tell
};

struct Remedy {
  std::string text;
  std::string gain;
  double gain_low = 1;  // factor of capacity
  double gain_high = 1;
};

struct Tax {
  std::string cause;
  std::string text;
};

struct Feature {
  double value = 0;  // base units: seconds, bytes, per second, shares of one
  double error = 0;  // one standard error; 0: exact, or not known
  std::string source;
};

// An experiment that was made, or why it was not.
struct Experiment {
  std::string name;
  std::string question;
  std::optional<std::string> skipped;  // why; absent: it was made
  double elapsed_s = 0;
  std::uint64_t requests = 0;
  std::vector<std::uint64_t> stages;  // indices into stages
  std::string belief;                 // the likeliest cause after it
  double confidence = 0;              // in that
};

struct Diagnosis {
  std::string cause = "unknown";
  std::string family;
  double confidence = 0;
  std::vector<RankedCause> ranked;
  std::map<std::string, std::variant<double, std::string>> parameters;
  std::vector<EvidenceLine> evidence;
  std::vector<Rival> rivals;
  Falsifier falsifier;
  Remedy remedy;
  std::vector<Tax> taxes;
  std::vector<RankedCause> also;
  std::vector<Experiment> experiments;
  std::map<std::string, Feature> features;
  std::map<std::string, std::string> texts;
};

}  // namespace brink::output

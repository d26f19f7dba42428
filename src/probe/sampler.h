// Sampler: something that is looked at again and again while a run goes on.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/time.h"
#include "sample/reading.h"

namespace brink::probe {

// What is known of the target that is no number. Empty: not known.
struct TargetFacts {
  std::vector<pid_t> pids;
  std::string command;             // of its first process, secrets masked
  std::string exe;                 // its program file
  std::string listen;              // "127.0.0.1:8080"
  std::string peer;                // what its threads waited for most, over all the time: "postgres", "10.0.0.7:5432"
  std::string db_query;            // the statement most backends ran or waited for, literals masked
  std::vector<std::string> notes;  // what could not be seen and what would allow it, one line each
};

// One thread's at a time. Three implementations: target_probe.h, postgres_probe.h, scrape_probe.h.
class Sampler {
 public:
  virtual ~Sampler() = default;
  // Looks at what is due, adds readings, and returns when it wants to be called again. May wait for an answer, up to a
  // deadline of its own of at most a second.
  virtual Instant sample(Instant now, std::vector<sample::Reading>& readings) = 0;
  virtual void describe(TargetFacts& facts) const = 0;
};

}  // namespace brink::probe

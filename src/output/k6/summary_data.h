// The results as programs take them: what handleSummary is called with, and the file of --summary-export.
#pragma once

#include <string>

#include "output/k6/results.h"

namespace brink::output::k6 {

// The `data` of handleSummary(data), as JSON.
std::string summary_data(const Results& results, const Showing& showing);
// The form `--summary-export` has always had, in which a threshold is true where it was *not* kept.
std::string summary_export(const Results& results, const Showing& showing);
// What `--new-machine-readable-summary` asks for instead.
struct AboutTest {
  std::string version;    // of Brink
  std::string generated;  // "2026-11-21T09:30:00Z"
  std::string script;     // its path
};
std::string machine_summary(const Results& results, const Showing& showing, const AboutTest& about);

}  // namespace brink::output::k6

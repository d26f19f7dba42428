// A bench run in the words of other load testers, for scripts that read them. The shapes are those tools'; the numbers
// are the record's, and what a tool leaves out of its numbers is in these.
#pragma once

#include <string>

#include "output/record.h"

namespace brink::output::compat {

struct WrkView {
  std::string url;
  std::uint64_t threads = 1;
  std::uint64_t connections = 1;
  bool latency = false;  // with the distribution
};
std::string wrk_report(const Record& record, const WrkView& view);

struct AbView {
  std::uint64_t concurrency = 1;
  bool keepalive = false;
  bool body = false;        // one is sent
  bool percentiles = true;  // the table at the end
  bool estimators = true;   // medians and deviations
};
std::string ab_report(const Record& record, const AbView& view);
// The table of -w, with the attributes of -x, -y and -z.
struct AbHtml {
  std::string table, row, cell = "bgcolor=white";
};
std::string ab_html(const Record& record, const AbView& view, const AbHtml& attributes);
// The file of -e: "Percentage served,Time in ms", a row from 0 to 100.
std::string ab_csv(const Record& record);

std::string hey_report(const Record& record);

}  // namespace brink::output::compat

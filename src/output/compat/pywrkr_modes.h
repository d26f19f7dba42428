// What pywrkr says of a capacity search, and of several URLs measured one after the other.
#pragma once

#include <string>
#include <vector>

#include "output/compat/pywrkr.h"
#include "output/record.h"

namespace brink::output::compat {

struct PywrkrSearch {
  std::string url;
  double max_error_percent = 1, max_p95_s = 5, step_s = 30;
};
std::string pywrkr_autofind_report(const Record& record);
std::string pywrkr_autofind_json(const Record& record, const PywrkrSearch& search);

struct PywrkrEndpoint {
  std::string url;
  std::string method;
  Record record;
  PywrkrView view;  // with its URL
};
std::string pywrkr_urls_report(const std::vector<PywrkrEndpoint>& endpoints);
std::string pywrkr_urls_json(const std::vector<PywrkrEndpoint>& endpoints);

}  // namespace brink::output::compat

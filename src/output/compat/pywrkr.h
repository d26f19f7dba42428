// A bench run in pywrkr's words: its console report, its JSON (seconds, its keys) and its HTML table. Contract: pywrkr
// 1.3.4 and the keys that later versions added. Where pywrkr's numbers were wrong (docs/compat/pywrkr.md), these are
// not.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "output/record.h"

namespace brink::output::compat {

// Load on a ws:// URL: whether messages are sent, and answers to them waited for.
struct PywrkrSocketView {
  bool messages = false;
  bool replies = false;
};

// What the command line said and a record does not keep.
struct PywrkrView {
  std::string url;
  std::uint64_t connections = 10;
  std::optional<std::uint64_t> users;
  std::optional<std::uint64_t> requests;
  std::optional<double> duration_s;
  double ramp_up_s = 0;
  double think_s = 0;
  double think_jitter = 0;
  bool keepalive = true;
  bool http2 = false;
  bool session_cookies = true;
  bool read_body = true;
  std::optional<double> rate, ramp_rate;
  std::string profile;  // its description, or empty
  bool breakdown = false;
  std::map<std::string, std::string> tags;
  std::optional<PywrkrSocketView> socket;
};

std::string pywrkr_report(const Record& record, const PywrkrView& view);
std::string pywrkr_json(const Record& record, const PywrkrView& view);
// The file of -e: "Percentage,Time (ms)" and rows 1 to 100, CRLF; empty without samples.
std::string pywrkr_csv(const Record& record, const PywrkrView& view);
std::string pywrkr_html(const Record& record, const PywrkrView& view);
// What became of the thresholds, as a table; empty without any.
std::string pywrkr_thresholds(const Record& record);
// A line for each endpoint numbers were sent to while the run went on.
std::string pywrkr_export_lines(const Record& record);

}  // namespace brink::output::compat

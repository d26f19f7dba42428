// A command line of k6, cut into what options, script, outputs and Brink's own options say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/compat/tool.h"
#include "input/k6/flags.h"
#include "input/k6/layers.h"

namespace brink::input::k6 {

struct Line {
  std::string script;  // empty: none given
  Layer options{"the command line"};
  std::map<std::string, std::string> env;  // -e; a name alone is in `env_names`
  std::vector<std::string> env_names;
  std::vector<std::string> outputs;  // "json=out.json", in their order
  compat::BenchLine ours;
  bool find_limit = false;
  std::vector<std::pair<std::string, std::string>> of_search;  // options of `run`, for --find-limit
  std::vector<std::string> notes;

  bool quiet = false, verbose = false, help = false;
  bool no_color = false;
  bool machine_summary = false;
  bool include_system_env = true;
  bool execution_requirements = false;  // of inspect
  std::optional<std::string> config, type, summary_mode, summary_export, log_output, log_format, compatibility;
  std::optional<std::string> isolation, archive_out;
  std::vector<std::string> secret_sources;
  bool force = false;  // of new
  std::string template_name = "minimal";
};

// The words after the subcommand. Errors: usage; an unknown flag, a missing value, a refused flag.
Result<Line> cut_line(std::string_view command, const std::vector<std::string>& words);

// What variables say that the line does not: K6_OUT, K6_CONFIG, K6_SUMMARY_MODE, ... Errors: usage.
Result<void> add_environment(const Environment& environment, Line& line);

}  // namespace brink::input::k6

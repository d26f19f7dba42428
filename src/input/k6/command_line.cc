#include "input/k6/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/k6/table.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using enum Takes;
using enum Use;

constexpr std::string_view no_cloud = "tests are run on this machine, not in a cloud";
constexpr std::string_view no_rest =
    "there is no REST API of a running test: watch it with --live or --metrics-listen, and stop it with Ctrl-C";

constexpr std::array table = {
    Flag{"vus", 'u', value, option, "number of virtual users", ""},
    Flag{"duration", 'd', value, option, "how long", ""},
    Flag{"iterations", 'i', value, option, "iterations over all users", ""},
    Flag{"stage", 's', value, option, "DURATION:TARGET; may be repeated", ""},
    Flag{"env", 'e', value, apart, "NAME=VALUE in __ENV; may be repeated", ""},
    Flag{"out", 'o', value, apart,
         "OUTPUT[=ARGUMENT]: json, csv, influxdb, experimental-prometheus-rw, opentelemetry, "
         "statsd, web-dashboard; may be repeated",
         ""},
    Flag{"quiet", 'q', nothing, apart, "no progress", ""},
    Flag{"verbose", 'v', nothing, apart, "debug lines of the script too", ""},
    Flag{"type", 't', value, apart, "js or archive", ""},
    Flag{"config", 'c', value, apart, "options as JSON", ""},
    Flag{"throw", 'w', nothing, option, "failed requests are exceptions", ""},
    Flag{"tag", 0, value, option, "NAME=VALUE on every sample; may be repeated", ""},
    Flag{"no-setup", 0, nothing, option, "setup() is not called", ""},
    Flag{"no-teardown", 0, nothing, option, "teardown() is not called", ""},
    Flag{"no-thresholds", 0, nothing, option, "thresholds are not judged", ""},
    Flag{"no-summary", 0, nothing, apart, "no summary at the end", ""},
    Flag{"summary-mode", 0, value, apart, "compact, full or disabled", ""},
    Flag{"summary-export", 0, value, apart, "write the summary to a file, as JSON", ""},
    Flag{"summary-trend-stats", 0, value, option, "columns of trends", ""},
    Flag{"summary-time-unit", 0, value, option, "s, ms or us", ""},
    Flag{"new-machine-readable-summary", 0, nothing, apart, "the newer form of the summary for programs", ""},
    Flag{"max-redirects", 0, value, option, "follow at most so many", ""},
    Flag{"batch", 0, value, option, "requests of a batch at once", ""},
    Flag{"batch-per-host", 0, value, option, "of those, to one host", ""},
    Flag{"rps", 0, value, option, "most requests a second, over all users", ""},
    Flag{"user-agent", 0, value, option, "User-Agent of requests", ""},
    Flag{"http-debug", 0, maybe, option, "requests and responses in the log; full: with bodies", ""},
    Flag{"insecure-skip-tls-verify", 0, nothing, option, "do not check certificates", ""},
    Flag{"no-connection-reuse", 0, nothing, option, "a connection for each request", ""},
    Flag{"no-vu-connection-reuse", 0, nothing, option, "no connection outlives an iteration", ""},
    Flag{"min-iteration-duration", 0, value, option, "least time an iteration takes", ""},
    Flag{"blacklist-ip", 0, value, option, "networks no request goes to", ""},
    Flag{"block-hostnames", 0, value, option, "hosts no request goes to", ""},
    Flag{"system-tags", 0, value, option, "which tags samples have", ""},
    Flag{"console-output", 0, value, option, "file for console lines", ""},
    Flag{"discard-response-bodies", 0, nothing, option, "bodies are not kept", ""},
    Flag{"dns", 0, value, option, "ttl=..,select=..,policy=..", ""},
    Flag{"local-ips", 0, value, noted, "addresses to send from", "the system chooses the address requests come from"},
    Flag{"execution-segment", 0, value, option, "the part of the test that is this instance's", ""},
    Flag{"execution-segment-sequence", 0, value, option, "all parts", ""},
    Flag{"include-system-env-vars", 0, maybe, apart, "the environment is in __ENV", ""},
    Flag{"compatibility-mode", 0, value, apart, "extended or base", ""},
    Flag{"log-output", 0, value, apart, "stderr, stdout, none or file=PATH", ""},
    Flag{"log-format", 0, value, apart, "text, json or raw", ""},
    Flag{"no-color", 0, nothing, apart, "no colours", ""},
    Flag{"paused", 'p', nothing, noted, "begin paused", "nothing could say when to go on, so the test begins at once"},
    Flag{"linger", 'l', nothing, noted, "stay after the end",
         "the program ends with the test: everything it had is in the record and its report"},
    Flag{"address", 'a', value, noted, "of the REST API", no_rest},
    Flag{"no-usage-report", 0, nothing, noted, "send no usage report", "none is ever sent"},
    Flag{"features", 0, value, noted, "feature flags of k6", "there are no feature flags here"},
    Flag{"profiling-enabled", 0, nothing, noted, "profiling endpoints", no_rest},
    Flag{"traces-output", 0, value, refused, "where traces go",
         "traces of single requests are not exported: leave it out, or use --out json for every sample"},
    Flag{"secret-source", 0, value, apart, "where k6/secrets takes its values", ""},
    Flag{"no-cloud-secrets", 0, nothing, noted, "no secrets of the cloud", no_cloud},
    Flag{"no-archive-upload", 0, nothing, noted, "of the cloud", no_cloud},
    Flag{"archive-out", 'O', value, apart, "of archive: the file to write", ""},
    Flag{"execution-requirements", 0, nothing, apart, "of inspect: with the time and the users it takes", ""},
    Flag{"force", 'f', nothing, apart, "of new: over a file that is there", ""},
    Flag{"template", 0, value, apart, "of new: minimal or protocol", ""},
    // Of Brink.
    Flag{"json", 0, value, ours, "of Brink: write the record to a file", "json"},
    Flag{"junit", 0, value, ours, "of Brink: write thresholds as JUnit", "junit"},
    Flag{"markdown", 0, value, ours, "of Brink: write the report as Markdown", "markdown"},
    Flag{"live", 0, nothing, ours, "of Brink: the run on the whole terminal while it goes on", "live"},
    Flag{"no-save", 0, nothing, ours, "of Brink: do not save the record", "no-save"},
    Flag{"store", 0, value, ours, "of Brink: the folder of saved runs", "store"},
    Flag{"workers", 0, value, ours, "of Brink: threads that make load", "workers"},
    Flag{"i-own-this", 0, nothing, ours, "of Brink: hosts that are not this machine are yours, or their owner agreed",
         "i-own-this"},
    Flag{"metrics-listen", 0, value, ours, "of Brink: serve the run's numbers to Prometheus", "metrics-listen"},
    Flag{"js-isolation", 0, value, apart, "of Brink: group (users share a runtime) or vu", ""},
    Flag{"html", 0, value, ours, "of Brink: write the report to a file, as one page", "html"},
    Flag{"csv", 0, value, ours, "of Brink: write the routes to a file, as a table", "csv"},
    Flag{"help", 'h', nothing, apart, "this", ""},
};

const Flag* find(std::string_view name) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const Flag& flag) { return flag.name == name; });
  return at == table.end() ? nullptr : &*at;
}
const Flag* find(char letter) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const Flag& flag) { return flag.letter == letter; });
  return at == table.end() || letter == 0 ? nullptr : &*at;
}

tl::unexpected<Error> wrong(std::string message, std::string hint = "see: brink k6 run --help") {
  return usage_error(std::move(message), std::move(hint));
}

// A flag as it stands on the line, with its value.
struct Given {
  const Flag* flag = nullptr;
  std::string spelled;
  std::optional<std::string> text;  // none: a flag alone
};

// Adds to what a flag has said before, where that adds up.
void put(json& options, const Row& row, json value) {
  const std::string name(row.name);
  if (row.kind == Kind::stages || row.kind == Kind::list) {
    for (auto& each : value) options[name].push_back(std::move(each));
  } else if (row.kind == Kind::map && options.contains(name)) {
    options[name].update(value);
  } else {
    options[name] = std::move(value);
  }
}

Result<void> add_option(const Given& given, Line& line) {
  const Row* row = row_of_flag(given.flag->name);
  std::string text = given.text.value_or(row->kind == Kind::debug ? "headers" : "true");
  auto value = value_of(*row, text, given.spelled);
  if (!value) return tl::unexpected(value.error());
  put(line.options.options, *row, std::move(*value));
  return {};
}

Result<bool> truth(const Given& given) {
  const std::string text = given.text.value_or("true");
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return wrong(fmt::format("{}: '{}' is not true or false", given.spelled, text));
}

void add_env(const std::string& text, Line& line) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    line.env_names.push_back(text);
  } else {
    line.env[text.substr(0, equals)] = text.substr(equals + 1);
  }
}

Result<void> add_apart(const Given& given, Line& line) {
  const std::string_view name = given.flag->name;
  if (given.flag->takes != value) {
    const auto yes = truth(given);
    if (!yes) return tl::unexpected(yes.error());
    if (name == "quiet") line.quiet = *yes;
    if (name == "verbose") line.verbose = *yes;
    if (name == "no-color") line.no_color = *yes;
    if (name == "new-machine-readable-summary") line.machine_summary = *yes;
    if (name == "include-system-env-vars") line.include_system_env = *yes;
    if (name == "execution-requirements") line.execution_requirements = *yes;
    if (name == "force") line.force = *yes;
    if (name == "help") line.help = *yes;
    if (name == "no-summary" && *yes) line.summary_mode = "disabled";
    return {};
  }
  const std::string& text = *given.text;
  if (name == "env") add_env(text, line);
  if (name == "out") line.outputs.push_back(text);
  if (name == "type") line.type = text;
  if (name == "config") line.config = text;
  if (name == "summary-mode") line.summary_mode = text;
  if (name == "summary-export") line.summary_export = text;
  if (name == "compatibility-mode") line.compatibility = text;
  if (name == "log-output") line.log_output = text;
  if (name == "log-format") line.log_format = text;
  if (name == "archive-out") line.archive_out = text;
  if (name == "template") line.template_name = text;
  if (name == "js-isolation") line.isolation = text;
  if (name == "secret-source") line.secret_sources.push_back(text);
  return {};
}

Result<void> take(const Given& given, Line& line) {
  switch (given.flag->use) {
    case option: return add_option(given, line);
    case apart: return add_apart(given, line);
    case ours: line.ours.add(given.flag->note, given.text.value_or("true")); return {};
    case noted: line.notes.push_back(fmt::format("{} has no effect: {}", given.spelled, given.flag->note)); return {};
    case refused: return wrong(fmt::format("{} is not taken", given.spelled), std::string(given.flag->note));
  }
  return {};
}

class Words {
 public:
  Words(const std::vector<std::string>& words, Line& line) : words_(words), line_(line) {}

  Result<void> read() {
    bool only_arguments = false;
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      Result<void> ok;
      if (only_arguments || word == "-" || !word.starts_with('-')) {
        ok = argument(word);
      } else if (word == "--") {
        only_arguments = true;
      } else if (word.starts_with("--")) {
        ok = long_flag(word);
      } else {
        ok = letters(word);
      }
      if (!ok) return ok;
    }
    return {};
  }

 private:
  Result<void> argument(const std::string& word) {
    if (!line_.script.empty()) {
      return wrong(fmt::format("'{}' is one argument too many, after '{}'", word, line_.script),
                   "flags that take a value need it beside them");
    }
    line_.script = word;
    return {};
  }

  Result<std::string> next(std::string_view spelled) {
    if (at_ < words_.size()) return words_[at_++];
    return wrong(fmt::format("flag needs an argument: {}", spelled));
  }

  Result<void> long_flag(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    Given given{find(name), "--" + name, std::nullopt};
    if (given.flag == nullptr) return wrong(fmt::format("unknown flag: --{}", name));
    if (equals != std::string::npos) {
      given.text = word.substr(equals + 1);
    } else if (given.flag->takes == value) {
      auto text = next(given.spelled);
      if (!text) return tl::unexpected(text.error());
      given.text = std::move(*text);
    }
    return take(given, line_);
  }

  // "-qu 10", "-u10", "-u=10".
  Result<void> letters(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      Given given{find(word[i]), std::string("-") + word[i], std::nullopt};
      if (given.flag == nullptr) return wrong(fmt::format("unknown shorthand flag: '{}' in {}", word[i], word));
      if (given.flag->takes == value) {
        std::string rest = word.substr(i + 1);
        if (rest.starts_with('=')) rest.erase(0, 1);
        if (rest.empty()) {
          auto text = next(given.spelled);
          if (!text) return tl::unexpected(text.error());
          rest = std::move(*text);
        }
        given.text = std::move(rest);
        return take(given, line_);
      }
      if (auto ok = take(given, line_); !ok) return ok;
    }
    return {};
  }

  const std::vector<std::string>& words_;
  Line& line_;
  std::size_t at_ = 0;
};

}  // namespace

std::span<const Flag> flags() { return table; }

Result<Line> cut_line(std::string_view command, const std::vector<std::string>& words) {
  Line line;
  line.include_system_env = command == "run";
  if (auto ok = Words(words, line).read(); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_layer(line.options); !ok) return tl::unexpected(ok.error());
  return line;
}

Result<void> add_environment(const Environment& environment, Line& line) {
  const auto set = [&](std::string_view name) {
    auto text = environment(name);
    return text && !text->empty() ? text : std::nullopt;
  };
  const auto fill = [&](std::string_view name, std::optional<std::string>& value) {
    if (!value) value = set(name);
  };
  fill("K6_CONFIG", line.config);
  fill("K6_TYPE", line.type);
  fill("K6_SUMMARY_MODE", line.summary_mode);
  fill("K6_SUMMARY_EXPORT", line.summary_export);
  fill("K6_LOG_OUTPUT", line.log_output);
  fill("K6_LOG_FORMAT", line.log_format);
  fill("K6_COMPATIBILITY_MODE", line.compatibility);
  if (!line.summary_mode && set("K6_NO_SUMMARY") == "true") line.summary_mode = "disabled";
  if (set("K6_NO_COLOR") || set("NO_COLOR")) line.no_color = true;
  if (set("K6_INCLUDE_SYSTEM_ENV_VARS") == "false") line.include_system_env = false;
  if (set("K6_NEW_MACHINE_READABLE_SUMMARY") == "true") line.machine_summary = true;
  if (line.outputs.empty()) {
    if (const auto out = set("K6_OUT")) {
      for (const std::string_view each : split(*out, ',')) line.outputs.emplace_back(trim(each));
    }
  }
  if (set("K6_WEB_DASHBOARD") == "true") line.outputs.emplace_back("web-dashboard");
  return {};
}

}  // namespace brink::input::k6

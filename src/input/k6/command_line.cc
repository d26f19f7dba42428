#include "input/k6/command_line.h"

#include <fmt/format.h>

#include "base/text.h"
#include "input/k6/table.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using enum Takes;
using enum Use;

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

// One tag a flag: a comma is the value's.
Result<void> add_tag(const Given& given, Line& line) {
  const std::size_t equals = given.text->find('=');
  if (equals == std::string::npos || equals == 0) {
    return wrong(fmt::format("{}: '{}' is not NAME=VALUE", given.spelled, *given.text));
  }
  line.options.options["tags"][given.text->substr(0, equals)] = given.text->substr(equals + 1);
  return {};
}

Result<void> add_option(const Given& given, Line& line) {
  const Row* row = row_of_flag(given.flag->name);
  std::string text = given.text.value_or(row->kind == Kind::debug ? "headers" : "true");
  if (given.flag->name == "tag") return add_tag(given, line);
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
    if (name == "find-limit") line.find_limit = *yes;
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
    case search: line.of_search.emplace_back(given.flag->name, given.text.value_or("true")); return {};
    case ours: line.ours.add(given.flag->name, given.text.value_or("true")); return {};
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
    Given given{flag_named(name), "--" + name, std::nullopt};
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
      Given given{flag_of(word[i]), std::string("-") + word[i], std::nullopt};
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

Result<Line> cut_line(std::string_view command, const std::vector<std::string>& words) {
  Line line;
  line.include_system_env = command == "run";
  if (auto ok = Words(words, line).read(); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_layer(line.options); !ok) return tl::unexpected(ok.error());
  if (!line.find_limit && !line.of_search.empty()) {
    return wrong(fmt::format("--{} is for a search", line.of_search.front().first), "add --find-limit");
  }
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
  if (line.secret_sources.empty()) {
    if (const auto source = set("K6_SECRET_SOURCE")) line.secret_sources.push_back(*source);
  }
  const bool asked = std::any_of(line.outputs.begin(), line.outputs.end(),
                                 [](const std::string& out) { return out.starts_with("web-dashboard"); });
  if (set("K6_WEB_DASHBOARD") == "true" && !asked) line.outputs.emplace_back("web-dashboard");
  return {};
}

}  // namespace brink::input::k6

#include "input/compat/tool.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "input/options/nearest.h"

namespace brink::input::compat {
namespace {

std::string dashed(const Tool& tool, std::string_view name) {
  const bool one = name.size() == 1 || tool.style == Style::go;
  return fmt::format("{}{}", one ? "-" : "--", name);
}

// What Go's flags take for a yes or a no.
std::optional<bool> go_bool(std::string_view text) {
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return true;
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

std::string see_help(const Tool& tool) { return fmt::format("see: brink {} --help", tool.name); }

class Cutter {
 public:
  Cutter(const Tool& tool, const std::vector<std::string>& words) : tool_(tool), words_(words) {}

  Result<Line> cut() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (word == "--") break;
      if (word.size() < 2 || word.front() != '-') {
        line_.arguments.push_back(word);
        if (tool_.style == Style::getopt || tool_.style == Style::go) break;
        continue;
      }
      if (auto ok = option(word); !ok) return tl::unexpected(ok.error());
      if (line_.help || line_.version) return std::move(line_);
    }
    line_.arguments.insert(line_.arguments.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
    return std::move(line_);
  }

 private:
  Result<void> option(const std::string& word) {
    const bool double_dash = word.starts_with("--");
    const std::string_view rest = std::string_view(word).substr(double_dash ? 2 : 1);
    const bool short_help = tool_.style == Style::argparse || tool_.style == Style::go;
    if (double_dash ? rest == "help" : short_help && rest == "h") {
      line_.help = true;
      return {};
    }
    if (double_dash && rest == "version") {
      line_.version = true;
      return {};
    }
    if (tool_.style == Style::go || double_dash) return long_option(rest);
    return tool_.style == Style::argparse && rest.substr(1).starts_with('=') ? letter_alone(rest) : letters(rest);
  }

  Result<void> long_option(std::string_view rest) {
    const std::size_t equals = rest.find('=');
    const std::string_view name = rest.substr(0, equals);
    const Row* row = find(name);
    if (row == nullptr && tool_.style == Style::argparse) row = find_beginning(name);
    if (row == nullptr || (name.size() == 1 && tool_.style != Style::go)) return unknown(name);
    if (equals == std::string_view::npos) return take(*row, std::nullopt);
    return take(*row, std::string(rest.substr(equals + 1)));
  }

  // argparse takes -c=50 as -c 50, but -kc=50 as -k -c =50.
  Result<void> letter_alone(std::string_view rest) {
    const Row* row = find(rest.substr(0, 1));
    return row == nullptr ? unknown(rest.substr(0, 1)) : take(*row, std::string(rest.substr(2)));
  }

  // Flags may stand together; what follows a letter that takes a value is the value.
  Result<void> letters(std::string_view rest) {
    while (!rest.empty()) {
      const Row* row = find(rest.substr(0, 1));
      if (row == nullptr) return unknown(rest.substr(0, 1));
      rest.remove_prefix(1);
      const bool has_value = !row->value_name.empty() && !rest.empty();
      if (auto ok = take(*row, has_value ? std::optional<std::string>(rest) : std::nullopt); !ok) return ok;
      if (has_value) break;
    }
    return {};
  }

  Result<void> take(const Row& row, std::optional<std::string> value) {
    const std::string name = dashed(tool_, row.name);
    if (row.use == Use::refused) {
      return usage_error(fmt::format("{} {} is not supported", tool_.name, name), std::string(row.note));
    }
    const bool flag = row.value_name.empty();
    if (flag && value) {
      if (const auto wish = tool_.style == Style::go ? go_bool(*value) : std::nullopt) {
        if (*wish) line_.options.push_back({&row, ""});
        return {};
      }
      return usage_error(fmt::format("{} {} takes no value", tool_.name, name), see_help(tool_));
    }
    if (!flag && !value) {
      if (at_ == words_.size())
        return usage_error(fmt::format("{} {} needs a value", tool_.name, name), see_help(tool_));
      value = words_[at_++];
    }
    line_.options.push_back({&row, std::move(value).value_or("")});
    return {};
  }

  const Row* find(std::string_view name) const {
    const auto at = std::find_if(tool_.rows.begin(), tool_.rows.end(),
                                 [&](const Row& row) { return row.name == name || row.also == name; });
    return at == tool_.rows.end() || name.empty() ? nullptr : &*at;
  }

  // The one long option that begins so; none when there are several.
  const Row* find_beginning(std::string_view name) const {
    const Row* found = nullptr;
    for (const Row& row : tool_.rows) {
      if (name.size() < 2 || !row.name.starts_with(name)) continue;
      if (found != nullptr) return nullptr;
      found = &row;
    }
    return found;
  }

  Result<void> unknown(std::string_view name) const {
    std::vector<std::string_view> names;
    for (const Row& row : tool_.rows) {
      for (const std::string_view known : {row.name, row.also}) {
        if (known.size() > 1) names.push_back(known);
      }
    }
    const std::string_view near = nearest(name, names);
    return usage_error(fmt::format("{} has no option {}", tool_.name, dashed(tool_, name)),
                       near.empty() ? see_help(tool_) : fmt::format("did you mean {}?", dashed(tool_, near)));
  }

  const Tool& tool_;
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  Line line_;
};

}  // namespace

std::optional<std::string> Line::last(std::string_view name) const {
  for (auto at = options.rbegin(); at != options.rend(); ++at) {
    if (at->row->name == name) return at->value;
  }
  return std::nullopt;
}

Result<Line> cut(const Tool& tool, const std::vector<std::string>& words) { return Cutter(tool, words).cut(); }

std::vector<std::string> Line::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const Word& word : options) {
    if (word.row->name == name) values.push_back(word.value);
  }
  return values;
}

void put(RawLine& line, Command command, std::string_view ours, std::string value) {
  const Option* option = find_option(command, ours);
  CHECK(option != nullptr);
  const auto given =
      std::find_if(line.options.begin(), line.options.end(), [&](const auto& pair) { return pair.first == option; });
  if (given != line.options.end() && !option->repeatable) {
    given->second = std::move(value);
  } else {
    line.options.emplace_back(option, std::move(value));
  }
}

void put_alike(const Line& line, Command command, RawLine& out) {
  for (const Word& word : line.options) {
    const Row& row = *word.row;
    if (row.use == Use::same) put(out, command, row.ours, row.value_name.empty() ? "true" : word.value);
  }
}

void BenchLine::add(std::string_view ours, std::string value) { put(raw, Command::bench, ours, std::move(value)); }

bool BenchLine::has(std::string_view ours) const {
  return std::any_of(raw.options.begin(), raw.options.end(),
                     [&](const auto& pair) { return pair.first->name == ours; });
}

void BenchLine::remove(std::string_view ours) {
  std::erase_if(raw.options, [&](const auto& pair) { return pair.first->name == ours; });
}

void add_alike(const Line& line, BenchLine& out) {
  put_alike(line, Command::bench, out.raw);
  for (const Word& word : line.options) {
    const Row& row = *word.row;
    if (row.use != Use::ignored || row.note.empty()) continue;
    std::string note = fmt::format("{}{} has no effect: {}", row.name.size() == 1 ? "-" : "--", row.name, row.note);
    if (std::find(out.notes.begin(), out.notes.end(), note) == out.notes.end()) out.notes.push_back(std::move(note));
  }
}

void add_count(std::uint64_t requests, BenchLine& out) {
  out.add("requests", std::to_string(requests));
  if (out.has("max-duration")) return;
  out.add("max-duration", fmt::format("{:g}h", find_option(Command::bench, "max-duration")->range.most / 3600));
}

void add_http2(bool tls, BenchLine& out) {
  out.flag("http2");
  if (tls) out.flag("http1.1");
}

void share_connections(std::uint64_t at_once, BenchLine& out) {
  constexpr std::uint64_t most_streams = 100;  // what RFC 9113 wants a server to allow at least
  out.add("streams", std::to_string(std::min(at_once, most_streams)));
  if (out.has("rate")) return;
  out.remove("connections");
  out.add("users", std::to_string(at_once));
  if (!out.has("think-time")) out.add("think-time", "0");
}

Result<std::uint64_t> count_of(const Tool& tool, std::string_view option, const std::string& text) {
  const auto number = parse_int(trim(text));
  if (number && *number >= 0) return static_cast<std::uint64_t>(*number);
  return usage_error(fmt::format("{} {}: \"{}\" is not a whole number", tool.name, dashed(tool, option), text),
                     "give a number in digits");
}

}  // namespace brink::input::compat

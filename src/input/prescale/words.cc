#include "input/prescale/words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "input/options/nearest.h"

namespace brink::input::prescale {
namespace {

std::string see_help(const VerbInfo& verb) { return fmt::format("see: brink prescale {} --help", verb.name); }

tl::unexpected<Error> unknown_option(const VerbInfo& verb, std::string_view word) {
  std::vector<std::string_view> names;
  for (const Row& row : all_rows()) {
    if (row.verbs & in(verb.verb)) names.push_back(row.name);
  }
  const std::string_view near = nearest(word, names);
  return usage_error(fmt::format("prescale {} has no option {}{}", verb.name, word.size() == 1 ? "-" : "--", word),
                     near.empty() ? see_help(verb) : fmt::format("did you mean --{}?", near));
}

Result<std::monostate> check_kind(const Row& row, const std::string& value) {
  const bool whole = row.kind == Kind::integer && !parse_int(trim(value));
  const bool number = row.kind == Kind::number && !parse_double(trim(value));
  if (!whole && !number) return std::monostate{};
  return usage_error(fmt::format("--{}: \"{}\" is not a {}", row.name, value, whole ? "whole number" : "number"),
                     "give a number in digits");
}

class Cutter {
 public:
  Cutter(const VerbInfo& verb, const std::vector<std::string>& words) : verb_(verb), words_(words) {
    line_.verb = verb.verb;
  }

  Result<Line> cut() {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (word == "--") {
        line_.arguments.insert(line_.arguments.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
        break;
      }
      const bool is_option = word.size() > 1 && word.front() == '-';
      if (!is_option) {
        line_.arguments.push_back(word);
      } else if (auto ok = take_option(word); !ok) {
        return tl::unexpected(ok.error());
      }
    }
    if (line_.help) return std::move(line_);
    if (auto ok = count_arguments(); !ok) return tl::unexpected(ok.error());
    return std::move(line_);
  }

 private:
  Result<std::monostate> take_option(const std::string& word) {
    const bool is_long = word.starts_with("--");
    const auto equals = is_long ? word.find('=') : std::string::npos;
    const std::string name =
        is_long ? word.substr(2, equals - (equals == std::string::npos ? 0 : 2)) : word.substr(1, 1);
    if (name == "help" && is_long) {
      line_.help = true;
      return std::monostate{};
    }
    const Row* row = is_long && name.size() < 2 ? nullptr : find_row(verb_.verb, name);
    if (row == nullptr) return unknown_option(verb_, name);
    std::optional<std::string> value;
    if (equals != std::string::npos) value = word.substr(equals + 1);
    if (!is_long && word.size() > 2) value = word.substr(2);
    return take_value(*row, name, std::move(value));
  }

  Result<std::monostate> take_value(const Row& row, const std::string& name, std::optional<std::string> value) {
    const bool flag = row.kind == Kind::flag || row.kind == Kind::on_off;
    if (flag && value) return usage_error(fmt::format("--{} takes no value", name), see_help(verb_));
    if (flag) value = row.kind == Kind::on_off && name != row.name ? "false" : "true";
    if (!value && at_ == words_.size())
      return usage_error(fmt::format("--{} needs a value", row.name), see_help(verb_));
    if (!value) value = words_[at_++];
    if (auto ok = check_kind(row, *value); !ok) return ok;
    line_.given[row.name].push_back(std::move(*value));
    return std::monostate{};
  }

  Result<std::monostate> count_arguments() const {
    if (line_.arguments.size() < verb_.least) {
      return usage_error(fmt::format("prescale {} needs {}", verb_.name, verb_.arguments), see_help(verb_));
    }
    if (line_.arguments.size() > verb_.most) {
      return usage_error(fmt::format("prescale {} does not take \"{}\"", verb_.name, line_.arguments[verb_.most]),
                         see_help(verb_));
    }
    return std::monostate{};
  }

  const VerbInfo& verb_;
  const std::vector<std::string>& words_;
  std::size_t at_ = 1;
  Line line_;
};

}  // namespace

std::optional<std::string> Line::last(std::string_view name) const {
  const auto at = given.find(name);
  return at == given.end() ? std::nullopt : std::optional(at->second.back());
}

Result<Line> cut(const std::vector<std::string>& words) {
  if (words.empty()) return usage_error("prescale: no command given", "see: brink prescale --help");
  if (const VerbInfo* verb = find_verb(words.front())) return Cutter(*verb, words).cut();
  std::vector<std::string_view> names;
  for (const VerbInfo& verb : all_verbs()) names.push_back(verb.name);
  const std::string_view near = nearest(words.front(), names);
  return usage_error(
      fmt::format("prescale has no command \"{}\"", words.front()),
      near.empty() ? "see: brink prescale --help" : fmt::format("did you mean: brink prescale {}", near));
}

}  // namespace brink::input::prescale

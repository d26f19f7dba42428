#include "input/scenario/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "input/options/nearest.h"

namespace brink::input {
namespace {

constexpr Duration longest = std::chrono::hours(1);

// For messages, which are one line.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string out(text.substr(0, most));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text.size() > most ? out + "..." : out;
}

}  // namespace

void Findings::wrong(int line, std::string_view what, std::string hint) {
  if (error_) return;
  error_ = Error{ErrorKind::usage, fmt::format("{}, line {}: {}", file_, line, what), std::move(hint)};
}

void Findings::note(int line, std::string_view what) {
  notes_.push_back(fmt::format("{}, line {}: {}", file_, line, what));
}

Field Field::at(std::string_view key) const {
  const Node* found = node_ != nullptr ? node_->find(key) : nullptr;
  return {*findings_, found, found != nullptr ? found->line : line_,
          path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key)};
}

std::vector<Field> Field::items() const {
  std::vector<Field> fields;
  if (!given()) return fields;
  if (!is(Node::Kind::list)) {
    wrong_kind("a list");
    return fields;
  }
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    const Node& item = node_->items[i];
    fields.push_back(Field(*findings_, &item, item.line, fmt::format("{}[{}]", path_, i)));
  }
  return fields;
}

std::vector<Field::Member> Field::members() const {
  std::vector<Member> fields;
  if (!given()) return fields;
  if (!is(Node::Kind::map)) {
    wrong_kind("an object");
    return fields;
  }
  for (std::size_t i = 0; i < node_->keys.size(); ++i) {
    const Node::Key& key = node_->keys[i];
    fields.push_back(
        {key.name, Field(*findings_, &node_->items[i], key.line, fmt::format("{}.{}", path_, shown(key.name)))});
  }
  return fields;
}

void Field::only(std::span<const std::string_view> known) const {
  for (const Member& member : members()) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    const std::string_view near = nearest(member.name, {known.begin(), known.end()});
    const std::string place = path_.empty() ? "a scenario" : path_;
    findings_->wrong(
        member.value.line_, fmt::format("{} has no key \"{}\"", place, shown(member.name)),
        near.empty() ? "see docs/scenario.md, or: brink schema scenario" : fmt::format("did you mean \"{}\"?", near));
  }
}

std::string Field::text() const {
  if (!given()) return "";
  if (is(Node::Kind::text)) return node_->text;
  wrong_kind("a text", is(Node::Kind::number) || is(Node::Kind::boolean) ? "put it in quotes" : "");
  return "";
}

std::string Field::spelled() const {
  if (!given()) return "";
  if (is(Node::Kind::list) || is(Node::Kind::map)) wrong_kind("a text");
  return node_->text;
}

std::optional<double> Field::number() const {
  if (!given()) return std::nullopt;
  if (is(Node::Kind::number)) return node_->number;
  wrong_kind("a number");
  return std::nullopt;
}

std::optional<bool> Field::boolean() const {
  if (!given()) return std::nullopt;
  if (is(Node::Kind::boolean)) return node_->truth;
  wrong_kind("true or false");
  return std::nullopt;
}

std::optional<std::int64_t> Field::integer(std::int64_t least, std::int64_t most) const {
  const auto value = number();
  if (!value) return std::nullopt;
  const bool within = *value >= static_cast<double>(least) && *value <= static_cast<double>(most);
  if (within && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
  wrong(fmt::format("is {}, not a whole number from {} to {}", shown(node_->text), least, most));
  return std::nullopt;
}

std::optional<Duration> Field::pause() const {
  if (!given()) return std::nullopt;
  if (!is(Node::Kind::number)) {
    wrong_kind("a number", "give seconds, such as 0.5");
    return std::nullopt;
  }
  if (node_->number >= 0 && node_->number <= seconds(longest)) return from_seconds(node_->number);
  wrong(fmt::format("is {}", shown(node_->text)), fmt::format("give seconds from 0 to {:g}", seconds(longest)));
  return std::nullopt;
}

std::optional<Duration> Field::duration() const {
  if (!is(Node::Kind::text)) return pause();
  const auto read = parse_duration(node_->text);
  if (read && *read <= longest) return *read;
  wrong(fmt::format("is \"{}\", not a duration", shown(node_->text)),
        "give seconds as a number, or a text such as \"500ms\" or \"1.5s\"");
  return std::nullopt;
}

void Field::wrong(std::string_view what, std::string hint) const {
  const std::string_view gap = what.starts_with(':') ? "" : " ";
  findings_->wrong(line_, fmt::format("{}{}{}", path_.empty() ? "the scenario" : path_, gap, what), std::move(hint));
}

void Field::wrong_kind(std::string_view wanted, std::string hint) const {
  if (node_ == nullptr) {
    wrong("is missing", std::move(hint));
  } else {
    wrong(fmt::format("is {}, not {}", kind_text(node_->kind), wanted), std::move(hint));
  }
}

}  // namespace brink::input

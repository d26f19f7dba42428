#include "input/limit_options.h"

#include <fmt/format.h>

#include "input/options/rules.h"
#include "plan/limit_grammar.h"

namespace brink::input {
namespace {

// What a number without a unit was taken to be, where that may not be what was meant.
std::string unit_note(const plan::Limit& limit) {
  if (limit.unit_given) return "";
  const plan::Unit unit = plan::unit_of(limit.metric);
  if (unit == plan::Unit::seconds)
    return fmt::format("\"{}\": no unit, so {:g} seconds are meant", limit.text, limit.bound);
  if (unit != plan::Unit::share || limit.bound <= 0 || limit.bound >= 0.01) return "";
  return fmt::format("\"{}\": no unit, so {:g} % is meant", limit.text, limit.bound * 100);
}

Result<void> read_one(LimitOptions& options, std::string_view option, const std::string& text, bool fail_if) {
  auto limit = plan::parse_limit(text, fail_if);
  if (!limit) {
    return tl::unexpected(
        Error{limit.error().kind, fmt::format("--{} {}", option, limit.error().message), limit.error().hint});
  }
  if (auto note = unit_note(*limit); !note.empty()) options.notes.push_back(fmt::format("--{} {}", option, note));
  options.limits.list.push_back(std::move(*limit));
  return {};
}

}  // namespace

Result<LimitOptions> read_limits(const Values& values) {
  LimitOptions options;
  for (const auto& [option, fail_if] : {std::pair{"threshold", false}, std::pair{"fail-if", true}}) {
    for (const std::string& text : values.all(option)) {
      if (auto ok = read_one(options, option, text, fail_if); !ok) return tl::unexpected(ok.error());
    }
  }
  if (values.command() != Command::bench) return options;
  options.limits.abort_on_fail = values.flag("abort-on-fail");
  options.limits.abort_delay = values.duration("abort-delay");
  if (options.limits.abort_on_fail && options.limits.list.empty()) {
    return usage_error("--abort-on-fail needs a limit", "add --threshold or --fail-if");
  }
  return options;
}

}  // namespace brink::input

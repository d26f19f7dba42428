// The answer in one sentence, for people.
#include <fmt/format.h>

#include "verdict/verdict.h"
#include "verdict/words.h"

namespace brink::verdict {
namespace {

std::string holds_text(const Verdict& verdict) {
  return fmt::format("{} ({})", users_text(verdict.users.holds.value_or(0)), rate_text(verdict.rps.holds.value_or(0)));
}

// "/checkout fails 3.1 % of its requests"
std::string how_it_breaks(const Verdict& verdict, const std::vector<std::string>& names) {
  const std::string route = route_text(verdict.route, names);
  const auto& row = verdict.at_break;
  if (verdict.reason == Reason::errors) {
    return row ? fmt::format("{} fails {} of its requests", route, share_text(row->failure_share)) : route + " fails";
  }
  if (row && row->hung_share > 0)
    return fmt::format("{} leaves {} of its users unanswered", route, share_text(row->hung_share));
  return row ? fmt::format("{} takes {} (p95)", route, time_text(row->p95)) : route + " is too slow";
}

std::string stall_text(const Verdict& verdict) {
  const std::string what = fmt::format("stops answering for up to {} at a time", time_text(verdict.stalls.longest));
  if (verdict.rps.holds.value_or(0) > 0) {
    return fmt::format("Holds {}; at {} the target {}.", rate_text(*verdict.rps.holds),
                       rate_text(verdict.rps.breaks.value_or(0)), what);
  }
  return fmt::format("The target {}, at every load that was tried: {} of the requests waited long for it.", what,
                     share_text(verdict.stalls.share_waiting));
}

std::string breaks_text(const Verdict& verdict, const std::vector<std::string>& names) {
  if (verdict.by_stalls) return stall_text(verdict);
  if (verdict.users.holds.value_or(0) <= 0) {
    return fmt::format("Breaks at {} already: {}.", users_text(verdict.users.breaks.value_or(1)),
                       how_it_breaks(verdict, names));
  }
  return fmt::format("Holds about {}; at {} {}.", holds_text(verdict), amount_text(verdict.users.breaks.value_or(0)),
                     how_it_breaks(verdict, names));
}

std::string no_limit_text(const Verdict& verdict) {
  std::string text =
      fmt::format("No limit found up to {} ({}{})", users_text(verdict.users.holds.value_or(0)),
                  verdict.generator_limited ? "at least " : "", rate_text(verdict.rps.holds.value_or(0)));
  if (verdict.rate_capped) return text + "; the budget allowed no more.";
  if (verdict.generator_limited) return text + "; this machine was the limit.";
  if (verdict.saturated) {
    return text + fmt::format("; it stops gaining speed at about {}.", users_text(verdict.knee_users.value_or(0)));
  }
  return text + ".";
}

std::string invalid_text(const Verdict& verdict) {
  const std::string held =
      verdict.users.holds.value_or(0) > 0 ? fmt::format("; the target held {}", holds_text(verdict)) : std::string();
  return fmt::format("INVALID: at {} this machine was the limit, not the target{}. {}",
                     users_text(verdict.max_tested_users), held, verdict.generator_text);
}

}  // namespace

std::string sentence(const Verdict& verdict, const std::vector<std::string>& route_names) {
  switch (verdict.status) {
    case Status::breaks: return breaks_text(verdict, route_names);
    case Status::no_limit_found: return no_limit_text(verdict);
    case Status::invalid: return invalid_text(verdict);
    case Status::unreachable: return "Nothing could be measured: no request was answered.";
    case Status::inconclusive: break;
  }
  if (verdict.slowed_down) {
    return fmt::format("Inconclusive: it became slower during the run, whatever the load; {} had held.",
                       holds_text(verdict));
  }
  if (verdict.open_in_doubt) {
    return fmt::format("Inconclusive: it broke in open load, but whose doing that was could not be told; {} had held.",
                       holds_text(verdict));
  }
  if (verdict.users.holds.value_or(0) <= 0) return "Inconclusive: the run ended before any load had been judged.";
  return fmt::format("Inconclusive: the run ended early; {} held.", holds_text(verdict));
}

}  // namespace brink::verdict

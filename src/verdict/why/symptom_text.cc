// Symptoms in words, with the numbers they were read from.
#include <fmt/format.h>

#include "verdict/rules/amounts.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {
namespace {

using namespace feature;
using rules::count_text;
using rules::number;
using rules::percent;
using rules::rate;
using rules::time;

std::string curve_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::curve_healthy:
      return fmt::format("nothing broke up to {} users, and goodput still grew", count_text(f, tested_users));
    case Symptom::curve_levels_off:
      return fmt::format("nothing broke up to {} users; goodput stops at {} from {} users on",
                         count_text(f, tested_users), rate(f, x_max), count_text(f, knee_users));
    case Symptom::curve_fails_alone:
      return fmt::format("a single user already gets {} failures", percent(f, failed_share_one_user));
    case Symptom::curve_hurried:
      if (f.get_or(paced_failed_share, 1) >= 0.5 * f.get_or(failed_share_one_user, 0)) {
        return fmt::format("a single user already gets {} failures, yet the first {} requests were served",
                           percent(f, failed_share_one_user), count_text(f, served_first));
      }
      return fmt::format("a single user in a hurry already gets {} failures, one who takes his time {}",
                         percent(f, failed_share_one_user), percent(f, paced_failed_share));
    case Symptom::curve_slow_alone:
      return fmt::format("a single user already waits too long (median {})", time(f, s_min));
    case Symptom::curve_plateau:
      return fmt::format("goodput stops at {} from {} users on; more users only wait", rate(f, x_max),
                         count_text(f, knee_users));
    case Symptom::curve_collapse:
      return fmt::format("goodput falls by {} from its highest when users grow", percent(f, retrograde));
    case Symptom::curve_cliff:
      return fmt::format("one user gets no failures; at {} users {} of the requests fail",
                         count_text(f, breaks_at_users), percent(f, failed_share_break));
    default: return "responses get too slow although goodput still grows with users";
  }
}

std::string demand_text(Symptom symptom, const Features& f) {
  const double s = number(f, s_min_quickack).value_or(number(f, s_min).value_or(0));
  const bool held = highest_rate(f) == f.find(hold_rate);
  const std::string_view highest = held ? hold_rate : x_max;
  const double servers = number(f, highest).value_or(0) * s;
  return fmt::format("{} at {} a request is {:.1f} at work at once{}", rate(f, highest), rules::time_of(s),
                     rules::bounded(servers, 0, 1e6), symptom == Symptom::demand_one ? ": one at a time" : "");
}

std::string queue_text(Symptom symptom, const Features& f) {
  switch (symptom) {
    case Symptom::queue_comb:
      return fmt::format("completions arrive in groups of {} (autocorrelation {:.2f})", count_text(f, comb_lag),
                         rules::bounded(number(f, comb_acf).value_or(0), -1, 1));
    case Symptom::queue_serial:
      return fmt::format("responses leave one by one: {} of the gaps are short", percent(f, gap_small));
    case Symptom::queue_regular:
      return fmt::format("responses leave one by one and evenly spaced (variation {:.2f})",
                         rules::bounded(number(f, gap_cv).value_or(0), 0, 99));
    default: return "responses leave in no order: several are served at once";
  }
}

std::string spread_text(Symptom symptom, const Features& f) {
  if (symptom == Symptom::spread_starving) {
    return fmt::format("{} of the users get no answer for ten times the median", percent(f, starved_share));
  }
  return fmt::format("response times under load are {} (coefficient of variation {:.2f})",
                     symptom == Symptom::spread_wide ? "far apart" : "close together",
                     rules::bounded(number(f, hold_cv).value_or(0), 0, 999));
}

std::string others_text(Symptom symptom, const Features& f) {
  const double phi = rules::bounded(number(f, phi_static).value_or(number(f, phi_missing).value_or(0)), -1, 9);
  switch (symptom) {
    case Symptom::others_free:
      return fmt::format("other routes do not wait with it (shared part {:.2f}): what is used up is its own", phi);
    case Symptom::others_queue: return fmt::format("other routes wait as long as it does (shared part {:.2f})", phi);
    case Symptom::others_loop:
      return fmt::format("other routes wait with it (shared part {:.2f}), and a fresh connection waits {} as long", phi,
                         rules::times(f, bystander_fresh_ratio));
    case Symptom::others_slowed:
      return fmt::format("a cheap route gets {} slower, like everything", rules::times(f, bystander_slowdown));
    case Symptom::others_app:
      return fmt::format("files stay fast, but what the application answers waits (shared part {:.2f})",
                         rules::bounded(number(f, phi_missing).value_or(0), -1, 9));
    default: return fmt::format("{} of the requests to other routes got no answer", percent(f, bystander_lost_share));
  }
}

std::string failures_text(Symptom symptom, const Features& f) {
  const std::string share = percent(f, failed_share_break);
  const std::string after = time(f, failed_latency);
  switch (symptom) {
    case Symptom::errors_none: return "no request fails";
    case Symptom::errors_429: return fmt::format("{} of the requests get 429", share);
    case Symptom::errors_503:
      return fmt::format("{} of the requests are refused with 503 after {}; the others stay fast", share, after);
    case Symptom::errors_full: return fmt::format("{} fail at once while those let in wait: a queue is full", share);
    case Symptom::errors_timer: return fmt::format("failures come after {} each: a timer ends the wait", after);
    case Symptom::errors_vain:
      return fmt::format("failures come after {} each, a time in which all who ask could have been served", after);
    case Symptom::errors_504: return fmt::format("{} of the requests get 504 after {}", share, after);
    case Symptom::errors_502: return fmt::format("{} of the requests get 502 after {}", share, after);
    case Symptom::errors_403: return fmt::format("{} of the requests get 401 or 403", share);
    case Symptom::errors_404: return fmt::format("{} of the requests get 404", share);
    case Symptom::errors_sudden:
      return fmt::format("{} of the requests get a 5xx after {}; the others stay fast", share, after);
    case Symptom::errors_500: return fmt::format("{} of the requests get a 5xx, at no constant time", share);
    case Symptom::errors_refused: return fmt::format("{} of the requests find no connection", share);
    case Symptom::errors_reset: return fmt::format("{} of the requests lose their connection", share);
    default:
      if (f.has(hung_share)) return fmt::format("{} of the users get no answer at all", percent(f, hung_share));
      return fmt::format("{} of the requests get no answer in time", share);
  }
}

std::string spells_text(Symptom symptom, const Features& f) {
  if (symptom == Symptom::spells_none) return "whoever is turned away, others are served meanwhile";
  if (f.get_or(refusal_spell, 0) < 1) {
    return "after the load a single user is turned away, who was served before";
  }
  return fmt::format("everything is turned away at once for {}, then served again", time(f, refusal_spell));
}

std::string life_text(Symptom symptom) {
  if (symptom == Symptom::life_died) return "from some moment on nothing answers any more";
  if (symptom == Symptom::life_restarted) return "it stopped answering, and came back";
  if (symptom == Symptom::life_shut) return "from some moment on it turns everybody away, however few they are";
  return "it answers all the time";
}

std::string admission_text(Symptom symptom, const Features& f) {
  const std::string at = rate(f, f.has(admitted_rate) ? admitted_rate : x_max);
  switch (symptom) {
    case Symptom::admits_window:
      return fmt::format("{} are let through, in windows of {}", at, time(f, admission_period));
    case Symptom::admits_bucket:
      if (rules::long_shut(f)) {
        return fmt::format("some are let through, and then none for {}", rules::time_of(*rules::long_shut(f)));
      }
      return fmt::format("{} are let through evenly after a burst of {}", at, count_text(f, admitted_burst));
    case Symptom::admits_slots:
      return fmt::format("about {} are let in at once and stay fast; the others are refused",
                         count_text(f, admitted_in_flight));
    case Symptom::admits_paced:
      return fmt::format("{} leave evenly whatever is asked, yet a slow caller is served in {}", at,
                         time(f, paced_latency));
    case Symptom::admits_queue:
      return fmt::format("beyond its capacity everything is let in and waits ({} as long)",
                         rules::times(f, admitted_latency_growth));
    default: return fmt::format("{} are let through without delay", at);
  }
}

std::string generator_text(Symptom symptom) {
  return symptom == Symptom::generator_fine ? "the load generator had time to spare"
                                            : "this machine, not the target, set the highest rate";
}

}  // namespace

std::string symptom_text(Symptom symptom, const Features& f) {
  switch (background(symptom).group) {
    case Group::generator: return generator_text(symptom);
    case Group::curve: return curve_text(symptom, f);
    case Group::demand: return demand_text(symptom, f);
    case Group::queue: return queue_text(symptom, f);
    case Group::depth:
      return fmt::format("never more than about {} requests wait, however many users", count_text(f, queue_bound));
    case Group::spread: return spread_text(symptom, f);
    case Group::others: return others_text(symptom, f);
    case Group::errors: return failures_text(symptom, f);
    case Group::spells: return spells_text(symptom, f);
    case Group::life: return life_text(symptom);
    case Group::admission: return admission_text(symptom, f);
    case Group::phases:
    case Group::connections:
    case Group::reuse: return connection_text(symptom, f);
    case Group::pauses:
    case Group::quota:
    case Group::drift:
    case Group::start:
    case Group::recovery: return time_symptom_text(symptom, f);
    case Group::keys:
    case Group::cache:
    case Group::size:
    case Group::transfer:
    case Group::alone: return data_text(symptom, f);
    case Group::kernel:
    case Group::process:
    case Group::working:
    case Group::store:
    case Group::text: return server_text(symptom, f);
  }
  return {};
}

}  // namespace brink::verdict::why

#include "output/what_if.h"

#include <fmt/format.h>

#include "output/diagnosis_build.h"
#include "output/layout.h"
#include "output/number.h"
#include "verdict/why/what_if.h"

namespace brink::output {

Result<std::string> render_what_if(const Record& record, double slots, const TerminalStyle& style) {
  if (!record.diagnosis) {
    return could_not_run("what if is asked of an investigation, and this is not one", "brink investigate URL");
  }
  const auto answer = verdict::why::what_if_slots(restore_features(*record.diagnosis), slots);
  if (!answer) {
    return could_not_run("this run filled no slots that could be counted, so there are none to multiply",
                         "investigate with more users (--max-users), until goodput no longer grows");
  }
  std::string text =
      fmt::format("with {:.0f} slots instead of {:.0f}: {} req/s ({} to {}) instead of {}, from {:.0f} users on", slots,
                  answer->slots_now, rate_text(answer->rate), amount_text(answer->low), amount_text(answer->high),
                  rate_text(answer->rate_now), answer->users);
  text += answer->processors_at ? "; then the processors are used up" : ", while nothing else saturates first";
  return fact(style, "what if", text);
}

}  // namespace brink::output

#include "output/record_program_build.h"

#include <algorithm>

#include "output/utf8.h"
#include "sample/exchange.h"

namespace brink::output {
namespace {

std::string shown(const std::string& text) { return valid_utf8(sample::mask_secrets(text)); }

}  // namespace

void add_program_errors(const aggregate::JournalSummary& journal, const std::string& part,
                        std::vector<ProgramError>& errors) {
  const auto before = static_cast<std::ptrdiff_t>(errors.size());
  for (const sample::Mishap kind : {sample::Mishap::script, sample::Mishap::hold}) {
    const auto& firsts = journal.firsts[static_cast<std::size_t>(kind)];
    for (const auto& [key, count] : journal.mishaps[static_cast<std::size_t>(kind)]) {
      ProgramError error{.part = part, .what = shown(key), .count = count};
      if (const auto first = firsts.find(key); first != firsts.end()) {
        error.first_s = seconds(first->second.at);
        error.detail = shown(first->second.detail);
      }
      errors.push_back(std::move(error));
    }
  }
  std::stable_sort(errors.begin() + before, errors.end(),
                   [](const ProgramError& a, const ProgramError& b) { return a.count > b.count; });
}

ProgramPart record_program_part(const aggregate::StageSummary& summary, Instant run_begin) {
  const aggregate::Counts& counts = summary.total.counts;
  return {.begin_s = seconds(summary.window.begin - run_begin),
          .length_s = seconds(summary.length),
          .requests = counts.sent,
          .failed = counts.failed,
          .unfinished = counts.in_flight};
}

}  // namespace brink::output

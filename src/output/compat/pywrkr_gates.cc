// What pywrkr prints behind its report: what became of thresholds and exports.
#include <fmt/format.h>

#include "output/compat/pywrkr.h"
#include "output/compat/pywrkr_words.h"
#include "output/limit_text.h"

namespace brink::output::compat {
namespace {

std::string actual_text(const Limit& limit) {
  if (!limit.actual) return "not measured";
  const double value = *limit.actual;
  if (limit.unit == "s") return pywrkr_time(value);
  if (limit.unit == "share") return fmt::format("{:.2f}%", value * 100);
  if (limit.unit == "per_second") return fmt::format("{:.2f}", value);
  return measure_text(limit.unit, value);
}

}  // namespace

std::string pywrkr_thresholds(const Record& record) {
  if (record.limits.empty()) return "";
  std::string out = pywrkr_heading("SLO Threshold Results");
  out += fmt::format("  {:<36}{:>16}   {}\n", "Expression", "Actual", "Status");
  for (const Limit& limit : record.limits) {
    out += fmt::format("  {:<36}{:>16}   {}\n", limit.expression, actual_text(limit), limit.passed ? "PASS" : "FAIL");
  }
  return out + fmt::format("\n  Thresholds: {}\n", broken_limits(record) == 0 ? "ALL PASSED" : "SOME FAILED");
}

std::string pywrkr_export_lines(const Record& record) {
  std::string out;
  for (const Export& exported : record.exports) {
    out += fmt::format("Streaming export: {} snapshot(s) exported", exported.sent);
    if (exported.failed > 0) out += fmt::format(", {} failed", exported.failed);
    if (exported.dropped > 0) out += fmt::format(", {} dropped (collector too slow)", exported.dropped);
    out += "\n";
  }
  return out;
}

}  // namespace brink::output::compat

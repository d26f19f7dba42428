// A run for a comment on a pull request.
#include <fmt/format.h>

#include <vector>

#include "output/documents.h"
#include "output/limit_text.h"
#include "output/markup.h"
#include "output/number.h"
#include "output/own_verdict.h"
#include "output/parts.h"
#include "output/process_parts.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

std::string row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + cell + " |";
  return out + "\n";
}

// Red when a pipeline should stop, yellow when nothing can be said, white when nothing was asked.
const char* sign_of(const Record& record) {
  const Soundness soundness = own_verdict(record).soundness;
  if (soundness == Soundness::invalid || soundness == Soundness::interrupted) return "🟡";
  if (!passed(record)) return "🔴";
  return record.limits.empty() && !record.plan.fail_under ? "⚪" : "🟢";
}

std::string heading(const Record& record) {
  const OwnVerdict own = own_verdict(record);
  const std::string& sentence = own.text.empty() ? record.target.url : own.text;
  std::string out = fmt::format("### {} {}\n\n", sign_of(record), markdown_text(sentence));
  if (const std::string limits = limits_sentence(record); !limits.empty())
    out += "**" + markdown_text(limits) + "**\n\n";
  if (const auto holds = floor_holds(record)) {
    out += fmt::format("**{:g} users hold, {} the {:g} asked for**\n\n", users_that_hold(record),
                       *holds ? "at least" : "fewer than", *record.plan.fail_under);
  }
  return out;
}

std::string limit_table(const Record& record) {
  if (record.limits.empty()) return "";
  std::string out = "| | limit | actual | |\n|---|---|--:|---|\n";
  for (const Limit& limit : record.limits) {
    out += row({limit.passed ? "✅" : "❌", markdown_text(limit_expression(limit)), limit_value_text(limit),
                markdown_text(limit_remark(limit))});
  }
  return out + "\n";
}

std::string figures(const Stage& stage) {
  const Numbers& n = stage.numbers;
  const Times& t = n.response_ms;
  std::string out = "| requests | req/s | p50 | p95 | p99 | max | failed |\n|--:|--:|--:|--:|--:|--:|--:|\n";
  return out +
         row({count_text(n.counts.completed + n.counts.failed), rate_text(n.rate_rps), ms_text(t.p50), ms_text(t.p95),
              ms_text(t.p99), ms_text(t.max), share_text(failure_share(n.counts))}) +
         "\n";
}

// Of very many workers those that were not well, and no more than are read.
std::string workers(const Stage& stage) {
  constexpr std::size_t most_rows = 50;
  if (stage.processes.empty()) return "";
  std::string out = "| | health | requests | req/s | CPU | send lag p99 | |\n|---|---|--:|--:|--:|--:|---|\n";
  std::size_t rows = 0;
  for (const bool well : {false, true}) {
    for (const Process& process : stage.processes) {
      if (process.valid != well || rows >= most_rows) continue;
      ++rows;
      const std::string more = process.text.empty() ? process_setting(process) : process.text;
      out += row({markdown_text(process_name(process)), process.health, count_text(process.requests),
                  rate_text(process.rate_rps), share_text(process.cpu_share), ms_text(process.send_lag_p99_ms),
                  markdown_text(more)});
    }
  }
  if (rows < stage.processes.size()) out += fmt::format("\nand {} more\n", stage.processes.size() - rows);
  return out + "\n";
}

std::string failures(const Stage& stage) {
  std::string out;
  for (const auto& [name, count] : stage.numbers.failures) {
    const std::string_view meaning = failure_meaning(name);
    out += fmt::format("- {} × {}\n", count_text(count), markdown_text(meaning.empty() ? name : meaning));
  }
  return out.empty() ? out : out + "\n";
}

std::string routes(const Stage& stage) {
  if (stage.routes.size() < 2) return "";
  std::string out = "| route | requests | req/s | p50 | p95 | p99 | failed |\n|---|--:|--:|--:|--:|--:|--:|\n";
  for (const StageRoute& route : stage.routes) {
    const Numbers& n = route.numbers;
    out += row({markdown_text(route.name), count_text(n.counts.completed + n.counts.failed), rate_text(n.rate_rps),
                ms_text(n.response_ms.p50), ms_text(n.response_ms.p95), ms_text(n.response_ms.p99),
                share_text(failure_share(n.counts))});
  }
  return out + "\n";
}

std::string notes(const Record& record) {
  std::string out;
  for (const std::string& warning : record.warnings) out += "- " + markdown_text(warning) + "\n";
  return out.empty() ? out : out + "\n";
}

std::string folded(const std::string& title, const std::string& text) {
  return text.empty() ? "" : "<details><summary>" + title + "</summary>\n\n" + text + "</details>\n\n";
}

std::string footer(const Record& record) {
  std::string text = fmt::format("{} {}", record.kind, record.id);
  for (const std::string& part : {record.created_at, record.target.url}) {
    if (!part.empty()) text += ", " + part;
  }
  if (record.environment.git_commit) text += ", commit " + *record.environment.git_commit;
  return markdown_text(text) + "\n";
}

}  // namespace

std::string run_markdown(const Record& record) {
  std::string out = heading(record) + limit_table(record);
  if (const Stage* stage = reported_stage(record)) {
    out += markdown_text(stage->load.text) + "\n\n" + figures(*stage) + failures(*stage) +
           folded("Routes", routes(*stage)) + folded("Workers", workers(*stage));
  }
  return valid_utf8(out + folded("Notes", notes(record)) + footer(record));
}

}  // namespace brink::output

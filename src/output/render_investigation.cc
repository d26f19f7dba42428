// The one-screen verdict of an investigation: what breaks, why, what to do about it, and what would show that to be
// wrong.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/layout.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/run_parts.h"
#include "output/terminal.h"
#include "verdict/why/catalogue.h"

namespace brink::output {
namespace {

constexpr std::size_t screen = 24;  // lines a verdict may take

std::string percent(double share) { return fmt::format("{:.0f} %", std::round(100 * share)); }

// "pool_exhausted (slots 25)"; without a certain cause the likeliest ones.
std::string cause_text(const Diagnosis& d) {
  if (d.cause == "unknown") {
    std::string text = "no cause is certain";
    for (std::size_t i = 0; i < std::min<std::size_t>(3, d.ranked.size()); ++i) {
      text += (i == 0 ? "; likeliest: " : ", ") + d.ranked[i].cause + " " + percent(d.ranked[i].confidence);
    }
    return text;
  }
  std::string parameters;
  for (const auto& [name, value] : d.parameters) {
    const auto* number = std::get_if<double>(&value);
    parameters += (parameters.empty() ? "" : ", ") + name + " " +
                  (number ? fmt::format("{:.4g}", *number) : std::get<std::string>(value));
  }
  return parameters.empty() ? d.cause : d.cause + " (" + parameters + ")";
}

std::string bullet(const TerminalStyle& style, bool supports, std::string_view text) {
  const std::string_view mark = style.unicode ? (supports ? "\u2713" : "\u2717") : (supports ? "+" : "-");
  const std::vector<std::string> lines = wrap(printable(style, text), line_width(style) - label_width - 2);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += std::string(label_width, ' ');
    out += i == 0 ? paint(style, supports ? Ink::green : Ink::dim, mark) + " " : "  ";
    out += (supports ? lines[i] : paint(style, Ink::dim, lines[i])) + "\n";
  }
  return out;
}

std::string why_lines(const Diagnosis& d, const TerminalStyle& style, std::size_t for_it, std::size_t against) {
  std::string out = fact(style, "why " + percent(d.confidence), cause_text(d), Ink::bold);
  for (const EvidenceLine& line : d.evidence) {
    if (line.weight > 0 && for_it > 0) --for_it, out += bullet(style, true, line.text);
  }
  for (const EvidenceLine& line : d.evidence) {
    if (line.weight < 0 && against > 0) --against, out += bullet(style, false, line.text);
  }
  for (const Rival& rival : d.rivals) {
    if (against == 0) break;
    --against;
    out += bullet(style, false, "not " + rival.cause + ": " + rival.excluded_by);
  }
  return out;
}

std::string remedy_lines(const Diagnosis& d, const TerminalStyle& style) {
  if (d.remedy.text.empty()) return "";
  const std::string arrow = style.unicode ? " \u2192 " : " -> ";
  return fact(style, "fix", d.remedy.gain.empty() ? d.remedy.text : d.remedy.text + arrow + d.remedy.gain);
}

std::string also_lines(const Diagnosis& d, const TerminalStyle& style) {
  std::string out;
  for (const RankedCause& also : d.also) {
    const auto* cause = verdict::why::find_cause(also.cause);
    out += fact(style, "also " + percent(also.confidence), cause ? std::string(cause->title) : also.cause);
  }
  for (const Tax& tax : d.taxes) out += fact(style, "also", tax.text);
  return out;
}

std::string falsifier_lines(const Diagnosis& d, const TerminalStyle& style) {
  if (d.falsifier.text.empty()) return "";
  std::string out = fact(style, "wrong if", d.falsifier.text);
  // A command is no use when it is broken over lines.
  if (!d.falsifier.command.empty()) out += std::string(label_width, ' ') + printable(style, d.falsifier.command) + "\n";
  return out;
}

std::string tried_line(const Diagnosis& d, const TerminalStyle& style) {
  std::string names;
  double elapsed = 0;
  std::uint64_t requests = 0;
  for (const Experiment& e : d.experiments) {
    if (e.skipped) continue;
    names += (names.empty() ? "" : ", ") + e.name;
    elapsed += e.elapsed_s;
    requests += e.requests;
  }
  if (names.empty()) return fact(style, "tried", "no experiments: only the search speaks", Ink::dim);
  return fact(style, "tried",
              fmt::format("{} ({}, {} requests)", names, duration_text(elapsed, !style.unicode), count_text(requests)),
              Ink::dim);
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

std::string render_investigation(const Record& record, const TerminalStyle& style, std::string_view saved) {
  if (!record.diagnosis) return render_run(record, style, saved);
  const Diagnosis& d = *record.diagnosis;
  const std::string top = verdict_head(record, style);
  const std::string facts = verdict_facts(record, style) + generator_limit_lines(record, style);
  const std::string rest = remedy_lines(d, style) + also_lines(d, style) + falsifier_lines(d, style) +
                           tried_line(d, style) + saved_line(saved, style);
  // What varies shrinks until all of it is on one screen.
  struct Room {
    std::size_t notes, for_it, against;
  };
  std::string out;
  for (const Room room : {Room{6, 5, 4}, Room{3, 4, 3}, Room{2, 3, 2}, Room{1, 3, 1}, Room{0, 2, 1}, Room{0, 1, 0}}) {
    const std::string why = why_lines(d, style, room.for_it, room.against);
    out = top + "\n" + facts + note_lines(record, style, room.notes) + "\n" + why + "\n" + rest;
    if (lines_in(out) <= screen) return out;
    out = top + facts + note_lines(record, style, room.notes) + why + rest;
    if (lines_in(out) <= screen) return out;
  }
  return out;
}

}  // namespace brink::output

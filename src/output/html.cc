#include "output/html.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "base/check.h"
#include "output/record_json.h"
#include "output/report_template.h"
#include "sample/failure.h"
#include "verdict/why/catalogue.h"

namespace brink::output {
namespace {

constexpr std::string_view placeholder = "<!--data-->";

// In JSON these characters stand in strings only, where an escape means the same. Without "<" no text can end the
// element that holds it or open a comment; the two separators end a line in JavaScript.
std::string for_script(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i);
    if (rest.front() == '<') {
      out += "\\u003c";
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      out += rest.starts_with("\u2028") ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += rest.front();
    }
  }
  return out;
}

std::string data_element(std::string_view id, std::string_view json) {
  std::string out = "<script type=\"application/json\" id=\"";
  out += id;
  return out + "\">" + for_script(json) + "</script>\n";
}

std::set<std::string> causes_in(const Record& record) {
  std::set<std::string> ids;
  if (record.answer) ids.insert(record.answer->cause);
  if (!record.diagnosis) return ids;
  const Diagnosis& d = *record.diagnosis;
  ids.insert(d.cause);
  for (const RankedCause& cause : d.ranked) ids.insert(cause.cause);
  for (const RankedCause& cause : d.also) ids.insert(cause.cause);
  for (const Rival& rival : d.rivals) ids.insert(rival.cause);
  for (const Tax& tax : d.taxes) ids.insert(tax.cause);
  for (const Experiment& experiment : d.experiments) ids.insert(experiment.belief);
  return ids;
}

// What the names of the record mean, for people.
std::string words(const Record& record) {
  nlohmann::ordered_json out = {{"causes", nlohmann::ordered_json::object()},
                                {"failures", nlohmann::ordered_json::object()}};
  for (const std::string& id : causes_in(record)) {
    if (const auto* cause = verdict::why::find_cause(id)) out["causes"][id] = cause->title;
  }
  for (int i = 0; i < sample::failure_count; ++i) {
    const auto failure = static_cast<sample::Failure>(i);
    out["failures"][std::string(sample::failure_name(failure))] = sample::failure_text(failure);
  }
  return out.dump();
}

}  // namespace

std::string render_html(const Record& record) {
  const std::size_t at = report_template.find(placeholder);
  CHECK(at != std::string_view::npos);
  std::string out(report_template.substr(0, at));
  out += data_element("record", to_json(thinned(record)));
  out += data_element("words", words(record));
  return out += report_template.substr(at + placeholder.size());
}

std::string report_data(const Record& record) {
  return "{\"record\": " + to_json(thinned(record)) + ", \"words\": " + words(record) + "}";
}

}  // namespace brink::output

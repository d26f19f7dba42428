#include "output/export/prometheus_text.h"

#include <fmt/format.h>

#include <cmath>

#include "plan/exporting.h"

namespace brink::output {
namespace {

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
  return out;
}

// The shortest text that reads back as the same number.
std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

std::string_view type_name(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter: return "counter";
    case MetricKind::gauge: return "gauge";
    case MetricKind::histogram: return "histogram";
  }
  return "untyped";
}

class Writer {
 public:
  explicit Writer(const MetricSet& set, RunLabel run) {
    for (const Label& tag : set.tags) common_ += pair(plan::label_name(tag.name), tag.value);
    if (run == RunLabel::written) common_ += pair("run", set.run);
  }

  void metric(const Metric& metric) {
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", metric.name, escaped(metric.help, false), metric.name,
                         type_name(metric.kind));
    for (const MetricValue& value : metric.values) {
      std::string labels;
      for (const Label& label : value.labels) labels += pair(label.name, label.value);
      labels += common_;
      if (const auto* spectrum = std::get_if<aggregate::Spectrum>(&value.value)) {
        histogram(metric.name, labels, *spectrum);
      } else if (const auto* count = std::get_if<std::uint64_t>(&value.value)) {
        line(metric.name, "", labels, std::to_string(*count));
      } else {
        line(metric.name, "", labels, number(std::get<double>(value.value)));
      }
    }
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string pair(std::string_view name, std::string_view value) {
    return fmt::format("{}=\"{}\",", name, escaped(value, true));
  }

  void line(std::string_view name, std::string_view suffix, std::string_view labels, std::string_view value) {
    if (!labels.empty()) labels.remove_suffix(1);  // the last comma
    text_ += labels.empty() ? fmt::format("{}{} {}\n", name, suffix, value)
                            : fmt::format("{}{}{{{}}} {}\n", name, suffix, labels, value);
  }

  void histogram(std::string_view name, const std::string& labels, const aggregate::Spectrum& spectrum) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < spectrum.limits.size(); ++i) {
      below += spectrum.limits[i];
      const bool last = i == aggregate::usual_limits.size();
      line(name, "_bucket", labels + pair("le", last ? "+Inf" : number(aggregate::usual_limits[i])),
           std::to_string(below));
    }
    line(name, "_sum", labels, number(spectrum.sum()));
    line(name, "_count", labels, std::to_string(spectrum.count));
  }

  std::string common_;  // `name="value",` each
  std::string text_;
};

}  // namespace

std::string prometheus_text(const MetricSet& set, RunLabel run) {
  Writer writer(set, run);
  for (const Metric& metric : set.metrics) writer.metric(metric);
  return writer.take();
}

}  // namespace brink::output

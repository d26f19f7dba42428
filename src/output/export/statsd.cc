#include "output/export/statsd.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/export/run_label.h"

namespace brink::output {
namespace {

using aggregate::Spectrum;

// In a name: letters, digits, '_' and '-'; dots part its words.
std::string name_part(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        return !plain;
      },
      '_');
  return out.empty() ? "_" : out;
}

// In a tag: what would end it, the list or the line.
std::string tag_part(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == ',' || c == '|' || c == '#' || c == '\n' || c == '\r'; }, '_');
  return out;
}

class Lines {
 public:
  Lines(const MetricSet& set, plan::StatsdLabels style) : style_(style), common_(labels_of_all(set)) {}

  void counter(const std::string& name, const Labels& labels, std::uint64_t added) {
    if (added > 0) add(name, labels, std::to_string(added), "c");
  }
  void gauge(const std::string& name, const Labels& labels, double value) {
    if (std::isfinite(value)) add(name, labels, fmt::format("{}", value), "g");
  }
  void histogram(const std::string& name, Labels labels, const Spectrum& added) {
    counter(name + ".count", labels, added.count);
    counter(name + ".sum_us", labels, added.sum_ns / 1000);
    labels.push_back({"le", ""});
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < aggregate::usual_limits.size(); ++i) {
      below += added.limits[i];
      labels.back().value = fmt::format("{}", aggregate::usual_limits[i]);
      counter(name + ".bucket", labels, below);
    }
  }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  void add(std::string name, Labels labels, const std::string& value, std::string_view type) {
    labels.insert(labels.end(), common_.begin(), common_.end());
    std::string tags;
    for (const Label& label : labels) {
      if (style_ == plan::StatsdLabels::name) {
        name += "." + name_part(label.name) + "." + name_part(label.value);
      } else {
        tags += fmt::format("{}{}:{}", tags.empty() ? "|#" : ",", tag_part(label.name), tag_part(label.value));
      }
    }
    lines_.push_back(fmt::format("{}:{}|{}{}", name, value, type, tags));
  }

  plan::StatsdLabels style_;
  Labels common_;
  std::vector<std::string> lines_;
};

// The value with these labels in the metric of this name; null when there was none.
const MetricValue* earlier(const MetricSet* before, const Metric& metric, const Labels& labels) {
  if (!before) return nullptr;
  for (const Metric& other : before->metrics) {
    if (other.name != metric.name) continue;
    const auto found = std::find_if(other.values.begin(), other.values.end(),
                                    [&](const MetricValue& value) { return value.labels == labels; });
    return found == other.values.end() ? nullptr : &*found;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> statsd_lines(const MetricSet& set, const MetricSet* before, plan::StatsdLabels style) {
  Lines lines(set, style);
  for (const Metric& metric : set.metrics) {
    const std::string name(metric.otel_name);
    for (const MetricValue& value : metric.values) {
      const MetricValue* const last = earlier(before, metric, value.labels);
      if (const auto* spectrum = std::get_if<Spectrum>(&value.value)) {
        lines.histogram(name, value.labels, last ? spectrum->since(std::get<Spectrum>(last->value)) : *spectrum);
      } else if (const auto* count = std::get_if<std::uint64_t>(&value.value)) {
        lines.counter(name, value.labels, *count - (last ? std::get<std::uint64_t>(last->value) : 0));
      } else {
        lines.gauge(name, value.labels, std::get<double>(value.value));
      }
    }
  }
  return lines.take();
}

std::vector<std::string> datagrams(const std::vector<std::string>& lines, std::size_t most) {
  std::vector<std::string> packed;
  for (const std::string& line : lines) {
    if (packed.empty() || packed.back().size() + 1 + line.size() > most) {
      packed.push_back(line);
    } else {
      packed.back().append("\n").append(line);
    }
  }
  return packed;
}

}  // namespace brink::output

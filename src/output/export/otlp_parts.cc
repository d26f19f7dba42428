#include "output/export/otlp_parts.h"

#include "output/export/run_label.h"

namespace brink::output {

Labels otlp_resource(const MetricSet& set) {
  Labels labels = {{"service.name", set.job}, {"service.version", set.version}, {"service.instance.id", set.run}};
  labels.insert(labels.end(), set.tags.begin(), set.tags.end());
  return labels;
}

Labels otlp_attributes(const MetricSet& set, const MetricValue& value) {
  Labels labels = value.labels;
  const Labels all = labels_of_all(set);
  labels.insert(labels.end(), all.begin(), all.end());
  return labels;
}

std::string_view otlp_unit(Unit unit) {
  switch (unit) {
    case Unit::none: return "1";
    case Unit::requests: return "{request}";
    case Unit::seconds: return "s";
    case Unit::milliseconds: return "ms";
    case Unit::bytes: return "By";
    case Unit::users: return "{user}";
    case Unit::requests_per_second: return "{request}/s";
    case Unit::bytes_per_second: return "By/s";
  }
  return "1";
}

}  // namespace brink::output

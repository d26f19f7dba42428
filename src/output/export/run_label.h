// Labels that stand on every value. Internal to the encoders of this folder.
#pragma once

#include "output/export/metric_set.h"

namespace brink::output {

// The tags as given, and the run.
inline Labels labels_of_all(const MetricSet& set) {
  Labels labels = set.tags;
  labels.push_back({"run", set.run});
  return labels;
}

}  // namespace brink::output

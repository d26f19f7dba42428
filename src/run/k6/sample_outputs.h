// SampleOutputs: all files of samples of one test, and what feeds each worker's values to every one of them. The run's
// thread; what observers() gives is the workers'.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "run/k6/sample_file.h"
#include "run/k6/test.h"

namespace brink::run::k6 {

class SampleOutputs {
 public:
  // `now` on the workers' clock, which is the machine's. Errors: a file cannot be written.
  Result<void> open(const std::vector<SampleOutput>& outputs, const aggregate::MetricCatalog& catalog,
                    std::chrono::system_clock::time_point wall, Instant now);
  // So many; none when there are no files.
  std::vector<aggregate::MetricObserver*> observers(std::uint32_t recorders);
  // Everything is written; what could not be is said.
  void finish(std::vector<std::string>& warnings);

 private:
  class Tee;
  std::vector<std::unique_ptr<SampleFile>> files_;
  std::vector<std::unique_ptr<aggregate::MetricObserver>> tees_;
};

}  // namespace brink::run::k6

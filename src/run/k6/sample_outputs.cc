#include "run/k6/sample_outputs.h"

namespace brink::run::k6 {

class SampleOutputs::Tee final : public aggregate::MetricObserver {
 public:
  void add(aggregate::MetricObserver* to) { to_.push_back(to); }
  void on_value(std::uint32_t metric, double value, const std::shared_ptr<const aggregate::TagSet>& tags,
                Instant at) override {
    for (auto* each : to_) each->on_value(metric, value, tags, at);
  }
  void on_tick(Instant now) override {
    for (auto* each : to_) each->on_tick(now);
  }

 private:
  std::vector<aggregate::MetricObserver*> to_;
};

Result<void> SampleOutputs::open(const std::vector<SampleOutput>& outputs, const aggregate::MetricCatalog& catalog,
                                 std::chrono::system_clock::time_point wall, Instant now) {
  for (const SampleOutput& output : outputs) {
    auto file = SampleFile::open({output.form, output.path, output.gzip, &catalog, wall, now});
    if (!file) return tl::unexpected(file.error());
    files_.push_back(std::move(*file));
  }
  return {};
}

std::vector<aggregate::MetricObserver*> SampleOutputs::observers(std::uint32_t recorders) {
  std::vector<aggregate::MetricObserver*> all;
  for (std::uint32_t i = 0; i < recorders && !files_.empty(); ++i) {
    auto tee = std::make_unique<Tee>();
    for (auto& file : files_) tee->add(file->observer());
    all.push_back(tee.get());
    tees_.push_back(std::move(tee));
  }
  return all;
}

void SampleOutputs::finish(std::vector<std::string>& warnings) {
  for (auto& file : files_) {
    if (const auto ok = file->finish(); !ok) warnings.push_back(ok.error().message);
    if (file->left_out() > 0) {
      warnings.push_back(std::to_string(file->left_out()) +
                         " samples are not in the file of samples: it could not be written as fast as they came");
    }
  }
}

}  // namespace brink::run::k6

#include "cluster/cluster_load.h"

#include <algorithm>

namespace brink::cluster {
namespace {

class ClusterLoad final : public run::LoadSource {
 public:
  explicit ClusterLoad(LoadSetup setup) : setup_(std::move(setup)) {}
  ~ClusterLoad() override { setup_.crew->tell(Leave{}); }

  Instant now() override { return setup_.now(); }

  run::StageResult play(const plan::Stage& stage, const run::Keep& keep, const run::Watcher& watcher) override {
    StageCourse course(*setup_.crew, {++number_, stage, *setup_.part, setup_.on_loss}, keep, setup_.now);
    while (!course.over()) course.go_on(watcher);
    return course.take();
  }

 private:
  LoadSetup setup_;
  std::uint32_t number_ = 0;
};

}  // namespace

std::unique_ptr<run::LoadSource> make_cluster_load(LoadSetup setup) {
  return std::make_unique<ClusterLoad>(std::move(setup));
}

}  // namespace brink::cluster

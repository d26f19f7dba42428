#include "probe/cgroup_usage.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "probe/proc_text.h"

namespace brink::probe {
namespace {

namespace fs = std::filesystem;

// The folder of a path below `tree`, then each around it. A path that points out of our view ("/../x") gives nothing.
std::vector<std::string> chain(const fs::path& tree, const std::string& path) {
  std::vector<std::string> folders;
  if (path.find("..") != std::string::npos) return folders;
  std::string below = path == "/" ? "" : path;
  std::error_code ignored;
  while (true) {
    const std::string folder = tree.string() + below;
    if (fs::is_directory(folder, ignored)) folders.push_back(folder);
    if (below.empty()) return folders;
    below.erase(below.rfind('/') == std::string::npos ? 0 : below.rfind('/'));
  }
}

// Where the group is, in the tree of version 1 that has this controller, or in that of version 2.
std::vector<std::string> folders_of(const std::string& cgroup_text, const std::string& controller,
                                    const fs::path& root) {
  if (const auto path = parse_cgroup_path(cgroup_text, controller)) {
    std::error_code ignored;
    for (const std::string& tree : {controller, controller + "," + controller + "acct"}) {
      if (fs::is_directory(root / tree, ignored)) return chain(root / tree, *path);
    }
  }
  const auto path = parse_cgroup_path(cgroup_text, "");
  if (!path) return {};
  std::error_code ignored;
  return chain(fs::is_directory(root / "unified", ignored) ? root / "unified" : root, *path);
}

std::optional<double> quota_of(const std::string& folder) {
  if (const auto text = read_file(folder + "/cpu.max")) return parse_cpu_max(*text);
  const auto quota = read_file(folder + "/cpu.cfs_quota_us");
  const auto period = read_file(folder + "/cpu.cfs_period_us");
  return quota && period ? cpu_quota(*quota, *period) : std::nullopt;
}

std::optional<std::uint64_t> number_in(const std::string& path) {
  const auto text = read_file(path);
  const auto value = text ? parse_int(trim(*text)) : std::nullopt;  // "max" is no number
  constexpr std::int64_t unlimited = std::int64_t{1} << 60;         // what version 1 says for none
  return value && *value >= 0 && *value < unlimited ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

}  // namespace

CgroupUsage::CgroupUsage(const ProcFiles& proc, pid_t pid, const std::string& root) {
  const std::string text = proc.read(of_process(pid, "cgroup")).value_or("");
  cpu_ = folders_of(text, "cpu", root);
  memory_ = folders_of(text, "memory", root);
  before_.resize(cpu_.size());
  read();
}

CgroupReading CgroupUsage::read() {
  CgroupReading reading;
  read_cpu(reading);
  read_memory(reading);
  return reading;
}

void CgroupUsage::read_cpu(CgroupReading& reading) {
  for (std::size_t i = 0; i < cpu_.size(); ++i) {
    const auto quota = quota_of(cpu_[i]);
    if (quota) reading.cpu_quota = std::min(*quota, reading.cpu_quota.value_or(*quota));
    const auto text = read_file(cpu_[i] + "/cpu.stat");
    const auto periods = text ? parse_field(*text, "nr_periods") : std::nullopt;
    const auto throttled = text ? parse_field(*text, "nr_throttled") : std::nullopt;
    if (!periods || !throttled) continue;
    auto& before = before_[i];
    if (before && *periods > before->periods && *throttled >= before->throttled) {
      const double share =
          static_cast<double>(*throttled - before->throttled) / static_cast<double>(*periods - before->periods);
      reading.throttled_share = std::max(share, reading.throttled_share.value_or(0));
    }
    before = Throttling{*periods, *throttled};
  }
}

void CgroupUsage::read_memory(CgroupReading& reading) {
  for (const std::string& folder : memory_) {
    auto limit = number_in(folder + "/memory.max");
    if (!limit) limit = number_in(folder + "/memory.limit_in_bytes");
    if (!limit || (reading.memory_limit && *reading.memory_limit <= *limit)) continue;
    reading.memory_limit = limit;
    auto current = number_in(folder + "/memory.current");
    if (!current) current = number_in(folder + "/memory.usage_in_bytes");
    reading.memory_current = current;
  }
  if (memory_.empty()) return;
  auto text = read_file(memory_.front() + "/memory.events");
  if (!text) text = read_file(memory_.front() + "/memory.oom_control");
  const auto kills = text ? parse_field(*text, "oom_kill") : std::nullopt;
  if (kills && kills_before_ && *kills >= *kills_before_) reading.oom_kills = *kills - *kills_before_;
  kills_before_ = kills;
}

}  // namespace brink::probe

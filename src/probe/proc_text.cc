#include "probe/proc_text.h"

#include <charconv>

#include "base/text.h"

namespace brink::probe {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text, int base = 10) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class Number>
bool take(std::string_view text, Number& into) {
  const auto value = number<Number>(text);
  if (value) into = *value;
  return value.has_value();
}

// A count that does not fit the type that is wanted is as good as no count.
std::optional<Duration> nanoseconds(std::string_view text) {
  const auto value = number<std::int64_t>(text);
  if (!value || *value < 0) return std::nullopt;
  return Duration(*value);
}

constexpr std::uint64_t most_ticks = 400'000'000'000;  // 127 years: beyond, the text is wrong

Duration ticks(std::uint64_t count) {
  return std::chrono::milliseconds(10) * static_cast<std::int64_t>(std::min(count, most_ticks));
}

// Hexadecimal with "0x", as addresses and arguments are written.
std::optional<std::uint64_t> hexadecimal(std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  return number<std::uint64_t>(text.substr(2), 16);
}

bool is_whole_disk(std::string_view name) {
  for (const std::string_view other : {"loop", "ram", "zram", "sr", "fd", "dm-", "md"}) {
    if (name.starts_with(other)) return false;
  }
  if (name.starts_with("nvme") || name.starts_with("mmcblk")) return name.find('p') == std::string_view::npos;
  return !name.empty() && (name.back() < '0' || name.back() > '9');
}

}  // namespace

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t\n", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t\n", at), line.size());
    found.push_back(line.substr(at, end - at));
    at = end;
  }
  return found;
}

std::optional<TaskStat> parse_task_stat(std::string_view text) {
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  const auto rest = words(text.substr(close + 1));
  TaskStat stat;
  std::uint64_t user = 0;
  std::uint64_t system = 0;
  // Field n of proc(5) is rest[n - 3].
  if (rest.size() < 22 || rest[0].size() != 1 || !take(trim(text.substr(0, open)), stat.id) ||
      !take(rest[1], stat.parent) || !take(rest[9], stat.major_faults) || !take(rest[11], user) ||
      !take(rest[12], system) || !take(rest[17], stat.threads) || !take(rest[19], stat.start) ||
      !take(rest[21], stat.rss_pages)) {
    return std::nullopt;
  }
  stat.name = text.substr(open + 1, close - open - 1);
  stat.state = rest[0][0];
  stat.cpu = ticks(user) + ticks(system);
  return stat;
}

std::optional<TaskCall> parse_syscall(std::string_view text) {
  const auto fields = words(text);
  TaskCall call;
  if (fields.size() == 1 && fields[0] == "running") {
    call.running = true;
    return call;
  }
  if (fields.size() < 3 || !take(fields[0], call.call)) return std::nullopt;
  if (call.call < 0) return fields.size() == 3 ? std::optional(call) : std::nullopt;
  if (fields.size() != 9) return std::nullopt;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto value = hexadecimal(fields[i + 1]);
    if (!value) return std::nullopt;
    call.arguments[i] = *value;
  }
  return call;
}

std::optional<TaskTimes> parse_schedstat(std::string_view text) {
  const auto fields = words(text);
  if (fields.size() != 3) return std::nullopt;
  const auto ran = nanoseconds(fields[0]);
  const auto waited = nanoseconds(fields[1]);
  if (!ran || !waited) return std::nullopt;
  return TaskTimes{*ran, *waited};
}

std::optional<std::uint64_t> parse_field(std::string_view text, std::string_view key) {
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = words(line);
    if (fields.size() < 2) continue;
    std::string_view name = fields[0];
    if (name.ends_with(':')) name.remove_suffix(1);
    if (name == key) return number<std::uint64_t>(fields[1]);
  }
  return std::nullopt;
}

namespace {

// "0-3" or "8"; false when it is neither.
bool add_cpus(std::string_view range, CpuSet& cpus) {
  const auto dash = std::min(range.find('-'), range.size());
  const auto first = number<std::uint64_t>(range.substr(0, dash));
  const auto last = dash == range.size() ? first : number<std::uint64_t>(range.substr(dash + 1));
  if (!first || !last || *first > *last || *last >= cpus.size()) return false;
  for (std::uint64_t cpu = *first; cpu <= *last; ++cpu) cpus.set(cpu);
  return true;
}

}  // namespace

std::optional<CpuSet> parse_cpus_allowed(std::string_view status) {
  for (const std::string_view line : split(status, '\n')) {
    const auto fields = words(line);
    if (fields.size() != 2 || fields[0] != "Cpus_allowed_list:") continue;
    CpuSet cpus;
    for (const std::string_view range : split(fields[1], ',')) {
      if (!add_cpus(range, cpus)) return std::nullopt;
    }
    return cpus;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_open_files_limit(std::string_view text) {
  constexpr std::string_view label = "Max open files";
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with(label)) continue;
    const auto fields = words(line.substr(label.size()));
    return fields.empty() ? std::nullopt : number<std::uint64_t>(fields[0]);
  }
  return std::nullopt;
}

std::optional<double> cpu_quota(std::string_view quota_us, std::string_view period_us) {
  const auto quota = number<std::int64_t>(trim(quota_us));
  const auto period = number<std::int64_t>(trim(period_us));
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

std::optional<double> parse_cpu_max(std::string_view text) {
  const auto fields = words(text);
  if (fields.size() != 2) return std::nullopt;
  return cpu_quota(fields[0], fields[1]);
}

std::optional<Duration> parse_pressure(std::string_view text) {
  for (const std::string_view line : split(text, '\n')) {
    if (!line.starts_with("some ")) continue;
    const auto at = line.rfind("total=");
    if (at == std::string_view::npos) return std::nullopt;
    const auto total = number<std::uint64_t>(trim(line.substr(at + 6)));
    if (!total || *total > most_ticks * 10'000) return std::nullopt;
    return std::chrono::microseconds(*total);
  }
  return std::nullopt;
}

std::vector<DiskTime> parse_disk_times(std::string_view text) {
  std::vector<DiskTime> disks;
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = words(line);
    if (fields.size() < 13 || !is_whole_disk(fields[2])) continue;
    const auto busy = number<std::uint32_t>(fields[12]);  // milliseconds; the kernel lets it wrap
    if (busy) disks.push_back({std::string(fields[2]), std::chrono::milliseconds(*busy)});
  }
  return disks;
}

std::optional<std::string> parse_cgroup_path(std::string_view text, std::string_view controller) {
  for (const std::string_view line : split(text, '\n')) {
    const auto first = line.find(':');
    const auto second = first == std::string_view::npos ? first : line.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    const std::string_view names = line.substr(first + 1, second - first - 1);
    bool wanted = controller.empty() && names.empty() && line.substr(0, first) == "0";
    for (const std::string_view name : split(names, ',')) wanted |= !controller.empty() && name == controller;
    if (wanted) return std::string(line.substr(second + 1));
  }
  return std::nullopt;
}

std::optional<std::string> parse_mount_options(std::string_view text, std::string_view place) {
  std::optional<std::string> options;  // the last mount covers those before it
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = words(line);
    if (fields.size() >= 4 && fields[1] == place) options = fields[3];
  }
  return options;
}

}  // namespace brink::probe

// Whatever a process calls itself and whatever a file of /proc holds: every reader gives a value or nothing.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "probe/command_text.h"
#include "probe/host_probe.h"
#include "probe/proc_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::probe;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto stat = parse_task_stat(text)) {
    CHECK(stat->cpu >= brink::Duration{});
    CHECK(stat->name.size() < text.size());
  }
  // The text as a name: it must come back as it is, and move no other field.
  const std::string line =
      "42 (" + std::string(text) + ") S 7 1 1 0 -1 4 1 0 7 0 150 50 0 0 20 0 3 0 4711 1000000 2500 1 1\n";
  const auto named = parse_task_stat(line);
  CHECK(named && named->name == text && named->id == 42 && named->parent == 7 && named->rss_pages == 2500);
  if (const auto call = parse_syscall(text)) CHECK(!call->running || call->call == 0);
  if (const auto times = parse_schedstat(text)) CHECK(times->ran.count() >= 0 && times->waited.count() >= 0);
  if (const auto quota = parse_cpu_max(text)) CHECK(*quota > 0);
  if (const auto time = parse_pressure(text)) CHECK(time->count() >= 0);
  for (const DiskTime& disk : parse_disk_times(text)) CHECK(!disk.name.empty() && disk.busy.count() >= 0);
  parse_field(text, "read_bytes");
  parse_open_files_limit(text);
  if (const auto cpus = parse_cpus_allowed(text)) CHECK(cpus->any());
  parse_cgroup_path(text, "cpu");
  parse_cgroup_path(text, "");
  parse_mount_options(text, "/proc");
  parse_proc_stat(text, false);
  const std::string command = command_text(text);
  CHECK(command.size() <= 303);
  for (const char c : command) CHECK(static_cast<unsigned char>(c) >= ' ' && c != 0x7f);
  return 0;
}

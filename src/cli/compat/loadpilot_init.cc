#include "cli/compat/loadpilot_init.h"

#include <fmt/format.h>

#include "cli/loadpilot_compose_yml.h"
#include "cli/loadpilot_dashboard_json.h"

namespace brink::cli {
namespace {

constexpr std::string_view example = R"py("""Two pages, the first three times as often as the second."""
from loadpilot import LoadClient, VUser, scenario, task


@scenario(rps=20, duration="1m", ramp_up="10s", thresholds={"p99_ms": 500, "error_rate": 1.0})
class ExampleFlow(VUser):
    @task(weight=3)
    def health(self, client: LoadClient):
        client.get("/health")

    @task
    def root(self, client: LoadClient):
        client.get("/")

    def check_root(self, status_code, body):
        assert status_code == 200
)py";

struct Planned {
  std::string_view path, text;
};
const Planned files[] = {{"scenarios/example.py", example},
                         {".env.example", "LOADPILOT_TARGET=http://localhost:8000\n"},
                         {"monitoring/docker-compose.yml", loadpilot_compose_yml},
                         {"monitoring/grafana-dashboard.json", loadpilot_dashboard_json},
                         {".gitignore", ".env\n.loadpilot/\n.brink/\n"}};

constexpr std::size_t most_bytes = 1u << 20;

}  // namespace

Result<std::monostate> loadpilot_init(Door& door, const std::string& folder) {
  for (const char* inside : {"/scenarios", "/monitoring"}) {
    if (auto ok = door.make_folder(folder + inside); !ok) return ok;
  }
  for (const Planned& file : files) {
    const std::string path = fmt::format("{}/{}", folder, file.path);
    if (door.surroundings.read_file(path, most_bytes)) {
      door.out << fmt::format("kept     {}\n", path);
      continue;
    }
    if (auto ok = door.write_file(path, file.text); !ok) return ok;
    door.out << fmt::format("created  {}\n", path);
  }
  door.out << "\nNext: copy .env.example to .env and put your target there, or run\n"
           << fmt::format("  brink loadpilot run {}/scenarios/example.py --target http://localhost:8000\n", folder);
  return std::monostate{};
}

}  // namespace brink::cli

// inspect, archive and new: what can be done with a script beside running it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/compat/k6.h"
#include "cli/compat/k6_open.h"
#include "cli/messages.h"
#include "input/k6/archive.h"
#include "input/k6/duration.h"
#include "plan/k6_load.h"

namespace brink::cli {
namespace {

using input::k6::Line;

int failed(Door& door, K6Exit code, const Error& error) {
  print_error(door.err, error);
  return static_cast<int>(code);
}

// The line and the script it names; a number is what to end with.
tl::expected<K6Opened, int> open(Door& door, std::string_view command, const std::vector<std::string>& words,
                                 Line& line) {
  auto cut = input::k6::cut_line(command, words);
  if (!cut) return tl::unexpected(failed(door, K6Exit::other, cut.error()));
  line = std::move(*cut);
  if (auto ok = input::k6::add_environment(door.environment, line); !ok) {
    return tl::unexpected(failed(door, K6Exit::other, ok.error()));
  }
  auto opened = open_k6(door, line);
  if (!opened && opened.error().said) return tl::unexpected(static_cast<int>(opened.error().code));
  if (!opened) return tl::unexpected(failed(door, opened.error().code, opened.error().error));
  return std::move(*opened);
}

constexpr std::string_view minimal = R"(import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  vus: 10,
  duration: '30s',
};

export default function () {
  const res = http.get(__ENV.BASE_URL || 'http://127.0.0.1:8080/');
  check(res, { 'status is 200': (r) => r.status === 200 });
  sleep(1);
}
)";

constexpr std::string_view protocol = R"(import http from 'k6/http';
import { check, group, sleep } from 'k6';

const base = __ENV.BASE_URL || 'http://127.0.0.1:8080';

export const options = {
  scenarios: {
    browse: {
      executor: 'ramping-vus',
      stages: [
        { duration: '30s', target: 10 },
        { duration: '1m', target: 10 },
        { duration: '10s', target: 0 },
      ],
    },
    orders: {
      executor: 'constant-arrival-rate',
      rate: 5,
      duration: '1m',
      preAllocatedVUs: 5,
      maxVUs: 50,
      exec: 'order',
    },
  },
  thresholds: {
    http_req_failed: ['rate < 0.01'],
    http_req_duration: ['p(95) < 500'],
    checks: ['rate > 0.99'],
  },
};

export default function () {
  group('browse', () => {
    const res = http.get(`${base}/`);
    check(res, { 'the page is there': (r) => r.status === 200 });
  });
  sleep(1);
}

export function order() {
  const res = http.post(`${base}/orders`, JSON.stringify({ sku: 7 }), {
    headers: { 'Content-Type': 'application/json' },
  });
  check(res, { 'ordered': (r) => r.status < 300 });
}
)";

}  // namespace

int k6_inspect(Door& door, const std::vector<std::string>& words) {
  Line line;
  const auto opened = open(door, "inspect", words, line);
  if (!opened) return opened.error();
  const auto& options = opened->read.options;
  auto shown = nlohmann::ordered_json::parse(options.json, nullptr, false);
  if (line.execution_requirements) {
    shown["totalDuration"] = input::k6::duration_text(plan::k6::longest(options.scenarios));
    shown["maxVUs"] = plan::k6::users_needed(options.scenarios).most;
  }
  door.out << shown.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  return 0;
}

int k6_archive(Door& door, const std::vector<std::string>& words) {
  Line line;
  const auto opened = open(door, "archive", words, line);
  if (!opened) return opened.error();
  input::k6::Archive archive = archive_of(*opened);
  archive.env = opened->source.env;
  const std::string path = line.archive_out.value_or("archive.tar");
  if (const auto ok = door.write_file(path, input::k6::write_archive(archive)); !ok) {
    return failed(door, K6Exit::other, ok.error());
  }
  return 0;
}

int k6_new(Door& door, const std::vector<std::string>& words) {
  const auto line = input::k6::cut_line("new", words);
  if (!line) return failed(door, K6Exit::other, line.error());
  const std::string path = line->script.empty() ? "script.js" : line->script;
  if (line->template_name != "minimal" && line->template_name != "protocol") {
    return failed(door, K6Exit::other,
                  {ErrorKind::usage, fmt::format("--template '{}' is not one we have", line->template_name),
                   "there are minimal and protocol"});
  }
  if (!line->force && door.surroundings.read_file(path, std::size_t{1} << 30)) {
    return failed(door, K6Exit::other, {ErrorKind::usage, path + " is there already", "add -f to write over it"});
  }
  const std::string_view text = line->template_name == "protocol" ? protocol : minimal;
  if (const auto ok = door.write_file(path, text); !ok) return failed(door, K6Exit::other, ok.error());
  door.out << fmt::format("New script created: {}\n", path);
  return 0;
}

}  // namespace brink::cli

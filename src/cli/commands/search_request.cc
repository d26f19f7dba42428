#include "cli/commands/search_request.h"

namespace brink::cli {

run::RunRequest search_request(input::RunOptions options) {
  run::RunRequest request;
  request.target = std::move(options.target);
  request.paths = std::move(options.paths);
  request.from_sitemap = options.from_sitemap;
  request.follow_links = options.follow_links;
  request.ignore_robots = options.ignore_robots;
  request.method = std::move(options.method);
  request.headers = std::move(options.headers);
  request.client = std::move(options.client);
  request.budget = options.budget;
  request.exporting = std::move(options.exporting);
  request.search.max_users = options.max_users;
  request.search.stage = options.stage;
  request.search.think = options.think;
  request.search.warmup = options.warmup;
  request.search.repeat = options.repeat;
  request.search.rules.latency_wall = options.latency_wall;
  request.search.rules.error_threshold = options.error_threshold;
  request.search.seed = options.seed;
  if (const input::Profile* profile = options.profile) {
    request.profile = output::Profile{.name = std::string(profile->name),
                                      .label = std::string(profile->label),
                                      .peak_users = static_cast<double>(profile->users)};
  }
  request.fail_under = options.fail_under;
  request.limits = std::move(options.limits);
  request.workers = options.workers;
  return request;
}

}  // namespace brink::cli

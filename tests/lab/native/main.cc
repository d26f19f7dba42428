// server NAME=NUMBER... [/ROUTE STAGE [NAME=NUMBER...]...]...
//
// Serves the routes that are named, each through its stages, outermost first; `/` links to all of them unless it is one
// of them; `/*` goes around everything, also around what does not exist. Prints "port N", and its counts at the end.
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stages.h"

namespace {

using Stages = std::vector<std::pair<std::string, lab::Numbers>>;

struct Routes {
  lab::Numbers process;
  std::vector<std::string> names;
  std::map<std::string, Stages> stages;
};

Routes read(int count, char** words) {
  Routes routes;
  for (int index = 1; index < count; ++index) {
    const std::string word = words[index];
    const auto equals = word.find('=');
    if (word[0] == '/') {
      routes.names.push_back(word);
      routes.stages[word];
    } else if (equals == std::string::npos) {
      routes.stages.at(routes.names.back()).emplace_back(word, lab::Numbers{});
    } else {
      lab::Numbers& numbers =
          routes.names.empty() ? routes.process : routes.stages.at(routes.names.back()).back().second;
      numbers[word.substr(0, equals)] = std::atof(word.c_str() + equals + 1);
    }
  }
  return routes;
}

lab::Handler through(const Stages& stages, lab::Handler handler) {
  for (auto each = stages.rbegin(); each != stages.rend(); ++each) {
    handler = lab::stage(each->first, each->second, std::move(handler));
  }
  return handler;
}

// A route that ends in /* stands for everything below it.
const lab::Handler* find(const std::map<std::string, lab::Handler>& handlers, const std::string& path) {
  const auto exact = handlers.find(path);
  if (exact != handlers.end()) return &exact->second;
  const auto below = handlers.find(path.substr(0, path.rfind('/')) + "/*");
  return below == handlers.end() ? nullptr : &below->second;
}

lab::Handler site(const Routes& routes) {
  std::map<std::string, lab::Handler> handlers;
  std::string links = "<!doctype html><title>home</title>\n";
  for (const std::string& name : routes.names) {
    if (name == "/*") continue;
    handlers[name] = through(routes.stages.at(name), [](const lab::Request&) { return lab::Response(); });
    if (name.back() != '*') links += "<a href=\"" + name + "\">" + name + "</a>\n";
  }
  handlers.try_emplace("/", [links](const lab::Request&) { return lab::Response{200, links}; });
  const lab::Handler inner = [handlers](const lab::Request& request) -> lab::Response {
    const lab::Handler* handler = find(handlers, request.path);
    return handler != nullptr ? (*handler)(request) : lab::Response{404, "not found\n"};
  };
  const auto around = routes.stages.find("/*");
  return around == routes.stages.end() ? inner : through(around->second, inner);
}

double number(const lab::Numbers& numbers, const char* name, double otherwise) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? otherwise : found->second;
}

void limit(int resource, double most) {
  if (most <= 0) return;
  const rlimit both{static_cast<rlim_t>(most), static_cast<rlim_t>(most)};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

void run_on(int cpus) {
  cpu_set_t available, chosen;
  ::sched_getaffinity(0, sizeof available, &available);
  CPU_ZERO(&chosen);
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0 && cpus > 0; --cpu) {  // from the last: testers often begin at the first
    if (!CPU_ISSET(cpu, &available)) continue;
    CPU_SET(cpu, &chosen);
    --cpus;
  }
  ::sched_setaffinity(0, sizeof chosen, &chosen);
}

}  // namespace

int main(int count, char** words) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  ::prctl(PR_SET_TIMERSLACK, 1);
  const Routes routes = read(count, words);
  const lab::Numbers& process = routes.process;
  limit(RLIMIT_NOFILE, number(process, "files", 0));
  if (number(process, "memory", 0) > 0) {
    ::mallopt(M_ARENA_MAX, 1);  // arenas reserve far more than they use, and the limit counts what is reserved
    limit(RLIMIT_AS, number(process, "memory", 0));
  }
  if (const double cpus = number(process, "cpus", 0); cpus > 0) run_on(static_cast<int>(cpus));
  lab::ServerOptions options;
  options.port = static_cast<std::uint16_t>(number(process, "port", 0));
  options.backlog = static_cast<int>(number(process, "backlog", options.backlog));
  options.serial = number(process, "serial", 0) > 0;
  options.close = number(process, "close", 0) > 0;
  options.requests = static_cast<long>(number(process, "requests", 0));
  options.connections = static_cast<long>(number(process, "connections", 0));
  options.two_writes = number(process, "two_writes", 0) > 0;
  options.pause_period = number(process, "pause_period", 0);
  options.pause = number(process, "pause", 0);
  lab::serve(options, site(routes));
  int signal = 0;
  sigwait(&ends, &signal);
  std::printf("%s\n", lab::counts().json().c_str());
  std::fflush(stdout);
  std::_Exit(0);
}

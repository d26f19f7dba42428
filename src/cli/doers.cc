#include "cli/doers.h"

#include "cli/serve_demo.h"

namespace brink::cli {

Doers real_doers() {
  Doers doers;
  doers.bench = run::bench;
  doers.autofind = run::autofind;
  doers.find_limit = run::find_limit;
  doers.audit = run::audit;
  doers.investigate = run::investigate;
  doers.list = [](const std::string& folder, std::size_t limit) { return run::Store(folder).list(limit); };
  doers.load = [](const std::string& folder, const std::string& which) { return run::Store(folder).load(which); };
  doers.download = run::download;
  doers.play_k6 = run::k6::play_test;
  doers.search_k6 = run::k6::find_limit;
  doers.demo = serve_demo;
  return doers;
}

}  // namespace brink::cli

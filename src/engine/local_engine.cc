#include "engine/local_engine.h"

#include <algorithm>

#include "engine/networked.h"
#include "engine/scenario/behaviour.h"
#include "net/clock.h"
#include "net/limits.h"
#include "net/real_machine.h"

namespace brink::engine {
namespace {

// More than 50,000 users with a connection each, and room for everything else.
constexpr std::size_t wanted_fds = 65'536 * 2;

// Of the local ports, as many as the kernel finds without a long search, divided among the workers.
std::uint32_t loopback_share(std::uint32_t workers) {
  const auto ports = net::ephemeral_ports();
  return ports ? std::max<std::uint32_t>(1, ports->size() * 2 / 5 / workers) : 0;
}

void add_network(const plan::Network& network, net::MachineOptions& options) {
  options.tls_min = network.tls_min;
  options.tls_max = network.tls_max;
  options.tls_ciphers = network.tls_ciphers;
  for (const auto& each : network.certificates) {
    options.certificates.push_back({each.cert, each.key, each.password, each.domains});
  }
  options.source_addresses = network.source_addresses;
  if (network.dns) options.dns.keep_exactly = network.dns->ttl;
}

net::MachineOptions machine_options(const plan::Plan& plan, const plan::Network* network, std::uint32_t workers) {
  const plan::Client& client = plan.client;
  net::MachineOptions options;
  options.loopback_share = loopback_share(workers);
  for (const auto& r : client.resolve) options.overrides.push_back({r.host, r.port, r.address});
  options.tls_verify = client.tls.verify;
  options.tls_ca_bundle = client.tls.ca_bundle;
  if (network != nullptr) add_network(*network, options);
  return options;
}

}  // namespace

Instant local_now() { return net::monotonic_now(); }

Result<std::unique_ptr<Engine>> make_local_engine(const plan::Plan& plan, std::shared_ptr<SharedBudget> budget,
                                                  protocol::WallTime wall, std::shared_ptr<UserProgram> program,
                                                  plan::Segment part) {
  net::raise_fd_limit(wanted_fds);
  EngineSetup setup;
  setup.plan = plan;
  setup.part = part;
  setup.budget = std::move(budget);
  setup.network = network_of(program.get());
  setup.make_machine = [options = machine_options(plan, setup.network.get(), plan.workers * part.count)](
                           std::uint32_t) { return net::make_real_machine(options); };
  if (program) {
    setup.make_behaviours = [program](plan::Segment segment) { return program->behaviours(segment); };
    setup.metrics = [program](plan::Segment segment) { return program->metrics(segment); };
    setup.scenarios = [program] { return program->scenarios(); };
  } else if (plan.scenario) {
    setup.make_behaviours = [plan](plan::Segment segment) -> Result<std::shared_ptr<BehaviourFactory>> {
      return std::make_shared<ScenarioFactory>(plan, segment, net::wall_now);
    };
  }
  setup.now = local_now;
  setup.wall = wall;
  return Engine::make(std::move(setup));
}

}  // namespace brink::engine

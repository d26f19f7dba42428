#include "cluster/meeting.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <sstream>

#include "base/version.h"
#include "cluster/nats_carrier.h"
#include "cluster/object_store.h"
#include "run/local_load.h"

namespace brink::cluster {
namespace {

// A worker that says nothing for so long is lost.
constexpr Duration lease = std::chrono::seconds(2);
constexpr Duration most_to_get_ready = std::chrono::seconds(60);
constexpr Duration look_every = std::chrono::milliseconds(100);
constexpr Duration longest_farewell = std::chrono::seconds(1);
constexpr Duration bucket_life = std::chrono::hours(24);
// What is smaller goes in one message, where JetStream need not be on.
constexpr std::size_t most_in_a_message = 256 << 10;
constexpr std::size_t run_letters = 12;
constexpr std::string_view object_name = "job";

std::uint32_t threads_of(const plan::Machines& machines, const plan::Plan& plan, const Lobby& lobby) {
  if (machines.threads_given || plan.workers == 1) return plan.workers;
  std::uint32_t fewest = 256;
  for (const auto& [name, hello] : lobby.held()) fewest = std::min(fewest, hello.cores);
  return std::clamp(machines.users / machines.workers, 1u, std::max(1u, fewest));
}

// Files that a plan names are to be where it is played.
Result<Job> job_of(const plan::Plan& plan, const plan::Errand& errand) {
  Job job;
  job.brink = version;
  job.kind = errand.words.empty() ? Job::Kind::requests : Job::Kind::program;
  job.errand = errand;
  job.plan_hash = hash_of(plan);
  job.plan = plan;
  if (job.kind == Job::Kind::program || plan.client.tls.ca_bundle.empty()) return job;
  std::ifstream in(plan.client.tls.ca_bundle, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return could_not_run(plan.client.tls.ca_bundle + " cannot be read", "workers need it too");
  job.errand.files[std::string(bundle_name)] = text.str();
  return job;
}

// Lines from whatever thread, told on the one that runs.
class Notes {
 public:
  void add(const std::string& line) {
    const std::lock_guard lock(guard_);
    lines_.push_back(line);
  }
  std::vector<std::string> take() {
    const std::lock_guard lock(guard_);
    return std::exchange(lines_, {});
  }

 private:
  std::mutex guard_;
  std::vector<std::string> lines_;
};

}  // namespace

// A load together with all that it stands on.
class MachineLoad {
 public:
  MachineLoad(const MeetingSetup& setup, std::string meeting, std::shared_ptr<NatsConnection> connection,
              std::unique_ptr<NatsHub> hub, std::shared_ptr<AbsentProgram> absent)
      : setup_(setup), connection_(std::move(connection)), hub_(std::move(hub)), absent_(std::move(absent)) {
    call_.meeting = std::move(meeting);
  }
  ~MachineLoad() { leave(); }

  // Its workers are idle again, and nothing more is played here.
  void leave() {
    if (load_) absent_->let_go();
    load_.reset();
    crew_.reset();
    hub_.reset();
    if (store_) store_->remove_bucket(call_.bucket);
    store_.reset();
  }

  // `joined`: who is known to have joined.
  Result<void> gather(const std::string& run, std::set<std::string>& joined);
  Result<void> give(const Job& job, const plan::Plan& plan, const std::string& run);
  Result<void> muster(CrewSetup crew);

  run::StageResult play(const plan::Stage& stage, const run::Keep& keep, const run::Watcher& watcher) {
    return load_->play(stage, keep, [&](const aggregate::Live& live, Duration elapsed) {
      tell_notes();
      return watcher(live, elapsed);
    });
  }
  Instant now() const { return setup_.now(); }

 private:
  Result<void> put(const std::string& bytes, const std::string& run);
  void tell_notes() {
    for (const std::string& line : notes_.take()) setup_.tell(line);
  }

  const MeetingSetup& setup_;
  std::shared_ptr<NatsConnection> connection_;
  Notes notes_;
  std::unique_ptr<NatsHub> hub_;
  std::optional<Lobby> lobby_;  // once the crew is mustered, of the thread that hears for the hub
  std::atomic<bool> mustered_{false};
  std::shared_ptr<AbsentProgram> absent_;
  std::shared_ptr<Crew> crew_;
  std::unique_ptr<run::LoadSource> load_;
  std::optional<ObjectStore> store_;
  Call call_;
};

namespace {

// What a run has of it.
class Handle final : public run::LoadSource {
 public:
  explicit Handle(std::shared_ptr<MachineLoad> load) : load_(std::move(load)) {}
  run::StageResult play(const plan::Stage& stage, const run::Keep& keep, const run::Watcher& watcher) override {
    return load_->play(stage, keep, watcher);
  }
  Instant now() override { return load_->now(); }

 private:
  std::shared_ptr<MachineLoad> load_;
};

}  // namespace

Result<void> MachineLoad::gather(const std::string& run, std::set<std::string>& joined) {
  const plan::Machines& machines = setup_.machines;
  auto lobby = Lobby::open(connection_, {machines.group, run, call_.meeting, &joined, setup_.now,
                                         [this](const auto& line) { notes_.add(line); }});
  if (!lobby) return tl::unexpected(lobby.error());
  lobby_.emplace(std::move(*lobby));
  const Instant until = setup_.now() + machines.join_timeout;
  while (lobby_->held().size() < machines.workers) {
    if (setup_.stop->requests() > 0) return could_not_run("stopped before the workers had joined");
    if (setup_.now() > until) {
      return could_not_run(
          std::to_string(lobby_->held().size()) + " of " + std::to_string(machines.workers) + " workers joined in time",
          "start the others (brink worker --join ...), or give --join-timeout or fewer --workers");
    }
    lobby_->look(machines.workers, look_every);
    tell_notes();
  }
  return {};
}

Result<void> MachineLoad::put(const std::string& bytes, const std::string& run) {
  auto store = ObjectStore::open(connection_);
  if (!store) return tl::unexpected(store.error());
  store_.emplace(std::move(*store));
  call_.bucket = "brink-" + run;
  call_.object = object_name;
  if (auto ok = store_->make_bucket(call_.bucket, bytes.size(), bucket_life); !ok) return ok;
  auto digest = store_->put(call_.bucket, call_.object, secret_word(run_letters), bytes);
  if (!digest) return tl::unexpected(digest.error());
  call_.digest = *digest;
  return {};
}

Result<void> MachineLoad::give(const Job& job, const plan::Plan& plan, const std::string& run) {
  call_.kind = Call::Kind::play;
  call_.run = run;
  call_.threads = threads_of(setup_.machines, plan, *lobby_);
  const std::string bytes = encode_job(job);
  if (bytes.size() <= std::min(most_in_a_message, connection_->most_bytes() / 2)) {
    call_.job = bytes;
  } else if (auto ok = put(bytes, run); !ok) {
    return ok;
  }
  lobby_->give(call_);
  lobby_->forget_given();
  return {};
}

// Who comes later takes the place of one that was lost.
Result<void> MachineLoad::muster(CrewSetup setup) {
  hub_->while_waiting([this](std::size_t gone) {
    if (!mustered_) return;
    lobby_->look(static_cast<std::uint32_t>(gone), Duration{});
    lobby_->give(call_);
  });
  crew_ = std::make_shared<Crew>(*hub_, std::move(setup));
  if (auto ok = crew_->muster(most_to_get_ready); !ok) return ok;
  mustered_ = true;
  load_ = make_cluster_load({crew_, setup_.now, &absent_->part(), setup_.machines.on_loss});
  absent_->is_played_by(*crew_);
  return {};
}

Meeting::Meeting(MeetingSetup setup) : setup_(std::move(setup)), word_(secret_word(run_letters)) {}

Meeting::~Meeting() {
  if (const auto load = playing_.lock()) load->leave();
  if (!connection_) return;
  connection_->publish(over_subject(setup_.machines.group, word_), "");
  connection_->flush(longest_farewell);
}

Result<std::unique_ptr<Meeting>> Meeting::open(MeetingSetup setup) {
  std::unique_ptr<Meeting> meeting(new Meeting(std::move(setup)));
  plan::NatsAccess access = meeting->setup_.machines.nats;
  if (access.urls.empty()) {
    if (auto ok = meeting->start_server(); !ok) return tl::unexpected(ok.error());
    access = meeting->server_->access();
  }
  const auto whose = meeting->server_ ? NatsConnection::Whose::ours : NatsConnection::Whose::theirs;
  auto connection = NatsConnection::open(access, "brink", whose);
  if (!connection) return tl::unexpected(connection.error().error);
  meeting->connection_ = std::move(*connection);
  return meeting;
}

Result<void> Meeting::start_server() {
  const plan::Machines& machines = setup_.machines;
  const plan::NatsAccess& access = machines.nats;
  auto server =
      NatsServer::start({machines.bind, machines.port, access.token, access.certificate, access.key, access.ca});
  if (!server) return tl::unexpected(server.error());
  server_ = std::move(*server);
  const std::string group = machines.group == "default" ? "" : " --group " + machines.group;
  // A token that was given is known, and not to be shown.
  const std::string token = access.token.empty() ? server_->token() : "...";
  setup_.tell("workers join with: NATS_TOKEN=" + token + " brink worker --join " + server_->url() + group);
  if (server_->is_readable()) {
    setup_.tell(
        "NATS has no TLS here: who can read what passes on the way can use the workers; --nats-cert and --nats-key");
  }
  return {};
}

Result<std::unique_ptr<run::LoadSource>> Meeting::load(const plan::Plan& plan,
                                                       std::shared_ptr<engine::UserProgram> program) {
  const std::string run = secret_word(run_letters);
  auto hub = NatsHub::open(connection_, run);
  if (!hub) return tl::unexpected(hub.error());
  // One load at a time has the workers.
  if (const auto before = std::exchange(playing_, {}).lock()) before->leave();
  auto load = std::make_shared<MachineLoad>(setup_, word_, connection_, std::move(*hub), absent_);
  if (auto ok = load->gather(run, joined_); !ok) return tl::unexpected(ok.error());
  const auto job = job_of(plan, setup_.machines.errand);
  if (!job) return tl::unexpected(job.error());
  if (auto ok = load->give(*job, plan, run); !ok) return tl::unexpected(ok.error());
  CrewSetup crew;
  crew.plan = plan;
  crew.program = std::move(program);
  crew.seats = setup_.machines.workers;
  crew.lease = lease;
  crew.hash = job->plan_hash;
  crew.now = setup_.now;
  if (auto ok = load->muster(std::move(crew)); !ok) return tl::unexpected(ok.error());
  playing_ = load;
  return std::make_unique<Handle>(std::move(load));
}

run::Machinery Meeting::machinery(std::shared_ptr<engine::UserProgram> program) {
  run::Machinery machinery = run::local_machinery();
  machinery.look_with = machinery.make_load;
  machinery.make_load = [this, program](const plan::Plan& plan, const auto&) { return load(plan, program); };
  // What this machine could do says nothing of theirs.
  machinery.calibrate = [](std::uint32_t) { return verdict::Calibration{}; };
  return machinery;
}

}  // namespace brink::cluster

#include "cluster/wait_and_play.h"

#include <poll.h>
#include <unistd.h>

#include "base/version.h"
#include "cluster/job.h"
#include "cluster/lobby_words.h"
#include "cluster/message.h"
#include "cluster/nats_carrier.h"
#include "cluster/nats_server.h"
#include "cluster/object_store.h"
#include "cluster/private_folder.h"
#include "cluster/worker.h"
#include "run/local_load.h"

namespace brink::cluster {
namespace {

constexpr Duration hello_every = std::chrono::seconds(1);
constexpr Duration turn = std::chrono::milliseconds(100);
// A coordinator that holds us says so once a second.
constexpr Duration longest_hold = std::chrono::seconds(5);
constexpr Duration longest_piece = std::chrono::seconds(30);
// Without a word of the coordinator's, joining again and again.
constexpr Duration longest_rejoin = std::chrono::seconds(60);
constexpr Duration longest_stay = std::chrono::seconds(30);
constexpr std::size_t word_letters = 16;

class Turn {
 public:
  Turn(const Serving& serving, std::string name) : serving_(serving), name_(std::move(name)) {}

  Served go() {
    if (const auto ended = join()) return *ended;
    Served served = Served::stopped;
    while (const auto call = wait_for_call()) {
      served = Served::played;
      if (meeting_.empty() && !call->meeting.empty()) over_ = ear_for_end_of(*call);
      meeting_ = call->meeting;
      connection_->flush(turn);
      if (auto ok = play(*call); !ok) tell(ok.error());
      if (!stays_ || !over_) break;
    }
    return refused_ ? Served::refused : served;
  }

 private:
  bool stops() const { return serving_.stop->requests() > 0; }
  void tell(const Error& error) const { serving_.tell(error.message + (error.hint.empty() ? "" : "; " + error.hint)); }

  // Until the server is there. Something: it will not be.
  std::optional<Served> join() {
    bool told = false;
    while (!stops()) {
      auto opened = NatsConnection::open(serving_.joining.nats, "brink worker " + name_);
      if (opened) {
        connection_ = std::move(*opened);
        serving_.tell("worker " + name_ + " waits for runs at " + connection_->place());
        return std::nullopt;
      }
      // A signal may have come into the middle of it.
      if (stops()) break;
      if (opened.error().why != NatsConnection::Refusal::unreachable)
        return tell(opened.error().error), Served::refused;
      if (!std::exchange(told, true)) tell(opened.error().error);
      for (Instant until = serving_.now() + hello_every; serving_.now() < until && !stops();) ::poll(nullptr, 0, 50);
    }
    return Served::stopped;
  }

  Hello hello() const {
    return {std::string(version), grammar_version, name_, word_, serving_.host, ::getpid(), serving_.cores};
  }

  std::unique_ptr<NatsInbox> ear_for_end_of(const Call& call) const {
    auto ear = connection_->subscribe(over_subject(serving_.joining.group, call.meeting));
    return ear ? std::move(*ear) : nullptr;
  }

  // A meeting may want those who have played for it again; one that ends without a word is not waited for for long.
  bool is_let_go(Instant waits_since) const {
    if (meeting_.empty()) return false;
    return over_->next(Duration{}) || serving_.now() - waits_since > longest_stay;
  }

  // Who holds it first has it until they let go, by saying nothing more.
  std::optional<Call> wait_for_call() {
    const std::string& group = serving_.joining.group;
    auto calls = connection_->subscribe(call_subject(group, word_));
    if (!calls) return tell(calls.error()), std::nullopt;
    std::string held;
    Instant held_at{}, next_hello{}, waits_since = serving_.now();
    while (!stops() && !connection_->closed() && !is_let_go(waits_since)) {
      const Instant now = serving_.now();
      if (!held.empty() && now - held_at > longest_hold) held.clear();
      if (held.empty() && now >= next_hello) {
        connection_->publish(hello_subject(group), encode_hello(hello()));
        next_hello = now + hello_every;
      }
      const auto mail = (*calls)->next(turn);
      const auto call = mail ? decode_call(mail->bytes) : std::nullopt;
      if (!call || (!meeting_.empty() && call->meeting != meeting_)) continue;
      if (call->kind == Call::Kind::refuse) {
        serving_.tell("worker " + name_ + " is refused: " + call->reason);
        refused_ = true;
        return std::nullopt;
      }
      if (!held.empty() && call->run != held) continue;
      if (call->kind == Call::Kind::play) return call;
      held = call->run;
      held_at = waits_since = now;
      connection_->publish(held_subject(group, held), encode_hello(hello()));
    }
    return std::nullopt;
  }

  Result<Job> fetch(const Call& call) {
    if (!call.job.empty()) return decode_job(call.job);
    auto store = ObjectStore::open(connection_);
    if (!store) return tl::unexpected(store.error());
    auto bytes = store->get(call.bucket, call.object, longest_piece);
    if (!bytes) return tl::unexpected(bytes.error());
    if (object_digest(*bytes) != call.digest)
      return could_not_run("the run's description is not the one it called for");
    return decode_job(*bytes);
  }

  // What keeps it from playing is said to the coordinator too.
  Result<void> play(const Call& call) {
    auto job = fetch(call);
    auto done = job ? play_job(call, *job) : Result<void>(tl::unexpected(job.error()));
    if (done) return done;
    const auto cannot = [&](plan::Segment) {
      return [&](const plan::Plan&, const auto&) -> Result<std::unique_ptr<run::LoadSource>> {
        return tl::unexpected(done.error());
      };
    };
    play_epochs(call.run, {.make_load = cannot}, job ? job->plan_hash : "");
    return done;
  }

  Result<void> play_job(const Call& call, const Job& job) {
    auto folder = PrivateFolder::make("brink-worker");
    if (!folder) return tl::unexpected(folder.error());
    for (const auto& [file, bytes] : job.errand.files) {
      if (auto ok = folder->write(file, bytes); !ok) return ok;
    }
    if (::chdir(folder->path().c_str()) != 0) return could_not_run("cannot enter " + folder->path());
    stays_ = job.kind == Job::Kind::requests;
    const auto with = [&](plan::Plan plan, std::shared_ptr<engine::UserProgram> program) {
      const std::string hash = hash_of(plan);
      if (!plan.client.tls.ca_bundle.empty() && job.kind == Job::Kind::requests) {
        plan.client.tls.ca_bundle = folder->path() + "/" + std::string(bundle_name);
      }
      plan.workers = call.threads;
      const auto load = [&](plan::Segment segment) { return run::local_load_of(program, segment); };
      play_epochs(call.run, {.plan = plan, .make_load = load, .program = program}, hash);
    };
    serving_.tell("worker " + name_ + " plays run " + call.run);
    if (job.kind == Job::Kind::requests) return with(job.plan, nullptr), Result<void>{};
    return serving_.read(job.errand, with);
  }

  // A worker that was not heard of for too long has lost its place, and asks for another.
  void play_epochs(const std::string& run, WorkerSetup setup, const std::string& hash) {
    setup.now = serving_.now;
    setup.join = {grammar_version, name_, serving_.host, ::getpid(), hash};
    setup.leaves = [this] { return stops(); };
    std::optional<Instant> lost;
    while (!stops()) {
      auto line = NatsLine::open(connection_, run, secret_word(word_letters), serving_.now,
                                 [this] { return serving_.stop->requests(); });
      if (!line) return tell(line.error());
      const Instant begin = serving_.now();
      const WorkEnd end = work(setup, **line);
      const bool refused = end.how == WorkEnd::How::refused;
      if (refused && !end.refusal.later) {
        return tell(
            {ErrorKind::could_not_run, "worker " + name_ + " is refused: " + end.refusal.why, end.refusal.hint});
      }
      if ((!refused && end.how != WorkEnd::How::lease_over) || connection_->closed()) return;
      if (!lost || serving_.now() - begin > longest_rejoin) lost = serving_.now();
      if (serving_.now() - *lost > longest_rejoin) {
        return serving_.tell("worker " + name_ + ": the run's coordinator is gone");
      }
      ::poll(nullptr, 0, 200);
    }
  }

  const Serving& serving_;
  std::string name_;
  std::string word_ = secret_word(word_letters);
  std::shared_ptr<NatsConnection> connection_;
  std::string meeting_;              // for which it has played
  std::unique_ptr<NatsInbox> over_;  // hears that it ends
  bool stays_ = false;               // a program may leave anything behind in its process: the next has one of its own
  bool refused_ = false;
};

}  // namespace

Served wait_and_play(const Serving& serving, const std::string& name) { return Turn(serving, name).go(); }

}  // namespace brink::cluster

#include "cli/compat/locust_page.h"

#include <fmt/format.h>

#include <chrono>

#include "cli/commands/locustfile.h"
#include "cli/compat/locust_desk.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "cli/told_too.h"
#include "input/page_options.h"

namespace brink::cli {
namespace {

constexpr Duration look = std::chrono::milliseconds(100);

Instant monotonic() { return Instant(std::chrono::steady_clock::now().time_since_epoch()); }

Result<plan::PageServing> serving_of(const plan::LocustPage& page, const input::Environment& environment) {
  plan::PageServing serving;
  serving.option = "--web-port";
  serving.address = {page.host, page.port};
  serving.base_path = page.base_path;
  serving.tls_cert = page.tls_cert;
  serving.tls_key = page.tls_key;
  if (page.tls_cert.empty() != page.tls_key.empty()) return usage_error("--tls-cert and --tls-key belong together");
  serving.wants_secret = page.login;
  const auto login = environment("BRINK_UI_LOGIN").value_or("");
  if (login.empty()) return serving;
  auto read = input::parse_login(login, "BRINK_UI_LOGIN");
  if (!read) return tl::unexpected(read.error());
  serving.login = std::move(*read);
  return serving;
}

// While users are there, the thread that plays them comes by the desk.
class ComesBy final : public ToldToo<run::Observer> {
 public:
  ComesBy(run::Observer& first, run::Observer& page, LocustDesk& desk) : ToldToo(first, page), desk_(desk) {}
  void on_progress(const run::Progress& progress) override {
    ToldToo::on_progress(progress);
    desk_.come_by(monotonic());
  }

 private:
  LocustDesk& desk_;
};

// Who is told nothing.
class Nobody final : public run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief&) override {}
};

class Sitting {
 public:
  Sitting(Door& door, const Call& call, const OpenLocustfile& opened)
      : door_(door), call_(call), opened_(opened), desk_(opened_) {}

  Result<LocustPageEnd> go() {
    if (auto ok = open(); !ok) return tl::unexpected(ok.error());
    const plan::LocustPage& page = *opened_.file.page;
    if (page.autostart) {
      if (auto ok = play({}); !ok) return tl::unexpected(ok.error());
    }
    while (const auto start = next(page.autoquit)) {
      if (auto file = opened_.again(start->form)) {
        opened_.file = std::move(*file);
        const auto ok = play(start->reply);
        if (!ok) print_error(door_.err, ok.error());
      } else {
        start->reply(tl::unexpected(file.error()));
      }
    }
    paged_->leave();
    return LocustPageEnd{std::move(last_)};
  }

 private:
  Result<void> open() {
    auto serving = serving_of(*opened_.file.page, door_.environment);
    if (!serving) return tl::unexpected(serving.error());
    const auto form = opened_.page(R"({"do": "form"})");
    if (!form) return tl::unexpected(form.error());
    auto paged = Paged::open(door_, {.serving = std::move(*serving),
                                     .command = "locust",
                                     .form = *form,
                                     .more = [this](const run::PageAsk& ask) { return desk_.answer(ask); }});
    if (!paged) return tl::unexpected(paged.error());
    paged_ = std::move(*paged);
    desk_.serves(&paged_->page());
    return {};
  }

  // The desk is served while nobody is there, too.
  std::optional<run::PageStart> next(std::optional<Duration> within) {
    for (Duration waited{}; door_.stop.requests() == 0 && (!within || waited < *within); waited += look) {
      desk_.come_by(monotonic());
      if (auto start = paged_->page().next_start(door_.stop, look)) return start;
    }
    return std::nullopt;
  }

  // `reply` (may be empty): to whoever asked for it; it is called once. Errors: what kept it from beginning.
  Result<void> play(const std::function<void(Result<void>)>& reply) {
    const bool alone =
        opened_.file.rate.has_value() || call_.values.given("processes") || call_.values.given("workers");
    bool begun = false;
    paged_->on_begin([&] {
      if (!std::exchange(begun, true) && reply) reply({});
      desk_.plays(true, !alone);
    });
    // Users who lead themselves end as Locust's do; of all others the run is stopped.
    paged_->on_stop(alone ? std::function<void()>() : [this] { desk_.stop(); });
    Door own = door_;
    own.in_is_terminal = own.in_is_terminal && !reply;
    Nobody nobody;
    own.doers.bench = [&, inner = own.doers.bench](const run::BenchRequest& request, run::Observer& observer,
                                                   run::Stop& stop) {
      ComesBy both(observer, nobody, desk_);
      return inner(request, both, stop);
    };
    auto outcome = play_locustfile(own, call_, opened_, "locust");
    desk_.plays(false, false);
    paged_->on_begin({});
    if (begun) {
      opened_.pause();
      show_tables();
    }
    if (outcome) {
      last_ = std::move(*outcome);
      if (!reply && !begun) return {};
      if (!begun) reply({});
      return {};
    }
    if (!begun && reply) reply(tl::unexpected(outcome.error()));
    return tl::unexpected(outcome.error());
  }

  void show_tables() {
    if (auto tables = opened_.page(R"({"do": "tables"})")) paged_->page().show_tables(std::move(*tables));
  }

  Door& door_;
  const Call& call_;
  OpenLocustfile opened_;
  LocustDesk desk_;
  std::unique_ptr<Paged> paged_;
  std::optional<run::Outcome> last_;
};

}  // namespace

Result<LocustPageEnd> play_locust_page(Door& door, const Call& call, const OpenLocustfile& opened) {
  return Sitting(door, call, opened).go();
}

}  // namespace brink::cli

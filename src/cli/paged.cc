#include "cli/paged.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "cli/messages.h"
#include "cli/told_too.h"
#include "input/page_options.h"
#include "output/mask.h"

namespace brink::cli {
namespace {

Instant monotonic() { return Instant(std::chrono::steady_clock::now().time_since_epoch()); }

}  // namespace

Paged::Paged(Door& door, PagedOptions options, std::unique_ptr<run::Page> page)
    : door_(door), doers_(door.doers), options_(std::move(options)), page_(std::move(page)) {
  tell(door_.doers.bench, [](const run::BenchRequest& request) { return request.plan.routes.front().url.text(); });
  tell(door_.doers.autofind,
       [](const run::AutofindRequest& request) { return request.plan.routes.front().url.text(); });
  tell(door_.doers.find_limit, [](const run::RunRequest& request) { return request.target.text(); });
  tell(door_.doers.investigate, [](const run::InvestigateRequest& request) { return request.run.target.text(); });
  tell(door_.doers.search_k6, [](const run::k6::SearchRequest& request) { return request.run.target.text(); });
  tell_k6();
}

Paged::~Paged() { door_.doers = std::move(doers_); }

void Paged::begin(const std::string& target, run::Stop& stop) {
  run::PageRun run{.command = options_.command, .target = output::mask_url(target), .stop = stop_};
  if (!run.stop) run.stop = [&stop] { stop.request(); };
  page_->begin(std::move(run));
  if (begin_) begin_();
}

template <class Request, class Target>
void Paged::tell(std::function<Result<run::Outcome>(const Request&, run::Observer&, run::Stop&)>& doer, Target target) {
  doer = [this, inner = doer, target](const Request& request, run::Observer& observer, run::Stop& stop) {
    run::Stop own(&stop);
    begin(target(request), own);
    ToldToo<run::Observer> both(observer, *page_);
    auto outcome = inner(request, both, own);
    if (outcome) {
      page_->end(outcome->record);
    } else {
      page_->fail(outcome.error());
    }
    return outcome;
  };
}

void Paged::tell_k6() {
  door_.doers.play_k6 = [this, inner = doers_.play_k6](const run::k6::TestRequest& request,
                                                       run::k6::TestObserver& observer, run::Stop& stop) {
    run::Stop own(&stop);
    begin(request.plan.routes.front().url.text(), own);
    TestToldToo both(observer, *page_);
    auto outcome = inner(request, both, own);
    if (outcome) {
      page_->end(outcome->outcome.record);
    } else {
      page_->fail(outcome.error());
    }
    return outcome;
  };
}

Result<std::unique_ptr<Paged>> Paged::open(Door& door, PagedOptions options) {
  if (!door.doers.open_page) return could_not_run("a page cannot be served here");
  run::PageSetup setup{.serving = options.serving,
                       .secret = door.fresh_secret(),
                       .now = monotonic,
                       .store = options.store,
                       .form = options.form,
                       .more = options.more};
  auto page = door.doers.open_page(std::move(setup));
  if (!page) return tl::unexpected(page.error());
  print_note(door.err, fmt::format("the page is at {}", (*page)->url()));
  if (options.serving.opens && !door.open_in_browser((*page)->url())) {
    print_note(door.err, "no browser could be opened here");
  }
  return std::unique_ptr<Paged>(new Paged(door, std::move(options), std::move(*page)));
}

void Paged::leave() {
  if (options_.serving.stays && door_.stop.requests() == 0) {
    print_note(door_.err, fmt::format("the page stays at {} until you press Ctrl-C", page_->url()));
    while (page_->next_start(door_.stop, std::nullopt)) {
    }
  }
  page_->leave();
}

Result<std::unique_ptr<Paged>> open_page(Door& door, const input::Values& values, const std::string& command) {
  if (input::find_option(values.command(), "ui") == nullptr) return nullptr;
  auto serving = input::read_page(values);
  if (!serving) return tl::unexpected(serving.error());
  if (!*serving) return nullptr;
  return Paged::open(door, {.serving = std::move(**serving), .command = command});
}

}  // namespace brink::cli

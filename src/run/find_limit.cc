#include "engine/secret_keeper.h"
#include "output/mask_secrets.h"
#include "run/local_load.h"
#include "run/play.h"
#include "run/search.h"

namespace brink::run {

Result<Outcome> find_limit_with(const RunRequest& request, Observer& observer, Stop& stop, const Machinery& machinery) {
  Session session("run", request.saving, machinery, observer, stop);
  if (auto ok = session.export_to(request.exporting); !ok) return tl::unexpected(ok.error());
  Search search(request, machinery, session, stop);
  if (auto ready = search.prepare(); !ready) {
    if (auto outcome = search.give_up(ready.error())) return std::move(*outcome);
    return tl::unexpected(ready.error());
  }
  search.play_all();
  search.conclude();
  search.take_leave();
  search.keep_replay_facts();
  if (const auto* secrets = engine::secrets_of(request.users.program.get())) {
    output::mask_record(session.record(), plan::SecretMask(*secrets));
  }
  return session.finish(search.now());
}

Result<Outcome> find_limit(const RunRequest& request, Observer& observer, Stop& stop) {
  Machinery machinery = local_machinery();
  if (request.users.program) machinery.make_load = local_load_of(request.users.program);
  return find_limit_with(request, observer, stop, machinery);
}

}  // namespace brink::run

#include "cli/commands/searching.h"

#include <fmt/format.h>

#include "cli/commands/documents.h"
#include "cli/commands/reporting.h"
#include "cli/commands/search_request.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "cli/view.h"
#include "input/machine_options.h"

namespace brink::cli {

Result<ExitCode> search(Door& door, const Call& call, input::RunOptions options, const PlaySearch& play,
                        const std::optional<std::string>& record) {
  if (auto ok = check_documents(door, call.values); !ok) return tl::unexpected(ok.error());
  print_notes(door.err, options.notes);
  const std::string load = fmt::format("up to {} users", options.max_users);
  auto confirmed = confirm_ownership(door, options.foreign_hosts, call.values.flag("i-own-this"), load);
  if (!confirmed) return tl::unexpected(confirmed.error());

  const ReportOptions reporting{.json_on_stdout = call.values.flag("json"),
                                .json_file = record,
                                .fail_under = options.fail_under,
                                .export_required = call.values.flag("export-required")};
  auto machines = input::read_machines(call.values, options.max_users);
  if (!machines) return tl::unexpected(machines.error());
  run::RunRequest request = search_request(std::move(options));
  request.machines = std::move(*machines);
  request.saving = saving(call);
  const std::string command(input::info(call.values.command()).name);
  const auto view = make_view(door, call, {.command = command, .target = request.target.text()});
  const auto outcome = play(std::move(request), *view);
  view->close();
  if (!outcome) return tl::unexpected(outcome.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli

#include "mcp/runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/diagnosis_build.h"

namespace brink::mcp {
namespace {

constexpr std::size_t longest_id = 64;

bool is_id(const std::string& text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), fits);
}

tl::unexpected<Error> no_such_run(const std::string& which) {
  if (which == "latest") return could_not_run("there is no saved run", "make one with load_test or investigate");
  return could_not_run(fmt::format("there is no saved run \"{}\"", which), "list_runs shows what there is");
}

}  // namespace

Result<output::Record> load_run(const Call& call, const std::string& which) {
  if (!is_id(which)) {
    return usage_error(fmt::format("\"{}\" is not the id of a run", which.substr(0, longest_id)),
                       "give an id from list_runs, the beginning of one, or \"latest\"");
  }
  auto record = call.setup.doers.load(call.setup.options.store, which);
  if (record) {
    output::diagnose_again(*record);
    return record;
  }
  const std::string& why = record.error().message;
  if (why.find("is the beginning of") != std::string::npos) return record;
  if (const std::size_t at = why.find(".json: "); at != std::string::npos) {
    return could_not_run(fmt::format("run \"{}\" cannot be read: {}", which, why.substr(at + 7)), record.error().hint);
  }
  return no_such_run(which);
}

Error without_place(Error error, const input::McpOptions& options) {
  const std::string place = options.store + "/";
  if (error.message.find(place) == std::string::npos && error.hint.find(place) == std::string::npos) return error;
  const std::size_t at = error.message.rfind(": ");
  const std::string why = at == std::string::npos ? "" : error.message.substr(at);
  return {error.kind, "the server's store of saved runs cannot be used" + why,
          "tell the person who started the server"};
}

}  // namespace brink::mcp

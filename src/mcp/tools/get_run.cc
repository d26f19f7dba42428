// One saved run, a part at a time.
#include "mcp/arguments.h"
#include "mcp/runs.h"
#include "mcp/summary.h"
#include "mcp/tool.h"

namespace brink::mcp {
namespace {

Result<std::string> text_of_argument(const Json& arguments, const char* name, const char* otherwise) {
  const Json* value = find(arguments, name);
  if (value == nullptr || value->is_null()) return std::string(otherwise);
  if (!value->is_string()) return usage_error(std::string(name) + ": not text", std::string("give text for ") + name);
  return value->get<std::string>();
}

Result<const Section*> section_of(const std::string& name) {
  std::string known;
  for (const Section& section : sections()) {
    if (section.name == name) return &section;
    known += (known.empty() ? "" : ", ") + std::string(section.name);
  }
  return usage_error("there is no section \"" + name.substr(0, 100) + "\"", "give one of: " + known);
}

}  // namespace

Json get_run_input(const input::McpOptions&) {
  Json names = Json::array();
  std::string help = "which part of the run:";
  for (const Section& section : sections()) {
    names.push_back(section.name);
    help += (names.size() > 1 ? "; " : " ") + std::string(section.name) + ", " + std::string(section.what);
  }
  return {{"type", "object"},
          {"properties",
           {{"run",
             {{"type", "string"},
              {"description", "an id from list_runs, the beginning of one, or \"latest\""},
              {"default", "latest"}}},
            {"section", {{"type", "string"}, {"enum", names}, {"default", "summary"}, {"description", help}}}}},
          {"additionalProperties", false}};
}

Json get_run_output() {
  Json schema = run_summary_schema();
  schema["properties"]["section"] = {{"type", "string"}};
  schema["required"] = Json::array({"run", "section"});
  return schema;
}

Result<Json> get_run(const Call& call) {
  for (const auto& [key, value] : call.arguments.items()) {
    if (key != "run" && key != "section") {
      return usage_error("there is no argument \"" + key.substr(0, 100) + "\"", "give run, section or neither");
    }
  }
  const auto which = text_of_argument(call.arguments, "run", "latest");
  if (!which) return tl::unexpected(which.error());
  const auto name = text_of_argument(call.arguments, "section", "summary");
  if (!name) return tl::unexpected(name.error());
  const auto section = section_of(*name);
  if (!section) return tl::unexpected(section.error());
  const auto record = load_run(call, *which);
  if (!record) return tl::unexpected(record.error());

  Json out = (*section)->name == "summary" ? run_summary(*record) : Json{{"run", record->id}};
  out["section"] = (*section)->name;
  out.update((*section)->make(*record));
  return out;
}

}  // namespace brink::mcp

#include "input/k6/archive.h"

#include <nlohmann/json.hpp>

#include "input/k6/tar.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;

constexpr std::string_view file_folder = "file", https_folder = "https/";

tl::unexpected<Error> wrong(std::string why) {
  return usage_error("the archive cannot be used: " + std::move(why), "make it with: brink k6 archive SCRIPT");
}

// "file:///home/x/a.js" and "/home/x/a.js".
std::string path_of(const json& metadata, const char* name) {
  const auto at = metadata.find(name);
  if (at == metadata.end() || !at->is_string()) return "";
  std::string text = at->get<std::string>();
  constexpr std::string_view scheme = "file://";
  return text.starts_with(scheme) ? text.substr(scheme.size()) : text;
}

// Beside the scenarios that shortcuts have come to, these may stand as well.
std::string options_of(json options) {
  const auto scenarios = options.find("scenarios");
  if (scenarios != options.end() && !scenarios->empty()) {
    for (const char* shortcut : {"duration", "iterations", "stages"}) options.erase(shortcut);
  }
  return options.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string name_in_archive(const std::string& file) {
  constexpr std::string_view scheme = "https://";
  if (file.starts_with(scheme)) return std::string(https_folder) + file.substr(scheme.size());
  return std::string(file_folder) + file;
}

std::string name_outside(const std::string& name) {
  if (name.starts_with(https_folder)) return "https://" + name.substr(https_folder.size());
  if (name.starts_with("file/")) return name.substr(file_folder.size());
  return "";
}

}  // namespace

bool is_archive(std::string_view bytes) { return bytes.size() > 262 && bytes.substr(257, 5) == "ustar"; }

Result<Archive> read_archive(std::string_view bytes) {
  const auto entries = read_tar(bytes);
  if (!entries) return wrong("it is not a whole tar file");
  const auto described = entries->find("metadata.json");
  const auto data = entries->find("data");
  if (described == entries->end()) return wrong("it has no metadata.json");
  const json metadata = json::parse(described->second, nullptr, false);
  if (!metadata.is_object()) return wrong("its metadata.json is not an object");
  Archive archive;
  archive.script = path_of(metadata, "filename");
  archive.working_directory = path_of(metadata, "pwd");
  if (const auto at = metadata.find("options"); at != metadata.end() && at->is_object() && !at->empty()) {
    archive.options_json = options_of(*at);
  }
  if (const auto at = metadata.find("env"); at != metadata.end() && at->is_object()) {
    for (const auto& [name, value] : at->items()) {
      if (value.is_string()) archive.env[name] = value.get<std::string>();
    }
  }
  for (const auto& [name, content] : *entries) {
    if (const std::string outside = name_outside(name); !outside.empty()) archive.files[outside] = content;
  }
  if (archive.script.empty()) return wrong("its metadata.json names no script");
  if (data != entries->end()) archive.files[archive.script] = data->second;
  if (!archive.files.contains(archive.script)) return wrong("the script is not in it");
  return archive;
}

std::string write_archive(const Archive& archive) {
  std::map<std::string, std::string> entries;
  const json options = json::parse(archive.options_json, nullptr, false);
  const json metadata = {{"type", "js"},
                         {"filename", "file://" + archive.script},
                         {"pwd", "file://" + archive.working_directory},
                         {"env", archive.env},
                         {"options", options.is_object() ? options : json::object()},
                         {"compatibilityMode", "extended"},
                         {"k6version", "2.2.0"}};
  entries["metadata.json"] = metadata.dump(2, ' ', false, json::error_handler_t::replace);
  for (const auto& [name, content] : archive.files) entries[name_in_archive(name)] = content;
  if (const auto at = archive.files.find(archive.script); at != archive.files.end()) entries["data"] = at->second;
  return write_tar(entries);
}

}  // namespace brink::input::k6

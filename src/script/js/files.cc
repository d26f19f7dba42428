#include "script/js/files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "script/js/library.h"
#include "script/js/resolve.h"
#include "script/js/syntax.h"

namespace brink::script::js {
namespace {

std::string main_name_of(const plan::k6::Source& source) {
  return file_name_of(source.file == "-" ? source.working_directory + "/-" : source.file);
}

Result<std::string> read_disk(const std::string& path, const std::string& what) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return usage_error(what + " is a directory", "name a file in it");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return usage_error("the " + what +
                           " couldn't be found on local disk. Make sure that you've specified the right path to the "
                           "file. In a container, make sure the directory with the script is mounted",
                       "write the whole name, with its ending");
  }
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

bool is_typescript(const plan::k6::Source& source, const std::string& name, bool main) {
  return name.ends_with(".ts") || (main && source.type == plan::k6::Source::Type::ts);
}

}  // namespace

Files::Files(const plan::k6::Source& source) : source_(source), main_name_(main_name_of(source)) {
  const std::string path = path_of(main_name_);
  folder_ = path.substr(0, path.rfind('/') + 1);
}

Result<std::string> Files::read(const std::string& name, const std::string& path) const {
  if (!source_.files) return read_disk(path, name);
  const auto found = source_.files->find(path);
  if (found != source_.files->end()) return found->second;
  return usage_error("the " + name + " is not in the archive", "make the archive again");
}

Result<std::string> Files::read_module(const std::string& name) const {
  const std::string quoted = "moduleSpecifier \"" + name + "\"";
  if (!is_remote(name)) return read(quoted, path_of(name));
  const auto ours = library_source(name);
  if (!ours) return tl::unexpected(ours.error());
  if (*ours) return std::string(**ours);
  if (source_.files && source_.files->contains(name)) return source_.files->at(name);
  return usage_error("the " + quoted + " couldn't be retrieved from the resolved url \"" + name +
                         "\": nothing is fetched from the web",
                     "download it beside the script and import that file");
}

Result<const Files::Module*> Files::module(const std::string& name) {
  const auto known = modules_.find(name);
  if (known != modules_.end()) return &known->second;
  if (locked_) {
    return usage_error("the module " + name + " was not imported when the script was read first",
                       "import it at the top of the script, whatever the user");
  }
  const bool main = name == main_name_;
  auto text = main ? Result<std::string>(source_.text) : read_module(name);
  if (!text) return tl::unexpected(text.error());
  originals_[is_remote(name) ? name : path_of(name)] = *text;
  auto script = to_javascript(name, *text, is_typescript(source_, name, main));
  if (!script) return tl::unexpected(script.error());
  Module module{name, std::move(script->text), script->common};
  return &modules_.emplace(name, std::move(module)).first->second;
}

Result<std::string_view> Files::opened(std::string_view name) {
  auto path = resolve_opened(folder_, name);
  if (!path) return tl::unexpected(path.error());
  const auto known = opened_.find(*path);
  if (known != opened_.end()) return std::string_view(known->second);
  if (locked_) {
    return usage_error("open() can't be used with files that weren't previously opened during initialization: " + *path,
                       "open it at the top of the script, whatever the user");
  }
  auto bytes = read("file \"" + *path + "\"", *path);
  if (!bytes) return tl::unexpected(bytes.error());
  return std::string_view(opened_.emplace(std::move(*path), std::move(*bytes)).first->second);
}

std::map<std::string, std::string> Files::all() const {
  std::map<std::string, std::string> all = originals_;
  all.insert(opened_.begin(), opened_.end());
  return all;
}

}  // namespace brink::script::js

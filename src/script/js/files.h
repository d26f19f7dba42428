// Files: what a script is made of, on disk, of the web or in an archive: the modules it imports, as JavaScript, and the
// files it opens. The first pass reads them; from then on nothing else can be had, and every user's program gets what
// that pass read.
//
// Made and filled on one thread, read on many once it is locked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/k6.h"

namespace brink::script::js {

class Files {
 public:
  explicit Files(const plan::k6::Source& source);

  struct Module {
    std::string name;     // whole: "file:///home/x/script.js"
    std::string text;     // JavaScript; a NUL follows
    bool common = false;  // CommonJS: without import and export
  };
  // By whole name. Errors: it is not there, or could not be made into JavaScript; once locked also what the first pass
  // did not import.
  Result<const Module*> module(const std::string& name);
  const std::string& main_name() const { return main_name_; }

  // What open() gives.
  Result<std::string_view> opened(std::string_view name);

  void lock() { locked_ = true; }
  bool locked() const { return locked_; }
  // Everything that was read, as it was: by path or URL.
  std::map<std::string, std::string> all() const;

 private:
  Result<std::string> read(const std::string& name, const std::string& path) const;
  Result<std::string> read_module(const std::string& name) const;

  const plan::k6::Source& source_;
  std::string main_name_;
  std::string folder_;  // what open() is relative to
  bool locked_ = false;
  std::map<std::string, Module> modules_;
  std::map<std::string, std::string> originals_;  // of modules, by path or URL
  std::map<std::string, std::string> opened_;     // by path
};

}  // namespace brink::script::js

// Archives of k6: a tar with metadata.json, the script as `data`, and every file it opens or imports below file/ and
// https/.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/k6.h"

namespace brink::input::k6 {

struct Archive {
  std::string options_json;  // what they had come to; empty: it does not say
  std::string script;        // its path, absolute
  std::string working_directory;
  plan::k6::Names env;
  std::map<std::string, std::string> files;  // by absolute path or https URL, the script too
};

bool is_archive(std::string_view bytes);
// Errors: usage; what is wrong with it.
Result<Archive> read_archive(std::string_view bytes);
std::string write_archive(const Archive& archive);

}  // namespace brink::input::k6

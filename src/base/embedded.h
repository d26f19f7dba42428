// A file that was compiled in (cmake/generate.cmake): constant, for as long as the program runs.
#pragma once

#include <string_view>

namespace brink {

struct EmbeddedFile {
  std::string_view path;  // below the embedded folder: "locust/user/task.py"
  std::string_view bytes;
};

}  // namespace brink

#include "output/golden_test.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace brink::output {

std::string golden(const std::string& name, const std::string& actual) {
  const std::string path = "src/output/testdata/" + name;
  const char* mode = std::getenv("BRINK_GOLDEN");
  if (mode != nullptr && std::string(mode) == "write") std::ofstream(path, std::ios::binary) << actual;
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace brink::output

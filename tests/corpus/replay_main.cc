// The main() of fuzzers that are built without libFuzzer: `prog -runs=0 FILE_OR_FOLDER...` runs each input once, as
// libFuzzer does with that command line, so that every test run replays the corpus with any compiler.
//
// Files under 2 KB are run in every prefix too: parsers are cut off at each byte. Fails when there was nothing to run.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr std::size_t prefix_limit = 2048;

std::vector<fs::path> files_of(const fs::path& path) {
  std::vector<fs::path> files;
  if (fs::is_regular_file(path)) files.push_back(path);
  if (fs::is_directory(path)) {
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// A copy of exactly this size, so that a sanitizer sees a read past the end.
void run(const std::vector<std::uint8_t>& input, std::size_t size) {
  const std::vector<std::uint8_t> copy(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

// Returns how many inputs were run; 0 when the file cannot be read. Names the file before, so that the last line of a
// crash says which input it was.
std::size_t run_file(const fs::path& path) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  if (!file) return 0;
  const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t first = input.size() < prefix_limit ? 0 : input.size();
  for (std::size_t size = first; size <= input.size(); ++size) run(input, size);
  return input.size() - first + 1;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::size_t inputs = 0;
  bool readable = true;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]).starts_with('-')) continue;
    for (const fs::path& path : files_of(argv[i])) {
      const std::size_t ran = run_file(path);
      if (ran == 0) std::fprintf(stderr, "%s: cannot read %s\n", argv[0], path.c_str());
      readable = readable && ran != 0;
      ++files;
      inputs += ran;
    }
  }
  std::printf("%zu files, %zu inputs\n", files, inputs);
  if (inputs == 0) std::fprintf(stderr, "%s: nothing to run\n", argv[0]);
  return readable && inputs != 0 ? 0 : 1;
}

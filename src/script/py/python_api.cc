#include "script/py/python_api.h"

#include <string>

#include "base/shared_library.h"

#define BRINK_TEXT(word) #word
#define BRINK_TEXT_OF(macro) BRINK_TEXT(macro)

// The places that were found, and for each function the jump through its place that has its name.
#define BRINK_PLACE(name) __attribute__((visibility("hidden"))) void* brink_found_##name = nullptr;
extern "C" {
BRINK_PYTHON_FUNCTIONS(BRINK_PLACE)
BRINK_PYTHON_OBJECTS(BRINK_PLACE)
}

// clang-format off
#if defined(__x86_64__)
#define BRINK_JUMP(name) "  jmp *brink_found_" #name "(%rip)\n"
#elif defined(__aarch64__)
#define BRINK_JUMP(name) \
  "  adrp x16, brink_found_" #name "\n" \
  "  ldr x16, [x16, :lo12:brink_found_" #name "]\n" \
  "  br x16\n"
#else
#error "the way to libpython is known for x86-64 and aarch64"
#endif
#define BRINK_FUNCTION(name) \
  ".globl " #name "\n" \
  ".hidden " #name "\n" \
  ".type " #name ", %function\n" \
  #name ":\n" \
  BRINK_JUMP(name) \
  ".size " #name ", . - " #name "\n"
__asm__(".pushsection .text\n.p2align 4\n" BRINK_PYTHON_FUNCTIONS(BRINK_FUNCTION) ".popsection\n");
// clang-format on

namespace brink::script::py {
namespace {

constexpr const char* file = "libpython" BRINK_TEXT_OF(PY_MAJOR_VERSION) "." BRINK_TEXT_OF(PY_MINOR_VERSION) ".so.1.0";

struct Name {
  const char* name;
  void** found;
};
#define BRINK_NAME(name) {#name, &brink_found_##name},
constexpr Name names[] = {BRINK_PYTHON_FUNCTIONS(BRINK_NAME) BRINK_PYTHON_OBJECTS(BRINK_NAME)};

// What went wrong; empty: nothing.
std::string find_all() {
  // Global: modules of Python that are libraries themselves expect its functions there.
  SharedLibrary library(file, SharedLibrary::Names::everywhere);
  for (const Name& one : names) library.find(one.name, *one.found);
  return library.why();
}

}  // namespace

Result<void> load_python() {
  static const std::string why = find_all();
  if (why.empty()) return {};
  return could_not_run("Python cannot be loaded: " + why, "install it: apt install libpython" BRINK_TEXT_OF(
                                                              PY_MAJOR_VERSION) "." BRINK_TEXT_OF(PY_MINOR_VERSION));
}

}  // namespace brink::script::py

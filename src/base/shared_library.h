// SharedLibrary: a library of the system that is loaded when it is first used, because most runs do without it and
// should not pay for its memory. It stays until the process ends.
#pragma once

#include <dlfcn.h>

#include <string>

namespace brink {

class SharedLibrary {
 public:
  // Whose the names in it are: whoever looks for them here, or those too of whatever is loaded after it and needs them.
  enum class Names { here, everywhere };

  // "libpq.so.5". One that cannot be loaded is not complete.
  explicit SharedLibrary(const char* file, Names names = Names::here)
      : handle_(dlopen(file, RTLD_NOW | (names == Names::here ? RTLD_LOCAL : RTLD_GLOBAL))) {
    note(handle_);
  }

  // `function` becomes the library's of this name. `Function`: a pointer of its type.
  template <class Function>
  void find(const char* name, Function& function) {
    if (!complete_) return;
    function = reinterpret_cast<Function>(dlsym(handle_, name));
    note(reinterpret_cast<void*>(function));
  }
  // It was there, and so was all that was looked for.
  bool complete() const { return complete_; }
  // What the system says of the first that was not; empty: it is complete.
  const std::string& why() const { return why_; }

 private:
  void note(const void* found) {
    complete_ = found != nullptr;
    if (complete_) return;
    const char* said = dlerror();
    why_ = said != nullptr ? said : "it is not there";
  }

  void* handle_;
  bool complete_ = false;
  std::string why_;
};

}  // namespace brink

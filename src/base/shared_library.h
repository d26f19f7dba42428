// SharedLibrary: a library of the system that is loaded when it is first used, because most runs do without it and
// should not pay for its memory. It stays until the process ends.
#pragma once

#include <dlfcn.h>

namespace brink {

class SharedLibrary {
 public:
  // "libpq.so.5". One that cannot be loaded is not complete.
  explicit SharedLibrary(const char* file) : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)), complete_(handle_) {}

  // `function` becomes the library's of this name. `Function`: a pointer of its type.
  template <class Function>
  void find(const char* name, Function& function) {
    if (complete_) function = reinterpret_cast<Function>(dlsym(handle_, name));
    complete_ = complete_ && function != nullptr;
  }
  // It was there, and so was all that was looked for.
  bool complete() const { return complete_; }

 private:
  void* handle_;
  bool complete_;
};

}  // namespace brink

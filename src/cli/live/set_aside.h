// SetAside: what anybody in this process writes to a file descriptor while a screen is drawn, such as what users'
// programs print to stderr: kept, and written there afterwards. Otherwise it would lie across the screen.
#pragma once

#include <cstddef>

namespace brink::cli::live {

class SetAside {
 public:
  // Where nothing can be kept, it is written as before. At most one at a time.
  explicit SetAside(int fd);
  ~SetAside();
  SetAside(const SetAside&) = delete;
  SetAside& operator=(const SetAside&) = delete;

  // To be called now and then: of very much only the end is kept.
  void trim();

 private:
  const int fd_;
  int kept_ = -1, before_ = -1;
};

// What is written goes where it went before, and what was kept too. At once, from whatever thread or signal handler;
// nothing when nothing is set aside.
void put_back_what_was_set_aside() noexcept;

}  // namespace brink::cli::live

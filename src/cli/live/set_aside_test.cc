#include "cli/live/set_aside.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

namespace brink::cli::live {
namespace {

// A file, and a descriptor on it that is written to.
class Place {
 public:
  Place() : file_(std::tmpfile()) {}
  ~Place() {
    std::fclose(file_);
    close(same_);
  }
  int fd() const { return fileno(file_); }
  void write(const std::string& text) const {
    ASSERT_EQ(::write(fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  // What is in the file, wherever the descriptor leads by now.
  std::string text() const {
    std::string out;
    std::array<char, 4096> bytes;
    for (off_t at = 0;;) {
      const ssize_t got = pread(same_, bytes.data(), bytes.size(), at);
      if (got <= 0) return out;
      out.append(bytes.data(), static_cast<std::size_t>(got));
      at += got;
    }
  }

 private:
  std::FILE* file_;
  int same_ = dup(fileno(file_));
};

TEST(SetAside, ComesOutInTheEndInOrder) {
  const Place place;
  place.write("before\n");
  {
    const SetAside aside(place.fd());
    place.write("one\n");
    place.write("two\n");
    EXPECT_EQ(place.text(), "before\n");
  }
  place.write("after\n");
  EXPECT_EQ(place.text(), "before\none\ntwo\nafter\n");
}

TEST(SetAside, IsPutBackAtOnceWhenTheProgramDies) {
  const Place place;
  const SetAside aside(place.fd());
  place.write("one\n");
  put_back_what_was_set_aside();
  place.write("brink: bug\n");
  EXPECT_EQ(place.text(), "one\nbrink: bug\n");
}

TEST(SetAside, OfVeryMuchTheEndIsKept) {
  const Place place;
  {
    SetAside aside(place.fd());
    for (int i = 0; i < 100; ++i) {
      for (int k = 0; k < 100; ++k) place.write(std::string(400, 'x') + std::to_string(i) + "\n");
      aside.trim();
    }
  }
  const std::string text = place.text();
  EXPECT_TRUE(text.starts_with("[what was printed before is left out]\nxxx")) << text.substr(0, 100);
  EXPECT_TRUE(text.ends_with("x99\n"));
  EXPECT_LT(text.size(), 3u << 20);
}

}  // namespace
}  // namespace brink::cli::live

#include "base/shared_library.h"

#include <gtest/gtest.h>

#include <cstring>

namespace brink {
namespace {

TEST(SharedLibrary, HasWhatItHas) {
  SharedLibrary library("libc.so.6");
  decltype(&std::strlen) length = nullptr;
  library.find("strlen", length);
  ASSERT_TRUE(library.complete());
  EXPECT_EQ(length("four"), 4u);
}

TEST(SharedLibrary, IsNotCompleteWithoutAllOfIt) {
  SharedLibrary library("libc.so.6");
  void (*unknown)() = nullptr;
  decltype(&std::strlen) length = nullptr;
  library.find("no_function_of_this_name", unknown);
  library.find("strlen", length);
  EXPECT_FALSE(library.complete());
  EXPECT_FALSE(SharedLibrary("libno-such-library.so.7").complete());
}

}  // namespace
}  // namespace brink

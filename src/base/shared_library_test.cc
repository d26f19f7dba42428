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
  EXPECT_EQ(library.why(), "");
}

TEST(SharedLibrary, IsNotCompleteWithoutAllOfIt) {
  SharedLibrary library("libc.so.6");
  void (*unknown)() = nullptr;
  decltype(&std::strlen) length = nullptr;
  library.find("no_function_of_this_name", unknown);
  library.find("strlen", length);
  EXPECT_FALSE(library.complete());
  EXPECT_NE(library.why().find("no_function_of_this_name"), std::string::npos) << library.why();
  const SharedLibrary nowhere("libno-such-library.so.7");
  EXPECT_FALSE(nowhere.complete());
  EXPECT_NE(nowhere.why().find("libno-such-library.so.7"), std::string::npos) << nowhere.why();
}

}  // namespace
}  // namespace brink

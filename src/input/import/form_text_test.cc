#include "input/import/form_text.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

TEST(FormText, IsEncodedAsBrowsersDo) {
  EXPECT_EQ(form_encoded("a b&c=\u00e9~*-._+"), "a+b%26c%3D%C3%A9%7E*-._%2B");
  EXPECT_EQ(form_encoded("x${id}&${a b}"), "x${id}%26%24%7Ba+b%7D") << "placeholders stay, what is none does not";
  EXPECT_EQ(form_encoded({{"a", "1"}, {"b", ""}}), "a=1&b=");
}

TEST(FormText, IsDecodedWithWhatIsNoEscapeLeftAlone) {
  EXPECT_EQ(form_decoded("a+b%26c%3d%C3%A9%zz%4"), "a b&c=\u00e9%zz%4");
  const auto fields = parse_form("a=1&&b&c=x=y");
  ASSERT_EQ(fields.size(), 3u);
  EXPECT_EQ(fields[1].name, "b");
  EXPECT_EQ(fields[1].value, "");
  EXPECT_EQ(fields[2].value, "x=y");
}

TEST(FormText, IsPlainWhenItSurvivesTheWayThereAndBack) {
  EXPECT_TRUE(is_plain_form("a=1&b=x+y%26"));
  EXPECT_FALSE(is_plain_form("a=1&b=x%20y")) << "would be written with +";
  EXPECT_FALSE(is_plain_form("a=%FF")) << "is no text";
  EXPECT_FALSE(is_plain_form(""));
}

TEST(FormText, MultipartHoldsEveryPart) {
  EXPECT_EQ(
      multipart_text({{"a\"b", "1", "", ""}, {"f", "x", "n.txt", "text/plain"}}, "B"),
      "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n"
      "--B--\r\n");
  const std::string first = multipart_boundary({{"a", "1", "", ""}});
  EXPECT_NE(multipart_boundary({{"a", "x" + first, "", ""}}), first) << "a boundary stands in no part";
}

}  // namespace
}  // namespace brink::input

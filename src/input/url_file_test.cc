#include "input/url_file.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

std::string problem(std::string_view text) {
  const auto lines = parse_url_file(text, "urls.txt");
  return lines ? "fine" : lines.error().message;
}

TEST(UrlFile, ReadsMethodsAndSkipsComments) {
  const auto lines = parse_url_file(
      "\xef\xbb\xbf# the shop\r\n\r\n  http://localhost/a  \r\npost\thttp://localhost/b?x=1\nHEAD localhost/c", "f");
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 3u);
  EXPECT_EQ((*lines)[0].method, "");
  EXPECT_EQ((*lines)[0].url.text(), "http://localhost/a");
  EXPECT_EQ((*lines)[1].method, "POST");
  EXPECT_EQ((*lines)[1].url.target, "/b?x=1");
  EXPECT_EQ((*lines)[2].method, "HEAD");
  EXPECT_TRUE((*lines)[2].assumed_scheme);
}

TEST(UrlFile, ErrorsNameTheLine) {
  EXPECT_EQ(problem("http://localhost/\n\nGET\n"), "--url-file: urls.txt, line 3: a method without a URL");
  EXPECT_EQ(problem("FETCH http://localhost/"),
            "--url-file: urls.txt, line 1: \"FETCH\" is not a request method that is known here");
  EXPECT_EQ(problem("http://localhost/ http://localhost/b"), "--url-file: urls.txt, line 1: more than a URL");
  EXPECT_EQ(problem("# nothing\n\n"), "--url-file: urls.txt has no targets");
  EXPECT_TRUE(problem("ftp://localhost/").starts_with("--url-file: urls.txt, line 1: "));
}

TEST(UrlFile, WordsBehindTheUrlAreRefusedOrLeftOut) {
  const std::string text = "# list\nhttp://localhost/a\tweight 3\nPOST http://localhost/b {}\nhttp://localhost/c\n";
  EXPECT_EQ(problem(text), "--url-file: urls.txt, line 2: more than a URL");
  const auto lines = parse_url_file(text, "urls.txt", WordsBehind::left_out);
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->size(), 3u);
  EXPECT_EQ((*lines)[0].url.text(), "http://localhost/a");
  EXPECT_EQ((*lines)[0].method, "");
  EXPECT_EQ((*lines)[0].left_out, 2u);
  EXPECT_EQ((*lines)[1].url.text(), "http://localhost/b");
  EXPECT_EQ((*lines)[1].method, "POST");
  EXPECT_EQ((*lines)[1].left_out, 3u);
  EXPECT_EQ((*lines)[2].left_out, 0u);
  EXPECT_FALSE(parse_url_file("FETCH http://localhost/", "f", WordsBehind::left_out))
      << "an unknown method is a mistake";
}

TEST(UrlFile, IsBounded) {
  std::string text;
  for (std::size_t i = 0; i <= most_targets; ++i) text += "http://localhost/\n";
  EXPECT_EQ(problem(text), "--url-file: urls.txt has more than 10000 targets");
}

}  // namespace
}  // namespace brink::input

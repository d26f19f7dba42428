#include "input/import/curl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<plan::RecordedRequest> requests(std::string_view text) {
  const auto imported = import_curl(text, "f");
  EXPECT_TRUE(imported) << imported.error().message;
  return imported ? imported->recording.flows.front().requests : std::vector<plan::RecordedRequest>(1);
}
plan::RecordedRequest one(std::string_view text) { return requests(text).front(); }
std::string problem(std::string_view text) {
  const auto imported = import_curl(text, "f");
  return imported ? "fine" : imported.error().message;
}
std::string header(const plan::RecordedRequest& request, std::string_view name) {
  for (const auto& candidate : request.headers) {
    if (candidate.name == name) return candidate.value;
  }
  return "none";
}

TEST(Curl, WhatABrowserCopiesIsRead) {
  const auto request =
      one("curl 'https://shop.test/api/cart?x=1' \\\n  -X 'PUT' \\\n  -H 'accept: */*' \\\n  -b 'sid=1; a=b' \\\n"
          "  -H 'content-type: application/json' \\\n  --data-raw $'{\"name\":\"Anna\\u0021\"}' \\\n  --compressed");
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.base, "https://shop.test");
  EXPECT_EQ(request.path, "/api/cart?x=1");
  EXPECT_EQ(request.name, "PUT /api/cart?x=1");
  EXPECT_EQ(request.body.text, "{\"name\":\"Anna!\"}");
  EXPECT_EQ(header(request, "accept"), "*/*");
  EXPECT_EQ(header(request, "content-type"), "application/json");
  EXPECT_EQ(header(request, "Content-Type"), "none") << "one of a kind";
  EXPECT_EQ(header(request, "Cookie"), "sid=1; a=b");
  EXPECT_EQ(header(request, "Accept-Encoding"), "deflate, gzip, br, zstd");
}

TEST(Curl, WhatABrowserCopiesForCmdIsRead) {
  const auto list = requests(
      "curl ^\"https://shop.test/a^?b=1^&c=2^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  --data-raw "
      "^\"^{^\\^\"a^\\^\":1^}^\" &\r\n"
      "curl ^\"https://shop.test/d^\"");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].path, "/a?b=1&c=2");
  EXPECT_EQ(list[0].body.text, "{\"a\":1}");
  EXPECT_EQ(list[1].path, "/d");
}

TEST(Curl, DataMakesAPostUnlessSaidOtherwise) {
  EXPECT_EQ(one("curl h").method, "GET");
  EXPECT_EQ(one("curl h -d a").method, "POST");
  EXPECT_EQ(one("curl h -d a -X PATCH").method, "PATCH");
  EXPECT_EQ(one("curl -I h").method, "HEAD");
  EXPECT_EQ(one("curl -T file h/x").method, "PUT");
  EXPECT_EQ(one("curl -T a/file h/x/").path, "/x/file");
  const auto get = one("curl -G h/x?y=1 -d a=1 --data-urlencode 'b=c d'");
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.path, "/x?y=1&a=1&b=c+d");
  EXPECT_FALSE(get.body.given());
}

TEST(Curl, DataIsJoinedAndTyped) {
  const auto request =
      one("curl h -d a=1 --data-raw @b --data-urlencode 'c=d&e' --data-urlencode '=f g' --data-urlencode h/i");
  EXPECT_EQ(request.body.text, "a=1&@b&c=d%26e&f+g&h%2Fi");
  EXPECT_EQ(header(request, "Content-Type"), "application/x-www-form-urlencoded");
  const auto json = one("curl h --json '{\"a\":' --json '1}'");
  EXPECT_EQ(json.body.text, "{\"a\":1}");
  EXPECT_EQ(header(json, "Content-Type"), "application/json");
  EXPECT_EQ(header(json, "Accept"), "application/json");
  EXPECT_EQ(one("curl h --data-binary @body.bin").body.file, "body.bin");
  EXPECT_EQ(problem("curl h -d @f -d x"), "f, line 1: curl: -d cannot be added to a file");
  EXPECT_EQ(problem("curl h -d x --json y"),
            "f, line 1: curl: --json cannot be given together with another kind of body");
  EXPECT_EQ(problem("curl h -d @-"), "f, line 1: curl: -d reads its body from stdin");
}

TEST(Curl, FormsAreMultipart) {
  const auto request =
      one("curl h -F 'name=Anna; B' -F 'q=\"x;y\"' --form-string 'raw=@no' -F "
          "'pic=@/tmp/cat.png;type=image/png;filename=c.png'");
  EXPECT_TRUE(request.body.multipart);
  ASSERT_EQ(request.body.form.size(), 3u);
  EXPECT_EQ(request.body.form[0].value, "Anna");
  EXPECT_EQ(request.body.form[1].value, "x;y");
  EXPECT_EQ(request.body.form[2].value, "@no");
  ASSERT_EQ(request.body.files.size(), 1u);
  EXPECT_EQ(request.body.files[0].path, "/tmp/cat.png");
  EXPECT_EQ(request.body.files[0].type, "image/png");
  EXPECT_EQ(request.body.files[0].filename, "c.png");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(header(request, "Content-Type"), "none");
  EXPECT_EQ(problem("curl h -F 'a=<f'"), "f, line 1: curl: -F NAME=<FILE is not read");
  EXPECT_EQ(problem("curl h -F a"), "f, line 1: curl: -F needs NAME=CONTENT");
}

TEST(Curl, HeadersAreSetTakenAwayAndMadeOfOptions) {
  const auto request =
      one("curl h -H 'X-A: 1' -H 'x-a: 2' -H 'Empty;' -H 'User-Agent:' -H 'Content-Length: 7' -H ':authority: h' -A me "
          "-e http://r -r 0-9 "
          "-u anna:geheim");
  EXPECT_EQ(header(request, "x-a"), "2");
  EXPECT_EQ(header(request, "X-A"), "none");
  EXPECT_EQ(header(request, "Empty"), "");
  EXPECT_EQ(header(request, "User-Agent"), "me");
  EXPECT_EQ(header(request, "Referer"), "http://r");
  EXPECT_EQ(header(request, "Range"), "bytes=0-9");
  EXPECT_EQ(header(request, "Authorization"), "Basic YW5uYTpnZWhlaW0=");
  EXPECT_EQ(request.headers.size(), 6u);
  EXPECT_EQ(header(one("curl h -d a -H Content-Type:"), "Content-Type"), "none");
  EXPECT_EQ(header(one("curl http://anna:geheim@h/"), "Authorization"), "Basic YW5uYTpnZWhlaW0=");
  EXPECT_EQ(header(one("curl h --oauth2-bearer abc"), "Authorization"), "Bearer abc");
}

TEST(Curl, LettersStandTogetherAndValuesDirectlyBehind) {
  const auto request = one("/usr/bin/curl -sSLkXDELETE -H'A: b' --url h/x -o /dev/null -w '%{http_code}'");
  EXPECT_EQ(request.method, "DELETE");
  EXPECT_EQ(header(request, "A"), "b");
  EXPECT_EQ(request.path, "/x");
}

TEST(Curl, SeveralUrlsAndCommandsAreSeveralRequests) {
  const auto list =
      requests("#!/bin/sh\nset -e\nTOKEN=1 curl h/a h/b --next -d x h/c\nsudo curl h/d | jq .\necho done");
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[1].path, "/b");
  EXPECT_EQ(list[2].method, "POST");
  EXPECT_EQ(list[3].method, "GET");
  EXPECT_THAT(import_curl("set -e\ncurl h\njq .", "f")->notes, ElementsAre("2 other commands skipped"));
}

TEST(Curl, VariablesOfTheShellAreNamed) {
  const auto imported = import_curl("curl \"$BASE/users/$ID\" -H \"Authorization: Bearer $TOKEN\"", "f");
  const auto& request = imported->recording.flows.front().requests.front();
  EXPECT_EQ(request.base, "${BASE}");
  EXPECT_EQ(request.path, "/users/${ID}");
  EXPECT_EQ(imported->notes.size(), 3u);
  EXPECT_THAT(imported->notes[0], HasSubstr("${BASE} was a variable of the shell"));
  EXPECT_THAT(import_curl("curl h -u \"me:$PASS\"", "f")->notes[0], HasSubstr("curl -u: left out"));
}

TEST(Curl, WhatWouldMakeAnotherRequestIsRefusedByName) {
  EXPECT_EQ(problem("\ncurl h -x http://proxy:3128"),
            "f, line 2: curl: -x cannot be carried over: load through a proxy measures the proxy");
  EXPECT_THAT(problem("curl h --cert c.pem"), HasSubstr("--cert cannot be carried over"));
  EXPECT_THAT(problem("curl h --digest -u a:b"), HasSubstr("--digest cannot be carried over"));
  EXPECT_THAT(problem("curl h --frobnicate"), HasSubstr("--frobnicate is not known here"));
  EXPECT_THAT(problem("curl h -H"), HasSubstr("-H needs a value"));
  EXPECT_THAT(problem("curl -s"), HasSubstr("curl: no URL"));
  EXPECT_THAT(problem("curl ftp://h/"), HasSubstr("is not an http or https URL"));
  EXPECT_THAT(problem("curl 'http://h/{a,b}'"), HasSubstr("stands for several URLs"));
  EXPECT_EQ(one("curl -g 'http://h/x[1]'").path, "/x[1]");
  EXPECT_EQ(one("curl 'http://[::1]:8080/x'").base, "http://[::1]:8080");
  EXPECT_EQ(problem("wget h"), "f has no curl command");
  EXPECT_EQ(problem("curl $'h/\\xff'"), "f, line 1: curl: bytes that are no UTF-8");
}

TEST(Curl, WhatBrinkDoesOtherwiseIsSaid) {
  EXPECT_THAT(
      import_curl("curl -L -k h\ncurl -L h", "f")->notes,
      ElementsAre("curl -L: redirects are answers here, and are not followed", "curl -k: give --insecure to brink"));
}

TEST(Curl, WordsOfACommandLineAreRead) {
  const auto imported = import_curl_words({"curl", "http://h/a b", "-d", "x=$1"});
  EXPECT_EQ(imported->recording.flows.front().requests.front().path, "/a b");
  EXPECT_EQ(imported->recording.flows.front().requests.front().body.text, "x=$1");
  EXPECT_TRUE(import_curl_words({"http://h/"}));
  EXPECT_EQ(import_curl_words({"-x", "p", "h"}).error().message,
            "curl: -x cannot be carried over: load through a proxy measures the proxy");
}

TEST(Curl, RequestsAreBounded) {
  std::string script;
  for (std::size_t i = 0; i < most_recorded_requests; ++i) script += "curl h\n";
  EXPECT_EQ(problem(script), "fine");
  EXPECT_EQ(problem(script + "curl h"), "f has more than 10000 requests");
}

}  // namespace
}  // namespace brink::input

// Any split of the same bytes of a server gives the same responses and the same end; whatever they are, each request
// ends at most once, and no limit is passed. Inputs are bytes as a connection delivers them after three requests were
// sent.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "protocol/http2.h"

namespace brink::protocol {
namespace {

// Small enough that short inputs reach every limit.
constexpr Http2Limits tight{.head = 96, .headers = 4, .trailers = 24, .interim = 1, .body = 40};
constexpr std::size_t kept = 16;

class Client final : Http2Events {
 public:
  explicit Client(const Http2Limits& limits) : limits_(limits), session_(limits, *this) {
    const std::string body(100'000, 'b');
    texts_ = {"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "POST /b HTTP/1.1\r\nHost: a\r\n\r\n" + body,
              "HEAD /c HTTP/1.1\r\nHost: a\r\n\r\n"};
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(requests_[i].assign(texts_[i], {}, false));
      CHECK(session_.send(requests_[i], responses_[i], kept) == Http2Sent::sent);
    }
    speak();
  }

  // In buffers of their own exact size, so that reading past a piece is seen by a sanitizer.
  void hear(std::string_view bytes) {
    const std::vector<char> piece(bytes.begin(), bytes.end());
    session_.receive({piece.data(), piece.size()});
  }
  void speak() {
    std::string out;
    session_.produce(out, std::size_t{1} << 20);
  }

  // nghttp2 counts a CONTINUATION as often as a piece of its header comes, and takes eight.
  bool had_too_many_continuations() const { return session_.error_text().find("CONTINUATION") != std::string::npos; }

  std::string outcome() {
    speak();
    const auto number = [&](std::uint64_t n) { log_ += std::to_string(n) + " "; };
    number(session_.failed());
    number(session_.is_not_http2());
    number(session_.going_away());
    number(session_.goaway_code());
    number(session_.max_streams());
    for (const Http2Response& r : responses_) {
      number(r.started());
      number(r.has_head());
      number(static_cast<std::uint64_t>(r.status()));
      number(r.has_length());
      number(r.length());
      number(r.body_bytes());
      number(r.bytes_received());
      log_.append(r.error_text()).append("\n").append(r.head()).append("\n").append(r.body()).append("\n");
      CHECK(r.body_bytes() <= limits_.body);
      CHECK(r.body().size() <= kept);
      CHECK(r.head().size() <= limits_.head + 16);
    }
    return log_;
  }

 private:
  void on_begun(Http2Response& response) override { log_ += "begun " + index(response) + "\n"; }
  void on_ended(Http2Response& response, Http2End end) override {
    log_ += "ended " + index(response) + " " + std::to_string(static_cast<int>(end)) + "\n";
    CHECK(!ended_[static_cast<std::size_t>(&response - responses_)], "twice");
    ended_[static_cast<std::size_t>(&response - responses_)] = true;
    CHECK(end != Http2End::complete || response.status() >= 200);
  }
  std::string index(const Http2Response& response) const { return std::to_string(&response - responses_); }

  Http2Limits limits_;
  std::vector<std::string> texts_;
  Http2Request requests_[3];
  Http2Response responses_[3];
  bool ended_[3] = {};
  std::string log_;
  Http2Session session_;
};

enum class Split { whole, bytes, random };

// Nothing where the outcome depends on how the bytes were cut for a known reason.
std::optional<std::string> run(std::string_view bytes, const Http2Limits& limits, Split split, Random random,
                               bool speaks) {
  const auto client = std::make_unique<Client>(limits);
  while (!bytes.empty()) {
    std::size_t size = split == Split::bytes ? 1 : bytes.size();
    if (split == Split::random) size = std::min<std::size_t>(size, 1 + random.below(random.below(4) == 0 ? size : 12));
    client->hear(bytes.substr(0, size));
    bytes.remove_prefix(size);
    if (speaks) client->speak();
  }
  std::string outcome = client->outcome();
  if (client->had_too_many_continuations()) return std::nullopt;
  return outcome;
}

bool agree(const std::optional<std::string>& one, const std::optional<std::string>& other) {
  return !one || !other || *one == *other;
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Http2Limits& limits : {Http2Limits{}, tight}) {
    const auto whole = run(bytes, limits, Split::whole, brink::Random(0), false);
    CHECK(agree(run(bytes, limits, Split::bytes, brink::Random(0), false), whole), "byte by byte");
    CHECK(agree(run(bytes, limits, Split::random, brink::Random(size, 1), false), whole), "random pieces");
    run(bytes, limits, Split::random, brink::Random(size, 2), true);  // with answers in between
  }
  return 0;
}

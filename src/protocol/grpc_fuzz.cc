// Any split of the same bytes gives the same messages and the same end; a status message decodes to no more than it
// was, and whatever a server says ends in a status. Inputs are the body of a response.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "protocol/grpc.h"

namespace brink::protocol {
namespace {

constexpr std::size_t most = 64;  // so that short inputs reach it

std::string read(std::string_view bytes, std::string_view coding, std::size_t piece, Random random) {
  GrpcReader reader;
  reader.begin(most);
  reader.set_coding(coding);
  std::string seen;
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), piece == 0 ? 1 + random.below(9) : piece);
    const std::vector<char> own(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    std::string_view part(own.data(), own.size());
    while (!part.empty()) {
      const std::size_t used = reader.consume(part);
      CHECK(used > 0 && used <= part.size());
      part.remove_prefix(used);
      if (reader.state() != GrpcReader::State::message) continue;
      CHECK(reader.message().size() <= most);
      seen.append(std::to_string(reader.message().size())).append(" ").append(reader.message()).append("\n");
    }
    bytes.remove_prefix(size);
  }
  return seen + std::to_string(static_cast<int>(reader.state())) + reader.error_text() +
         (reader.between_messages() ? " between" : "");
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view coding : {"", "gzip"}) {
    const std::string whole = read(bytes, coding, bytes.size() + 1, brink::Random(0));
    CHECK(read(bytes, coding, 1, brink::Random(0)) == whole, "byte by byte");
    CHECK(read(bytes, coding, 0, brink::Random(size)) == whole, "random pieces");
  }
  CHECK(grpc_message_decoded(bytes).size() <= bytes.size());
  const GrpcStatus status = grpc_status(200, bytes, {});
  CHECK(static_cast<std::size_t>(status.code) < grpc_code_count);
  (void)grpc_status(503, {}, bytes);
  return 0;
}

// ExportMetricsServiceResponse { partial_success = 1 { int64 rejected_data_points = 1; string error_message = 2; } }
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "output/export/otlp.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

// Reads the fields of a message one by one; ends at the first byte that makes no sense.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  // The next field, if there is one: `number` for type 0, `bytes` for type 2, neither for the others.
  bool next() {
    std::uint64_t tag = 0;
    number = 0;
    bytes = {};
    if (!varint(tag)) return false;
    field = tag >> 3;
    switch (tag & 7) {
      case 0: return varint(number);
      case 1: return skip(8);
      case 2: {
        std::uint64_t size = 0;
        if (!varint(size) || size > rest_.size()) return false;
        bytes = rest_.substr(0, size);
        return skip(size);
      }
      case 5: return skip(4);
      default: return false;
    }
  }

  std::uint64_t field = 0;
  std::uint64_t number = 0;
  std::string_view bytes;

 private:
  bool varint(std::uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool skip(std::size_t size) {
    if (size > rest_.size()) return false;
    rest_.remove_prefix(size);
    return true;
  }
  std::string_view rest_;
};

std::optional<OtlpRejected> unless_empty(OtlpRejected rejected) {
  if (rejected.points == 0 && rejected.message.empty()) return std::nullopt;
  rejected.message = valid_utf8(rejected.message);
  return rejected;
}

}  // namespace

std::optional<OtlpRejected> otlp_rejected_protobuf(std::string_view body) {
  OtlpRejected rejected;
  for (Reader response(body); response.next();) {
    if (response.field != 1) continue;
    for (Reader partial(response.bytes); partial.next();) {
      if (partial.field == 1) rejected.points = static_cast<std::int64_t>(partial.number);
      if (partial.field == 2) rejected.message = std::string(partial.bytes);
    }
  }
  return unless_empty(std::move(rejected));
}

std::optional<OtlpRejected> otlp_rejected_json(std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("partialSuccess") || !json["partialSuccess"].is_object()) return std::nullopt;
  const auto& partial = json["partialSuccess"];
  OtlpRejected rejected;
  if (const auto points = partial.find("rejectedDataPoints"); points != partial.end()) {
    if (points->is_number_integer()) rejected.points = points->get<std::int64_t>();
    if (points->is_string()) rejected.points = parse_int(points->get<std::string>()).value_or(0);
  }
  if (const auto message = partial.find("errorMessage"); message != partial.end() && message->is_string()) {
    rejected.message = message->get<std::string>();
  }
  return unless_empty(std::move(rejected));
}

}  // namespace brink::output

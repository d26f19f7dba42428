#include "output/mask_secrets.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "output/record_json.h"

namespace brink::output {
namespace {

using nlohmann::ordered_json;

ordered_json masked(const ordered_json& value, const plan::SecretMask& mask) {
  if (value.is_string()) return mask.masked(value.get_ref<const std::string&>());
  if (!value.is_structured()) return value;
  ordered_json out = value.is_array() ? ordered_json::array() : ordered_json::object();
  for (const auto& item : value.items()) {
    if (value.is_array()) {
      out.push_back(masked(item.value(), mask));
    } else {
      out[mask.masked(item.key())] = masked(item.value(), mask);
    }
  }
  return out;
}

}  // namespace

std::string mask_json(std::string_view json, const plan::SecretMask& mask) {
  const auto parsed = ordered_json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return mask.masked(json);
  return masked(parsed, mask).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void mask_record(Record& record, const plan::SecretMask& mask) {
  if (!mask.any()) return;
  auto read = read_record(mask_json(to_json(record), mask));
  CHECK(read.has_value(), "a record is read as it was written");
  record = std::move(*read);
}

}  // namespace brink::output

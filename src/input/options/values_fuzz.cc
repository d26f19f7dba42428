// Values of every kind of option, and words against the table: the first byte chooses the option. What is accepted must
// be what the typed getters can read.
#include <cstdint>

#include "base/check.h"
#include "input/options/nearest.h"
#include "input/options/values.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  if (size == 0) return 0;
  const auto options = options_of(Command::bench);
  const Option* option = options[data[0] % options.size()];
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  nearest(text, {"connections", "duration", "rate"});
  if (!option->takes_value()) return 0;
  RawLine line;
  line.options.emplace_back(option, text);
  const auto values = Values::read(Command::bench, line, [](std::string_view) { return std::nullopt; });
  CHECK(values.has_value() == check_value(*option, text).has_value());
  if (!values || option->repeatable) return 0;
  if (option->kind == Kind::integer) CHECK(option->range.contains(static_cast<double>(values->integer(option->name))));
  if (option->kind == Kind::number) CHECK(option->range.contains(values->number(option->name)));
  if (option->kind == Kind::duration) CHECK(option->range.contains(brink::seconds(values->duration(option->name))));
  CHECK(values->text(option->name) == text);
  return 0;
}

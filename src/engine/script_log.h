// ScriptLog: where a script's console and what happens to its users is written down, line by line. Called from any
// thread, also while the script is read; the lines of one thread in order.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace brink::engine {

struct LogField {
  std::string_view name;
  std::string_view value;
};

class ScriptLog {
 public:
  enum class Level : std::uint8_t { debug, info, warning, error };
  virtual ~ScriptLog() = default;
  // `fields` in their order: source=console, scenario=default, ...
  virtual void line(Level level, std::string_view message, std::span<const LogField> fields) = 0;
};

}  // namespace brink::engine

// LogLines: where a script's console lines, its exceptions and warnings are written: stderr, stdout, a file or nowhere,
// as text (time="..." level=info msg="..."), JSON or the message alone. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>

#include "base/result.h"
#include "engine/script_log.h"

namespace brink::run::k6 {

using engine::LogField;

enum class LogFormat : std::uint8_t { text, json, raw };

class LogLines final : public engine::ScriptLog {
 public:
  struct Setup {
    std::ostream* to = nullptr;  // null: nowhere; outlives it
    LogFormat format = LogFormat::text;
    bool debug = false;  // lines of that level too
    std::function<std::chrono::system_clock::time_point()> now;
  };
  explicit LogLines(Setup setup) : setup_(std::move(setup)) {}

  void line(Level level, std::string_view message, std::span<const engine::LogField> fields) override;
  void say(Level level, std::string_view message) { line(level, message, {}); }
  // Lines with source=console go there from now on, as they are (--console-output); outlives it.
  void console_to(std::ostream* to);

 private:
  std::mutex mutex_;
  Setup setup_;
  std::ostream* console_ = nullptr;
};

// --log-output and --log-format. Errors: usage.
Result<LogFormat> log_format(const std::string& text);

}  // namespace brink::run::k6

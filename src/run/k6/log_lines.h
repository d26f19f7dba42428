// LogLines: where a script's console lines, its exceptions and warnings are written: stderr, stdout, a file or nowhere,
// as text (time="..." level=info msg="..."), for people at a terminal (INFO[0001] ...), JSON or the message alone.
// Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>

#include "base/result.h"
#include "engine/script_log.h"
#include "engine/secret_keeper.h"

namespace brink::run::k6 {

using engine::LogField;

enum class LogFormat : std::uint8_t { text, terminal, json, raw };

class LogLines final : public engine::ScriptLog, public engine::SecretKeeper {
 public:
  struct Setup {
    std::ostream* to = nullptr;  // null: nowhere; outlives it
    LogFormat format = LogFormat::text;
    bool debug = false;  // lines of that level too
    bool color = false;  // LogFormat::terminal
    std::function<std::chrono::system_clock::time_point()> now;
  };
  explicit LogLines(Setup setup) : setup_(std::move(setup)), begin_(setup_.now()) {}

  void line(Level level, std::string_view message, std::span<const engine::LogField> fields) override;
  void say(Level level, std::string_view message) { line(level, message, {}); }
  // Before anything is written by others: nothing of these ever is.
  void keep(plan::Secrets secrets);
  const plan::Secrets& secrets() const override { return secrets_; }
  // Lines with source=console go there from now on, as they are (--console-output); outlives it.
  void console_to(std::ostream* to);
  // Writes a line to `to`, and what else is shown there keeps out of its way.
  using Show = std::function<void(std::ostream& to, const std::string& line)>;
  // Lines that go to Setup::to are shown by it from now on; none: no longer.
  void show_by(Show show);
  // Lines are handed to another log instead, as they are; null: no longer. Outlives it, or the next call.
  void hand_to(engine::ScriptLog* other);

 private:
  void write(Level level, std::string_view message, std::span<const LogField> fields);
  std::string as_line(LogFormat format, Level level, std::string_view message, std::span<const LogField> fields) const;

  std::mutex mutex_;
  Setup setup_;
  const std::chrono::system_clock::time_point begin_;
  Show show_;
  std::ostream* console_ = nullptr;
  engine::ScriptLog* other_ = nullptr;
  plan::Secrets secrets_;
  plan::SecretMask mask_;
};

// --log-output and --log-format. Errors: usage.
Result<LogFormat> log_format(const std::string& text);

}  // namespace brink::run::k6

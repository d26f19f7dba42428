#include "run/k6/log_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/time.h"

namespace brink::run::k6 {
namespace {

using engine::LogField;
using Level = engine::ScriptLog::Level;

std::string_view level_name(Level level) {
  constexpr std::array<std::string_view, 4> names = {"debug", "info", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

// As logfmt has it: bare, where nothing in it could be taken for something else.
std::string cell(std::string_view text) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._/@^+").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), bare)) return std::string(text);
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string as_text(const std::string& time, Level level, std::string_view message, std::span<const LogField> fields) {
  std::string out = fmt::format("time=\"{}\" level={} msg={}", time, level_name(level), cell(message));
  for (const LogField& field : fields) out += fmt::format(" {}={}", field.name, cell(field.value));
  return out + "\n";
}

std::string as_json(const std::string& time, Level level, std::string_view message, std::span<const LogField> fields) {
  nlohmann::ordered_json line;
  for (const LogField& field : fields) line[std::string(field.name)] = std::string(field.value);
  line["level"] = level_name(level);
  line["msg"] = std::string(message);
  line["time"] = time;
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// What a terminal would obey is no text of a script's.
std::string shown(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == '\x7f'; }, '?');
  return out;
}

// "INFO[0001] hello                                         source=console": with the seconds since the beginning.
std::string for_terminal(std::int64_t second, bool color, Level level, std::string_view message,
                         std::span<const LogField> fields) {
  constexpr std::array<std::pair<std::string_view, int>, 4> names = {
      {{"DEBU", 37}, {"INFO", 36}, {"WARN", 33}, {"ERRO", 31}}};
  const auto& [name, code] = names[static_cast<std::size_t>(level)];
  const auto painted = [&, ink = code](std::string_view text) {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", ink, text) : std::string(text);
  };
  const std::string text = shown(message);
  std::string out = fmt::format("{}[{:04}] ", painted(name), second);
  out += fields.empty() ? text : fmt::format("{:<44} ", text);
  for (const LogField& field : fields) out += fmt::format(" {}={}", painted(field.name), cell(field.value));
  return out + "\n";
}

bool of_console(std::span<const LogField> fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const LogField& field) { return field.name == "source" && field.value == "console"; });
}

}  // namespace

void LogLines::console_to(std::ostream* to) {
  const std::lock_guard lock(mutex_);
  console_ = to;
}

void LogLines::show_by(Show show) {
  const std::lock_guard lock(mutex_);
  show_ = std::move(show);
}

void LogLines::hand_to(engine::ScriptLog* other) {
  const std::lock_guard lock(mutex_);
  other_ = other;
}

void LogLines::keep(plan::Secrets secrets) {
  const std::lock_guard lock(mutex_);
  mask_ = plan::SecretMask(secrets);
  secrets_ = std::move(secrets);
}

void LogLines::line(Level level, std::string_view message, std::span<const LogField> fields) {
  if (level == Level::debug && !setup_.debug) return;
  const std::lock_guard lock(mutex_);
  if (other_ != nullptr) return other_->line(level, message, fields);
  if (!mask_.any()) return write(level, message, fields);
  std::vector<std::string> values;
  for (const LogField& field : fields) values.push_back(mask_.masked(field.value));
  std::vector<LogField> masked;
  for (std::size_t i = 0; i < fields.size(); ++i) masked.push_back({fields[i].name, values[i]});
  write(level, mask_.masked(message), masked);
}

std::string LogLines::as_line(LogFormat format, Level level, std::string_view message,
                              std::span<const LogField> fields) const {
  const auto now = setup_.now();
  switch (format) {
    case LogFormat::text: return as_text(iso_utc(now), level, message, fields);
    case LogFormat::terminal: {
      const auto second = std::chrono::duration_cast<std::chrono::seconds>(now - begin_).count();
      return for_terminal(second, setup_.color, level, message, fields);
    }
    case LogFormat::json: return as_json(iso_utc(now), level, message, fields);
    case LogFormat::raw: break;
  }
  return std::string(message) + "\n";
}

void LogLines::write(Level level, std::string_view message, std::span<const LogField> fields) {
  const bool own = console_ != nullptr && of_console(fields);
  std::ostream* to = own ? console_ : setup_.to;
  if (to == nullptr) return;
  const LogFormat format = own && setup_.format == LogFormat::terminal ? LogFormat::text : setup_.format;
  const std::string line = as_line(format, level, message, fields);
  if (!own && show_) return show_(*to, line);
  *to << line << std::flush;
}

Result<LogFormat> log_format(const std::string& text) {
  if (text.empty() || text == "text" || text == "logfmt") return LogFormat::text;
  if (text == "json") return LogFormat::json;
  if (text == "raw") return LogFormat::raw;
  return usage_error(fmt::format("--log-format '{}' is not one we know", text), "there are text, json and raw");
}

}  // namespace brink::run::k6

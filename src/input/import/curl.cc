#include "input/import/curl.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "input/import/placeholder.h"
#include "input/import/shell_words.h"

namespace brink::input {
namespace {

// What may stand before the program on its line.
constexpr std::array prefixes{"exec", "time", "sudo", "do", "then", "else", "if", "while", "!", "{", "command", "env"};

bool is_curl(std::string_view word) {
  const std::string_view program = word.substr(word.find_last_of("/\\") + 1);  // npos + 1 is 0
  return program == "curl" || program == "curl.exe";
}

bool may_stand_before(std::string_view word) {
  const auto equals = word.find('=');
  const bool assignment = equals != std::string_view::npos && equals > 0 && word.find_first_of("/:.-") > equals;
  return assignment || std::any_of(prefixes.begin(), prefixes.end(), [&](const char* known) { return word == known; });
}

// The words behind "curl"; nothing when the command is another one.
std::optional<std::vector<std::string>> curl_words(const std::vector<std::string>& words) {
  const auto first = std::find_if_not(words.begin(), words.end(), may_stand_before);
  if (first == words.end() || !is_curl(*first)) return std::nullopt;
  return std::vector<std::string>(first + 1, words.end());
}

Imported imported_from(std::vector<plan::RecordedRequest> requests, std::vector<std::string> notes) {
  Imported imported;
  imported.recording.flows.push_back({"", 1, std::move(requests)});
  imported.notes = std::move(notes);
  return imported;
}

void note_variables(const std::vector<std::string>& names, std::vector<std::string>& notes) {
  for (const std::string& name : names) {
    notes.push_back(fmt::format("{} was a variable of the shell: give it a value, by extract or data, or write it in",
                                placeholder(name)));
  }
}

}  // namespace

Result<Imported> import_curl(std::string_view text, std::string_view file) {
  const auto script = is_for_cmd(text) ? split_cmd(text, file) : split_shell(text, file);
  if (!script) return tl::unexpected(script.error());
  std::vector<plan::RecordedRequest> requests;
  std::vector<std::string> notes;
  std::size_t others = 0;
  for (const ShellCommand& command : script->commands) {
    const auto words = curl_words(command.words);
    others += words ? 0 : 1;
    if (!words) continue;
    auto read = read_curl(*words, notes);
    if (!read) {
      return usage_error(fmt::format("{}, line {}: curl: {}", file, command.line, read.error().message),
                         read.error().hint);
    }
    if (requests.size() + read->size() > most_recorded_requests) {
      return usage_error(fmt::format("{} has more than {} requests", file, most_recorded_requests),
                         "cut it into parts");
    }
    std::move(read->begin(), read->end(), std::back_inserter(requests));
  }
  if (requests.empty())
    return usage_error(fmt::format("{} has no curl command", file), "each begins with the word curl");
  if (others > 0) notes.push_back(fmt::format("{} other command{} skipped", others, others == 1 ? "" : "s"));
  note_variables(script->variables, notes);
  return imported_from(std::move(requests), std::move(notes));
}

Result<Imported> import_curl_words(const std::vector<std::string>& words) {
  std::vector<std::string> notes;
  const bool named = !words.empty() && is_curl(words.front());
  auto requests = read_curl({words.begin() + (named ? 1 : 0), words.end()}, notes);
  if (!requests) return usage_error("curl: " + requests.error().message, requests.error().hint);
  return imported_from(std::move(*requests), std::move(notes));
}

}  // namespace brink::input

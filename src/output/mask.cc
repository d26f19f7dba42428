#include "output/mask.h"

#include <optional>

#include "sample/exchange.h"

namespace brink::output {
namespace {

constexpr std::string_view masked = "***";

std::string mask_after(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return std::string(masked);
  return std::string(text.substr(0, at + 1)).append(masked);
}

bool is_one_of(std::string_view option, std::string_view short_name, std::string_view long_name) {
  return option == short_name || option == long_name;
}

// The value of an option, masked as the option's meaning asks for.
std::string mask_value(std::string_view option, std::string_view value) {
  if (is_one_of(option, "-A", "--basic-auth") || option == "--ui-login") return mask_after(value, ':');
  if (is_one_of(option, "-C", "--cookie") || option == "--otel-headers") return mask_after(value, '=');
  if (is_one_of(option, "-b", "--body")) return sample::mask_body(value);
  if (option.starts_with("--") && sample::is_secret_name(option)) return std::string(masked);
  return sample::mask_secrets(value);
}

// Whether the value of the option needs more than mask_secrets to become harmless.
bool needs_mask(std::string_view option) {
  return is_one_of(option, "-A", "--basic-auth") || option == "--ui-login" || is_one_of(option, "-C", "--cookie") ||
         is_one_of(option, "-b", "--body") || option == "--otel-headers" ||
         (option.starts_with("--") && sample::is_secret_name(option));
}

// Words of a shell line: blanks separate, quotes and backslashes keep together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      if (!word) word.emplace();
    } else if (quote != '\'' && c == '\\' && i + 1 < line.size()) {
      if (!word) word.emplace();
      *word += line[++i];
    } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (word) words.push_back(std::move(*word));
      word.reset();
    } else {
      if (!word) word.emplace();
      *word += c;
    }
  }
  if (word) words.push_back(std::move(*word));
  return words;
}

// One word that is not the value of the option before it: "--name=value", "-Hvalue" or something else.
std::string mask_word(std::string_view word) {
  const auto equals = word.find('=');
  std::size_t option = 0;
  if (word.starts_with("--") && equals != std::string_view::npos) option = equals;
  if (!word.starts_with("--") && word.size() > 2 && word[0] == '-') option = 2;
  if (option == 0) return sample::mask_secrets(word);
  const std::size_t value = option == equals ? option + 1 : option;
  return std::string(word.substr(0, value)).append(mask_value(word.substr(0, option), word.substr(value)));
}

}  // namespace

std::string quoted(const std::string& word) {
  static constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (word == masked || (!word.empty() && word.find_first_not_of(plain) == std::string::npos)) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string mask_command(const std::vector<std::string>& arguments) {
  std::string out;
  std::string_view option;  // whose value the next word is
  for (const std::string& word : arguments) {
    if (!out.empty()) out += ' ';
    out += quoted(option.empty() ? mask_word(word) : mask_value(option, word));
    option = option.empty() && needs_mask(word) ? std::string_view(word) : "";
  }
  return out;
}

std::string mask_command(std::string_view line) { return mask_command(words_of(line)); }

std::string mask_url(std::string_view url) { return sample::mask_secrets(url); }

}  // namespace brink::output

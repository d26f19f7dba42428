#include "input/k6/secret_sources.h"

#include <fmt/format.h>

#include "base/text.h"

namespace brink::input::k6 {
namespace {

using plan::SecretSource;

constexpr std::size_t most_file_bytes = 16u << 20;

// One --secret-source, cut up.
struct Words {
  std::string kind, name;
  bool chosen = false;  // "default" stands among them
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string path;  // of a word without a name: a file's
};

Words words_of(std::string_view line) {
  Words words;
  const std::size_t equals = line.find('=');
  words.kind = std::string(line.substr(0, equals));
  if (equals == std::string_view::npos) return words;
  for (const std::string_view part : split(line.substr(equals + 1), ',')) {
    const std::size_t at = part.find('=');
    const std::string key(part.substr(0, at)), value(at == std::string_view::npos ? "" : part.substr(at + 1));
    if (key == "default" && at == std::string_view::npos) {
      words.chosen = true;
    } else if (key == "name") {
      words.name = value;
    } else if (at == std::string_view::npos) {
      words.path = key;
    } else {
      words.pairs.emplace_back(key, value);
    }
  }
  return words;
}

// KEY=VALUE a line.
Result<void> read_file(const std::string& path, const Surroundings& surroundings, SecretSource& source) {
  const auto text = surroundings.read_file(path, most_file_bytes);
  if (!text) return usage_error("--secret-source file: " + text.error().message, "check the path");
  std::size_t number = 0;
  for (std::string_view line : split(*text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trim(line).empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return usage_error(fmt::format("{}:{}: this is not KEY=VALUE", path, number), "write one secret a line");
    }
    source.values[std::string(line.substr(0, equals))] = std::string(line.substr(equals + 1));
  }
  return {};
}

Result<SecretSource> source_of(const Words& words, const Surroundings& surroundings) {
  SecretSource source;
  source.name = words.name.empty() ? "default" : words.name;
  if (words.kind == "mock") {
    for (const auto& [key, value] : words.pairs) source.values[key] = value;
    if (!words.path.empty())
      return usage_error(fmt::format("--secret-source mock: '{}' is not NAME=VALUE", words.path),
                         "write mock=NAME=VALUE,NAME=VALUE");
    return source;
  }
  if (words.kind == "file") {
    std::string path = words.path;
    for (const auto& [key, value] : words.pairs) {
      if (key != "filename")
        return usage_error(fmt::format("--secret-source file: '{}' is not one of its words", key),
                           "there are filename, name and default");
      path = value;
    }
    if (path.empty()) return usage_error("--secret-source file: it names no file", "write file=PATH");
    if (auto ok = read_file(path, surroundings, source); !ok) return tl::unexpected(ok.error());
    return source;
  }
  if (words.kind == "url" || words.kind == "cloud") {
    return usage_error(fmt::format("--secret-source {}: secrets are not fetched", words.kind),
                       "fetch them before the test, into a file of KEY=VALUE lines: file=PATH");
  }
  return usage_error(fmt::format("--secret-source '{}' is not one we know", words.kind), "there are file and mock");
}

}  // namespace

Result<plan::Secrets> read_secrets(const std::vector<std::string>& lines, const Surroundings& surroundings) {
  plan::Secrets secrets;
  for (const std::string& line : lines) {
    const Words words = words_of(line);
    auto source = source_of(words, surroundings);
    if (!source) return tl::unexpected(source.error());
    if (secrets.source(source->name) != nullptr) {
      return usage_error(fmt::format("--secret-source: two sources are called '{}'", source->name),
                         "give one of them another name: name=...");
    }
    if (words.chosen && secrets.chosen) {
      return usage_error("--secret-source: two sources are to be the default", "leave it out of one");
    }
    if (words.chosen) secrets.chosen = secrets.sources.size();
    secrets.sources.push_back(std::move(*source));
  }
  if (secrets.sources.size() == 1) secrets.chosen = 0;
  return secrets;
}

}  // namespace brink::input::k6

#include "input/import/postman_script.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

using From = plan::RecordedExtraction::From;

constexpr std::size_t longest_script = 256 * 1024;

// What stands around checks and says nothing by itself: the beginning and the end of a pm.test, comments, output.
const RE2& noise() {
  static const RE2 pattern(
      R"((?:^\s*(?:pm\.test\s*\(.*,\s*(?:function\s*\(\s*\)|\(\s*\)\s*=>)\s*\{?|\}\s*\)|\)|\}|//.*|)"
      R"(console\.log\(.*\))?[\s;]*$))");
  return pattern;
}

class ScriptReader {
 public:
  explicit ScriptReader(plan::RecordedRequest& request) : request_(request) {}

  bool run(const std::string& script) {
    bool all = true;
    for (const std::string_view line : split(script, '\n')) {
      std::string text(trim(line));
      // A test on one line: pm.test("...", () => pm.response.to.have.status(200));
      static const RE2 one_line(R"(^pm\.test\s*\([^{]*?(?:=>|\{)\s*\{?\s*(pm\.(?:response|expect|environment|)"
                                R"(collectionVariables|globals|variables)\b.*))");
      std::string inner;
      if (RE2::PartialMatch(text, one_line, &inner)) text = inner;
      all = (statement(text) || RE2::FullMatch(text, noise())) && all;
    }
    return all;
  }

 private:
  bool statement(const std::string& text) { return is_status(text) || is_document(text) || is_setting(text); }

  bool is_status(const std::string& text) {
    static const RE2 have(R"(pm\.response\.to\.have\.status\(\s*(\d{3})\s*\))");
    static const RE2 code(
        R"(pm\.expect\(\s*pm\.response\.code\s*\)\.to\.(?:be\.)?(?:equals?|eql|eq)\(\s*(\d{3})\s*\))");
    static const RE2 one_of(R"(pm\.expect\(\s*pm\.response\.code\s*\)\.to\.be\.oneOf\(\s*\[([\d,\s]+)\]\s*\))");
    std::string codes;
    if (!RE2::PartialMatch(text, have, &codes) && !RE2::PartialMatch(text, code, &codes) &&
        !RE2::PartialMatch(text, one_of, &codes)) {
      return false;
    }
    request_.expect.status.clear();
    for (const std::string_view word : split(codes, ',')) {
      const auto status = parse_int(trim(word));
      if (status && *status >= 100 && *status < 600) request_.expect.status.push_back(static_cast<int>(*status));
    }
    return true;
  }

  // const data = pm.response.json();
  bool is_document(const std::string& text) {
    static const RE2 pattern(R"(^(?:(?:const|let|var)\s+)?([A-Za-z_$][\w$]*)\s*=\s*(?:pm\.response\.json\(\)|)"
                             R"(JSON\.parse\(\s*responseBody\s*\))\s*;?$)");
    std::string name;
    if (!RE2::FullMatch(text, pattern, &name)) return false;
    documents_.insert(name);
    return true;
  }

  // pm.environment.set("token", data.token);
  bool is_setting(const std::string& text) {
    static const RE2 pattern(
        R"re((?:pm\.(?:environment|collectionVariables|globals|variables)\.set|)re"
        R"re(postman\.set(?:Environment|Global)Variable)\(\s*["'`]([^"'`]+)["'`]\s*,\s*(.+?)\s*\)\s*;?[\s});]*$)re");
    std::string name, value;
    if (!RE2::PartialMatch(text, pattern, &name, &value)) return false;
    plan::RecordedExtraction rule{placeholder_name(name), From::json, ""};
    static const RE2 header(R"re(^pm\.response\.headers\.get\(\s*["'`]([^"'`]+)["'`]\s*\)?$)re");
    static const RE2 cookie(R"re(^pm\.cookies\.get\(\s*["'`]([^"'`]+)["'`]\s*\)?$)re");
    if (RE2::FullMatch(value, header, &rule.what)) {
      rule.from = From::header;
    } else if (RE2::FullMatch(value, cookie, &rule.what)) {
      rule.from = From::cookie;
    } else if (rule.what = json_path(value); rule.what.empty()) {
      return false;
    }
    request_.extract.push_back(std::move(rule));
    return true;
  }

  // "$.a.b[0]" of "data.a.b[0]" or "pm.response.json().a.b[0]"; empty when it is something else.
  std::string json_path(const std::string& value) const {
    static const RE2 pattern(R"re(^(pm\.response\.json\(\)|JSON\.parse\(\s*responseBody\s*\)|[A-Za-z_$][\w$]*))re"
                             R"re(((?:\??\.[A-Za-z_][\w]*|\[\d+\]|\["[^"\\]+"\]|\['[^'\\]+'\])*)$)re");
    std::string document, path;
    if (!RE2::FullMatch(value, pattern, &document, &path)) return "";
    const bool known = document.find('(') != std::string::npos || documents_.contains(document);
    RE2::GlobalReplace(&path, R"(\?\.)", ".");
    return known ? "$" + path : "";
  }

  plan::RecordedRequest& request_;
  std::set<std::string> documents_;  // variables that hold the answer
};

}  // namespace

std::string script_text(const Json& event) {
  const Json* script = find(event, "script");
  const Json* lines = script == nullptr ? nullptr : find(*script, "exec");
  if (lines == nullptr) return "";
  if (!lines->is_array()) return spelled_value(*lines);
  std::string out;
  for (const Json& line : *lines) out += spelled_value(line) + "\n";
  return out;
}

bool read_test_script(const std::string& script, plan::RecordedRequest& request) {
  return script.size() <= longest_script && ScriptReader(request).run(script);
}

}  // namespace brink::input

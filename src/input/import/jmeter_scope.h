// What holds for a sampler because of where it stands: in JMeter configuration, timers, assertions and extractors apply
// to all samplers beside and below them, wherever they stand among them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "input/import/jmeter_text.h"
#include "input/import/jmx_document.h"
#include "plan/recording.h"

namespace brink::input {

struct JmeterLogin {
  std::string url;  // of what it is for: a prefix; empty: all
  std::string user, password;
};

struct JmeterScope {
  std::vector<const JmxProperties*> defaults;  // of HTTP requests, the innermost last
  std::vector<plan::Header> headers;           // of one name the last counts
  std::vector<JmeterLogin> logins;
  double pause_s = 0;
  plan::Expectations expect;
  std::vector<plan::RecordedExtraction> extract;
};

// Elements that were left out, as their type is called, with how often.
class JmeterLeftOut {
 public:
  void add(std::string_view what);
  // "2 x JSR223Sampler, IfController"; empty when there is nothing.
  std::string words() const;

 private:
  std::vector<std::pair<std::string, int>> counts_;
};

// Takes `element` into the scope when it is such an element; whether it was.
bool add_to_scope(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out);

// The parts of add_to_scope.
bool add_check(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out);
bool add_extractor(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out);

// The names that an extractor gives values to; none when it is no extractor.
std::vector<std::string> extracted_names(const JmxElement& element);

// Whether this path can be taken in a scenario: names and numbers one after the other.
bool is_simple_json_path(std::string_view path);

}  // namespace brink::input

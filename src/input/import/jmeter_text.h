// ${variables} and ${__functions()} of JMeter as those of scenarios.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace brink::input {

class JmeterText {
 public:
  // A variable whose value is the same all the time; it may hold others.
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  // A column of a data file; goes before a value.
  void set_column(std::string name, const std::string& data_set);
  // A variable that an answer gives; goes before both.
  void set_extracted(const std::string& name) { extracted_.insert(name); }
  // Where a variable comes from that nothing else says: "" for nowhere.
  void set_columns_of(std::string data_set) { open_set_ = std::move(data_set); }

  // Values within values and functions are filled in to a depth of 16, at most 10,000 in one text, and none grows
  // beyond 1 MiB.
  std::string fill(std::string_view text) const;

  // Variables without a value, and functions that are not known, that came up so far, each once.
  const std::vector<std::string>& unknown() const { return unknown_; }
  // Properties of the command line of JMeter, whose defaults were taken.
  const std::vector<std::string>& properties() const { return properties_; }

 private:
  void append(std::string& out, std::string_view text, int depth) const;
  void append_variable(std::string& out, const std::string& name, int depth) const;
  std::string call(std::string_view text, int depth) const;

  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> columns_;  // name -> "set.column"
  std::set<std::string, std::less<>> extracted_;
  std::string open_set_;
  mutable std::vector<std::string> unknown_, properties_;
  mutable std::size_t filled_ = 0;  // references of the text at hand
};

}  // namespace brink::input

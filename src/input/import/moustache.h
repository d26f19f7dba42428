// {{ variables }} of Postman and Insomnia: those with a known value are filled in, all others become placeholders.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace brink::input {

class Moustache {
 public:
  // What a name that begins with '$' stands for (a dynamic variable of Postman); empty text when it is not known. And
  // the same for {% tags %} of Insomnia; without such a function they are plain text.
  using Meaning = std::function<std::string(std::string_view name)>;
  Moustache(Meaning dynamic, Meaning tag) : dynamic_(std::move(dynamic)), tag_(std::move(tag)) {}

  // Later values take the place of earlier ones. Values may hold variables themselves.
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  // From now on the value comes from an answer: the variable whose placeholder is called so stays one.
  void set_while_running(const std::string& name) { running_.insert(name); }

  // Values within values are filled in to a depth of 16, at most 10,000 in one text, and none grows beyond 1 MiB:
  // variables may name each other.
  std::string fill(std::string_view text) const;

  // Names without a value that came up so far, each once.
  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  void append(std::string& out, std::string_view text, int depth) const;
  void append_variable(std::string& out, std::string_view name, int depth) const;

  Meaning dynamic_, tag_;
  std::map<std::string, std::string, std::less<>> values_;
  std::set<std::string, std::less<>> running_;
  mutable std::vector<std::string> unknown_;
  mutable std::size_t filled_ = 0;  // variables of the text at hand
};

}  // namespace brink::input

// Template tags of Insomnia, {% name 'argument', ... %}, as placeholders of scenarios.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/recording.h"

namespace brink::input {

class InsomniaTags {
 public:
  // What stands for a tag (without its brackets): a function, text, or the placeholder of what an answer gives. Of a
  // tag that is not known, nothing.
  std::string value_of(std::string_view tag);

  // What answers give: the id of the request, and the rule to take it.
  const std::vector<std::pair<std::string, plan::RecordedExtraction>>& rules() const { return rules_; }
  // Names of tags that are not known, each once.
  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  std::string from_answer(const std::vector<std::string>& arguments);

  std::vector<std::pair<std::string, plan::RecordedExtraction>> rules_;
  std::vector<std::string> unknown_;
};

}  // namespace brink::input

#include "run/k6/ending_text.h"

#include <cstdio>

namespace brink::run::k6 {

std::string words_of(Duration d) {
  char text[48];
  std::snprintf(text, sizeof text, "%.6g seconds", seconds(d));
  return text;
}

std::string with_place(const plan::k6::Ending& ending) {
  return ending.place.empty() ? ending.text : ending.text + "\n" + ending.place;
}

std::string said(std::string_view what, const plan::k6::Ending& ending) {
  const std::string text = ending.place.empty() ? ending.text : ending.text + " at " + ending.place;
  return text.starts_with(what) ? text : std::string(what) + ": " + text;
}

}  // namespace brink::run::k6

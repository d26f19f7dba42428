// Text in lines of a width.
#pragma once

#include <string>
#include <string_view>

namespace brink::cli {

// `text` broken at blanks into lines of at most `width` columns, the first indented by `first` blanks, the others by
// `others`; every line ends in '\n'. A word that is longer stands alone.
std::string wrap(std::string_view text, int first, int others, int width);

}  // namespace brink::cli

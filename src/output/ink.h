// Ink: the few ways in which text of ours stands out. What a terminal makes of them is its business; without colours
// they make no difference, so that nothing is said by ink alone.
#pragma once

namespace brink::output {

enum class Ink { none, bold, dim, red, green, yellow, bold_red, bold_green, bold_yellow };

}  // namespace brink::output

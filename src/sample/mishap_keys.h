// Keys of mishaps (journal.h) that others than their writer look for. Wire format: add, never rename.
#pragma once

#include <string_view>

namespace brink::sample {

// An assertion, of plan::Client::lengths.
inline constexpr std::string_view length_differs = "ContentLength: not that of the first response";

}  // namespace brink::sample

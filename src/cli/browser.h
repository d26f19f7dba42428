// The browser of whoever sits at this machine.
#pragma once

#include <string>

namespace brink::cli {

// By xdg-open, without waiting for it. False: it is not there.
bool open_in_browser(const std::string& url);

}  // namespace brink::cli

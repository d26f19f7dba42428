// Answers of the page that many places give.
#pragma once

#include <string>

#include "base/result.h"
#include "run/page.h"

namespace brink::web {

// {"error": message, "hint": …}
run::PageAnswer failed(const Error& error, int status = 500);
run::PageAnswer not_found();
run::PageAnswer wrong_method(const std::string& right);
// HTML that the browser saves as brink-ID.html: as a page of ours, what a record says would share our origin.
run::PageAnswer page_to_keep(std::string html, const std::string& id);

}  // namespace brink::web

// The pages of the shop: what answers a request, and what it costs to make.
#pragma once

#include <string_view>

#include "demo/http_request.h"
#include "demo/http_response.h"

namespace brink::demo {

enum class Cost {
  none,      // at once
  page,      // shortest_page to longest_page
  checkout,  // a slot of the pool
};

struct Page {
  Response response;
  Cost cost = Cost::none;
};

// `authority` ("127.0.0.1:8080") is used in absolute links where the request does not name one.
Page find_page(const Request& request, std::string_view authority);

// What /checkout answers when it waited too long; `slots` are all in use then.
Response pool_exhausted(std::uint32_t slots);

// What answers a request that could not be read; see HeadResult.
Response refusal(int status, std::string_view why);

}  // namespace brink::demo

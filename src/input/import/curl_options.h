// The options of curl, as its manual lists them: which take a value, and what they mean for a recording.
#pragma once

#include <string_view>

namespace brink::input {

enum class CurlAction {
  // of the request
  request,
  header,
  data,
  data_raw,
  data_binary,
  data_urlencode,
  json,
  form,
  form_string,
  user,
  bearer,
  cookie,
  agent,
  referer,
  get,
  head,
  url,
  url_query,
  upload,
  range,
  compressed,
  literal_url,  // what looks like a range in a URL is none
  next,
  // of curl alone
  ignore,
  note,    // brink has an option for it, or does it otherwise
  refuse,  // a request without it would be another one
};

struct CurlOption {
  std::string_view name;  // without dashes
  char letter = '\0';
  bool takes_value = false;
  CurlAction action = CurlAction::ignore;
  std::string_view remark;  // for note and refuse: what to do, or why
};

// nullptr when curl has no such option, or one that is too rare to be known here.
const CurlOption* find_curl_option(std::string_view name);
const CurlOption* find_curl_option(char letter);

}  // namespace brink::input

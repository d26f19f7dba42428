// One command line of curl, read as curl reads it.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "input/document.h"
#include "input/import/address.h"
#include "input/import/curl.h"
#include "input/import/curl_data.h"
#include "input/import/curl_options.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

// What options say of the URLs around them, up to --next.
struct Transfer {
  std::vector<std::string> urls;
  std::optional<std::string> method;
  std::vector<plan::Header> headers;
  std::vector<std::string> without;  // headers that curl would send, and shall not
  CurlData data;
  std::string user, cookies, query;
  bool get = false, head = false, literal_url = false;
};

class CommandReader {
 public:
  explicit CommandReader(std::vector<std::string>& notes) : notes_(notes) {}

  Result<std::vector<plan::RecordedRequest>> run(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size() && !error_; ++i) {
      if (!is_utf8(words[i])) fail("bytes that are no UTF-8", "put them into a file, and give that as @FILE");
      read_word(words, i);
    }
    finish();
    if (requests_.empty() && !error_) fail("no URL");
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(requests_);
  }

 private:
  void fail(std::string message, std::string hint = "") {
    if (!error_) error_ = Error{ErrorKind::usage, std::move(message), std::move(hint)};
  }
  void note(std::string text) {
    if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(std::move(text));
  }

  // `i` stays on the last word that was used.
  void read_word(const std::vector<std::string>& words, std::size_t& i) {
    const std::string& word = words[i];
    if (only_urls_ || word.size() < 2 || word[0] != '-') {
      transfer_.urls.push_back(word);
    } else if (word == "--") {
      only_urls_ = true;
    } else if (word[1] == '-') {
      const CurlOption* option = find_curl_option(std::string_view(word).substr(2));
      if (option == nullptr) return fail(fmt::format("{} is not known here", word), "leave it out");
      take(*option, word, option->takes_value ? following(words, i, word) : "");
    } else {
      read_letters(words, i);
    }
  }

  // "-sSL", "-XPOST", "-H" "a: b"
  void read_letters(const std::vector<std::string>& words, std::size_t& i) {
    const std::string word = words[i];
    for (std::size_t at = 1; at < word.size(); ++at) {
      const std::string name = fmt::format("-{}", word[at]);
      const CurlOption* option = find_curl_option(word[at]);
      if (option == nullptr) return fail(fmt::format("{} is not known here", name), "leave it out");
      if (!option->takes_value) {
        take(*option, name, "");
        continue;
      }
      take(*option, name, at + 1 < word.size() ? word.substr(at + 1) : following(words, i, name));
      return;
    }
  }

  std::string following(const std::vector<std::string>& words, std::size_t& i, const std::string& name) {
    if (i + 1 < words.size()) return words[++i];
    fail(fmt::format("{} needs a value", name));
    return "";
  }

  void take(const CurlOption& option, const std::string& name, const std::string& value) {
    if (error_) return;
    switch (option.action) {
      case CurlAction::request: transfer_.method = value; break;
      case CurlAction::header: header(value); break;
      case CurlAction::data:
      case CurlAction::data_raw:
      case CurlAction::data_binary:
      case CurlAction::data_urlencode:
      case CurlAction::json:
      case CurlAction::form:
      case CurlAction::form_string:
      case CurlAction::upload: data(option.action, name, value); break;
      case CurlAction::user: transfer_.user = value; break;
      case CurlAction::bearer: set("Authorization", "Bearer " + value); break;
      case CurlAction::cookie: cookie(value); break;
      case CurlAction::agent: header("User-Agent: " + value); break;
      case CurlAction::referer: set("Referer", value.substr(0, value.find(";auto"))); break;
      case CurlAction::get: transfer_.get = true; break;
      case CurlAction::head: transfer_.head = true; break;
      case CurlAction::url: transfer_.urls.push_back(value); break;
      case CurlAction::url_query: query(value); break;
      case CurlAction::range: set("Range", "bytes=" + value); break;
      case CurlAction::compressed: set("Accept-Encoding", "deflate, gzip, br, zstd"); break;
      case CurlAction::literal_url: transfer_.literal_url = true; break;
      case CurlAction::next: finish(); break;
      case CurlAction::ignore: break;
      case CurlAction::note: note(fmt::format("curl {}: {}", name, option.remark)); break;
      case CurlAction::refuse:
        fail(fmt::format("{} cannot be carried over: {}", name, option.remark), "leave it out");
        break;
    }
  }

  void set(std::string name, std::string value) {
    std::erase_if(transfer_.headers, [&](const plan::Header& h) { return iequals(h.name, name); });
    transfer_.headers.push_back({std::move(name), std::move(value)});
  }

  // "Name: value"; "Name:" takes a header away, "Name;" sends it without a value.
  void header(const std::string& text) {
    if (text.starts_with('@')) return fail("-H @FILE is not read", "give each header with -H");
    const auto colon = text.find(':', text.starts_with(':') ? 1 : 0);
    const auto semicolon = text.find(';');
    if (colon == std::string::npos && semicolon == text.size() - 1 && text.size() > 1) {
      return set(text.substr(0, semicolon), "");
    }
    const std::string name(trim(std::string_view(text).substr(0, colon)));
    const std::string value(colon == std::string::npos ? "" : trim(std::string_view(text).substr(colon + 1)));
    if (name.empty() || has_control(text)) return fail("-H needs \"Name: value\"");
    const bool made = name.starts_with(':') || iequals(name, "content-length") || iequals(name, "transfer-encoding") ||
                      iequals(name, "connection") || iequals(name, "authority");
    if (value.empty()) {
      transfer_.without.push_back(name);
    } else if (iequals(name, "cookie")) {
      cookie(value);
    } else if (!made) {
      set(name, value);
    }
  }

  void cookie(const std::string& value) {
    if (value.find('=') == std::string::npos)
      return note(fmt::format("curl -b {}: cookies of files are not read", value));
    transfer_.cookies += (transfer_.cookies.empty() ? "" : "; ") + value;
  }

  void data(CurlAction action, const std::string& name, const std::string& value) {
    auto added = transfer_.data.add(action, value);
    if (!added) fail(fmt::format("{} {}", name, added.error().message), added.error().hint);
  }

  void query(const std::string& value) {
    transfer_.query +=
        (transfer_.query.empty() ? "" : "&") + (value.starts_with('+') ? value.substr(1) : curl_encoded(value));
  }

  void finish() {
    if (error_) return;
    if (transfer_.get && !transfer_.data.body().file.empty())
      return fail("-G with @FILE is not read", "give the content");
    if (transfer_.data.kind() == CurlData::Kind::json) {
      if (!has_header(transfer_.headers, "content-type")) set("Content-Type", "application/json");
      if (!has_header(transfer_.headers, "accept")) set("Accept", "application/json");
    }
    if (has_placeholder(transfer_.user)) {
      note("curl -u: left out, since a variable cannot be encoded before it has a value");
      transfer_.user.clear();
    }
    for (const std::string& url : transfer_.urls) {
      auto request = request_to(url);
      if (!request) {
        error_ = std::move(request.error());
        return;
      }
      requests_.push_back(std::move(*request));
    }
    transfer_ = {};
  }

  std::string method() const {
    if (transfer_.method) return *transfer_.method;
    if (transfer_.head) return "HEAD";
    if (transfer_.data.kind() == CurlData::Kind::upload) return "PUT";
    return transfer_.data.given() && !transfer_.get ? "POST" : "GET";
  }

  Result<plan::RecordedRequest> request_to(const std::string& text) const {
    const bool ranges = !transfer_.literal_url && has_ranges(text);
    if (ranges) return usage_error(fmt::format("{} stands for several URLs", text), "write each of them, or give -g");
    auto address = split_open_address(text);
    if (!address) return usage_error(fmt::format("\"{}\" is not an http or https URL", text));
    plan::RecordedRequest request;
    request.method = method();
    request.base = address->origin;
    request.path = with_query(with_upload(address->path), transfer_.query);
    if (transfer_.get) {
      request.path = with_query(request.path, transfer_.data.text());
    } else {
      request.body = transfer_.data.body();
    }
    request.headers = headers(*address);
    request.name = request.method + " " + request.path;
    return request;
  }

  // A file that is sent to a folder keeps its name there.
  std::string with_upload(const std::string& path) const {
    const std::string& file = transfer_.data.body().file;
    const bool named = transfer_.data.kind() == CurlData::Kind::upload && path.ends_with('/');
    return named ? path + file.substr(file.rfind('/') + 1) : path;
  }

  static std::string with_query(const std::string& path, const std::string& query) {
    if (query.empty()) return path;
    return path + (path.find('?') == std::string::npos ? "?" : "&") + query;
  }

  // "{a,b}" and "[1-9]" of curl, but no placeholder and no IPv6 address.
  static bool has_ranges(std::string_view url) {
    const auto mark = url.find("://");
    const auto path = url.find('/', mark == std::string_view::npos ? 0 : mark + 3);
    for (std::size_t at = 0; at < url.size(); ++at) {
      if (const auto end = placeholder_end(url, at); end != at) {
        at = end - 1;
      } else if (url[at] == '{' || (url[at] == '[' && at > path)) {
        return true;
      }
    }
    return false;
  }

  std::vector<plan::Header> headers(const Address& address) const {
    std::vector<plan::Header> list = transfer_.headers;
    const auto add = [&](plan::Header header) {
      const auto dropped = [&](const std::string& name) { return iequals(name, header.name); };
      const bool unwanted = std::any_of(transfer_.without.begin(), transfer_.without.end(), dropped);
      if (!unwanted && !has_header(list, header.name)) list.push_back(std::move(header));
    };
    const std::string& user = transfer_.user;
    if (!user.empty()) {
      add({"Authorization", "Basic " + base64(user.find(':') == std::string::npos ? user + ":" : user)});
    } else if (!address.userinfo.empty()) {
      add(userinfo_header(address.userinfo));
    }
    if (!transfer_.cookies.empty()) add({"Cookie", transfer_.cookies});
    const bool form = transfer_.data.kind() == CurlData::Kind::urlencoded && !transfer_.get;
    if (form) add({"Content-Type", std::string(urlencoded_type)});
    return list;
  }

  std::vector<std::string>& notes_;
  Transfer transfer_;
  bool only_urls_ = false;
  std::vector<plan::RecordedRequest> requests_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<plan::RecordedRequest>> read_curl(const std::vector<std::string>& words,
                                                     std::vector<std::string>& notes) {
  return CommandReader(notes).run(words);
}

}  // namespace brink::input

#include "input/import/curl_options.h"

#include <algorithm>
#include <array>

namespace brink::input {
namespace {

using A = CurlAction;

constexpr std::string_view follow = "redirects are answers here, and are not followed";
constexpr std::string_view files = "client certificates are not supported";
constexpr std::string_view proxy = "load through a proxy measures the proxy";
constexpr std::string_view handshake = "only Basic and Bearer are supported";
constexpr std::string_view version = "give --http2 or --http1.1 to brink";

// A row reads as a row, whatever the formatter would make of it.
// clang-format off
constexpr std::array options{
    CurlOption{"request", 'X', true, A::request, ""},
    CurlOption{"header", 'H', true, A::header, ""},
    CurlOption{"data", 'd', true, A::data, ""},
    CurlOption{"data-ascii", '\0', true, A::data, ""},
    CurlOption{"data-raw", '\0', true, A::data_raw, ""},
    CurlOption{"data-binary", '\0', true, A::data_binary, ""},
    CurlOption{"data-urlencode", '\0', true, A::data_urlencode, ""},
    CurlOption{"json", '\0', true, A::json, ""},
    CurlOption{"form", 'F', true, A::form, ""},
    CurlOption{"form-string", '\0', true, A::form_string, ""},
    CurlOption{"user", 'u', true, A::user, ""},
    CurlOption{"oauth2-bearer", '\0', true, A::bearer, ""},
    CurlOption{"cookie", 'b', true, A::cookie, ""},
    CurlOption{"user-agent", 'A', true, A::agent, ""},
    CurlOption{"referer", 'e', true, A::referer, ""},
    CurlOption{"get", 'G', false, A::get, ""},
    CurlOption{"head", 'I', false, A::head, ""},
    CurlOption{"url", '\0', true, A::url, ""},
    CurlOption{"url-query", '\0', true, A::url_query, ""},
    CurlOption{"upload-file", 'T', true, A::upload, ""},
    CurlOption{"range", 'r', true, A::range, ""},
    CurlOption{"compressed", '\0', false, A::compressed, ""},
    CurlOption{"globoff", 'g', false, A::literal_url, ""},
    CurlOption{"next", ':', false, A::next, ""},

    CurlOption{"location", 'L', false, A::note, follow},
    CurlOption{"location-trusted", '\0', false, A::note, follow},
    CurlOption{"insecure", 'k', false, A::note, "give --insecure to brink"},
    CurlOption{"cacert", '\0', true, A::note, "give --ca-bundle to brink"},
    CurlOption{"capath", '\0', true, A::note, "give --ca-bundle to brink"},
    CurlOption{"resolve", '\0', true, A::note, "give --resolve to brink"},
    CurlOption{"connect-to", '\0', true, A::note, "give --resolve to brink"},
    CurlOption{"unix-socket", '\0', true, A::note, "give --unix-socket to brink"},
    CurlOption{"max-time", 'm', true, A::note, "give --timeout to brink"},
    CurlOption{"limit-rate", '\0', true, A::note, "transfers are as fast as they can be"},
    CurlOption{"http1.0", '0', false, A::note, "requests are HTTP/1.1"},
    CurlOption{"http2", '\0', false, A::note, version},
    CurlOption{"http2-prior-knowledge", '\0', false, A::note, version},
    CurlOption{"http3", '\0', false, A::note, version},
    CurlOption{"http3-only", '\0', false, A::note, version},
    CurlOption{"no-keepalive", '\0', false, A::note, "give --no-keepalive to brink"},
    CurlOption{"cookie-jar", 'c', true, A::note, "users keep cookies by themselves"},

    CurlOption{"proxy", 'x', true, A::refuse, proxy},
    CurlOption{"preproxy", '\0', true, A::refuse, proxy},
    CurlOption{"socks4", '\0', true, A::refuse, proxy},
    CurlOption{"socks4a", '\0', true, A::refuse, proxy},
    CurlOption{"socks5", '\0', true, A::refuse, proxy},
    CurlOption{"socks5-hostname", '\0', true, A::refuse, proxy},
    CurlOption{"cert", 'E', true, A::refuse, files},
    CurlOption{"key", '\0', true, A::refuse, files},
    CurlOption{"netrc", 'n', false, A::refuse, "give the user with -u"},
    CurlOption{"netrc-file", '\0', true, A::refuse, "give the user with -u"},
    CurlOption{"config", 'K', true, A::refuse, "put its options on the line"},
    CurlOption{"digest", '\0', false, A::refuse, handshake},
    CurlOption{"ntlm", '\0', false, A::refuse, handshake},
    CurlOption{"negotiate", '\0', false, A::refuse, handshake},
    CurlOption{"anyauth", '\0', false, A::refuse, handshake},
    CurlOption{"aws-sigv4", '\0', true, A::refuse, handshake},

    CurlOption{"basic", '\0', false, A::ignore, ""},
    CurlOption{"silent", 's', false, A::ignore, ""},
    CurlOption{"show-error", 'S', false, A::ignore, ""},
    CurlOption{"verbose", 'v', false, A::ignore, ""},
    CurlOption{"include", 'i', false, A::ignore, ""},
    CurlOption{"show-headers", '\0', false, A::ignore, ""},
    CurlOption{"output", 'o', true, A::ignore, ""},
    CurlOption{"output-dir", '\0', true, A::ignore, ""},
    CurlOption{"create-dirs", '\0', false, A::ignore, ""},
    CurlOption{"remote-name", 'O', false, A::ignore, ""},
    CurlOption{"remote-header-name", 'J', false, A::ignore, ""},
    CurlOption{"write-out", 'w', true, A::ignore, ""},
    CurlOption{"dump-header", 'D', true, A::ignore, ""},
    CurlOption{"fail", 'f', false, A::ignore, ""},
    CurlOption{"fail-with-body", '\0', false, A::ignore, ""},
    CurlOption{"fail-early", '\0', false, A::ignore, ""},
    CurlOption{"no-buffer", 'N', false, A::ignore, ""},
    CurlOption{"progress-bar", '#', false, A::ignore, ""},
    CurlOption{"no-progress-meter", '\0', false, A::ignore, ""},
    CurlOption{"disable", 'q', false, A::ignore, ""},
    CurlOption{"junk-session-cookies", 'j', false, A::ignore, ""},
    CurlOption{"connect-timeout", '\0', true, A::ignore, ""},
    CurlOption{"retry", '\0', true, A::ignore, ""},
    CurlOption{"retry-delay", '\0', true, A::ignore, ""},
    CurlOption{"retry-max-time", '\0', true, A::ignore, ""},
    CurlOption{"retry-all-errors", '\0', false, A::ignore, ""},
    CurlOption{"retry-connrefused", '\0', false, A::ignore, ""},
    CurlOption{"max-redirs", '\0', true, A::ignore, ""},
    CurlOption{"post301", '\0', false, A::ignore, ""},
    CurlOption{"post302", '\0', false, A::ignore, ""},
    CurlOption{"post303", '\0', false, A::ignore, ""},
    CurlOption{"http1.1", '\0', false, A::ignore, ""},
    CurlOption{"ipv4", '4', false, A::ignore, ""},
    CurlOption{"ipv6", '6', false, A::ignore, ""},
    CurlOption{"keepalive", '\0', false, A::ignore, ""},
    CurlOption{"keepalive-time", '\0', true, A::ignore, ""},
    CurlOption{"tcp-nodelay", '\0', false, A::ignore, ""},
    CurlOption{"path-as-is", '\0', false, A::ignore, ""},
    CurlOption{"parallel", 'Z', false, A::ignore, ""},
    CurlOption{"parallel-max", '\0', true, A::ignore, ""},
    CurlOption{"stderr", '\0', true, A::ignore, ""},
    CurlOption{"trace", '\0', true, A::ignore, ""},
    CurlOption{"trace-ascii", '\0', true, A::ignore, ""},
    CurlOption{"trace-time", '\0', false, A::ignore, ""},
    CurlOption{"noproxy", '\0', true, A::ignore, ""},
    CurlOption{"expect100-timeout", '\0', true, A::ignore, ""},
    CurlOption{"tlsv1", '1', false, A::ignore, ""},
    CurlOption{"tlsv1.0", '\0', false, A::ignore, ""},
    CurlOption{"tlsv1.1", '\0', false, A::ignore, ""},
    CurlOption{"tlsv1.2", '\0', false, A::ignore, ""},
    CurlOption{"tlsv1.3", '\0', false, A::ignore, ""},
    CurlOption{"tls-max", '\0', true, A::ignore, ""},
    CurlOption{"ciphers", '\0', true, A::ignore, ""},
    CurlOption{"ssl-reqd", '\0', false, A::ignore, ""},
    CurlOption{"proto", '\0', true, A::ignore, ""},
    CurlOption{"proto-default", '\0', true, A::ignore, ""},
    CurlOption{"styled-output", '\0', false, A::ignore, ""},
};
// clang-format on

}  // namespace

const CurlOption* find_curl_option(std::string_view name) {
  const auto* option = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.name == name; });
  if (option != options.end()) return option;
  // Any switch can be turned off again.
  if (!name.starts_with("no-")) return nullptr;
  static constexpr CurlOption off{"no-", '\0', false, A::ignore, ""};
  const auto* positive =
      std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.name == name.substr(3); });
  return positive != options.end() && !positive->takes_value ? &off : nullptr;
}

const CurlOption* find_curl_option(char letter) {
  const auto* option = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.letter == letter; });
  return option != options.end() && letter != '\0' ? option : nullptr;
}

}  // namespace brink::input

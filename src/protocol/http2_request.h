// The header list of an HTTP/2 request (RFC 9113 §8.3), made from the bytes of the same request in HTTP/1.1: whoever
// composes requests knows one form only.
//
// The request line becomes :method, :scheme, :authority and :path, of which Host is the authority; names become lower
// case; what speaks of the connection (Connection, Keep-Alive, Proxy-Connection, Transfer-Encoding, Upgrade, and a TE
// other than "trailers") is left out, as §8.2.2 demands.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brink::protocol {

struct Http2Field {
  std::string_view name;  // lower case
  std::string_view value;
};

// Thread: none of its own. Made once for bytes that are sent many times, or again for each request: memory is reused.
class Http2Request {
 public:
  // Takes a request as prepare_request makes them, in two pieces that may be cut anywhere. Values and body are views
  // into the pieces, except where the head does not lie whole in the first. False: this is no such request.
  bool assign(std::string_view first, std::string_view second, bool tls);
  // Takes a list as it is, without a body; what it points at stays.
  void assign(std::span<const Http2Field> fields);

  std::span<const Http2Field> fields() const { return fields_; }
  std::string_view body() const { return body_; }

 private:
  std::string_view join(std::string_view first, std::string_view second);
  bool take_line(std::string_view line, bool tls);
  void add(std::string_view name, std::string_view value);

  std::vector<Http2Field> fields_;
  std::string names_;  // in lower case; as large as the head from the start, so that views into it hold
  std::string joined_;
  std::string_view body_;
  std::size_t names_size_ = 0;
};

}  // namespace brink::protocol

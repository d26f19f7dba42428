// Call: one request as a script asks for it, made into what the engine sends; and Reply, what came of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/behaviour.h"
#include "script/py/site.h"

namespace brink::script::py {

// Reused from one request to the next. What the engine is given points into it, so it must not change before the engine
// has done with the request.
class Call {
 public:
  std::string method;
  std::string target;
  std::string body;
  Duration timeout{};            // zero: the client's
  Duration connect_timeout{};    // before that; zero: the client's, within it
  bool follow = true;            // redirects to the same origin
  int redirects = 0;             // followed so far
  std::optional<RouteId> route;  // where it counts; none: where the job's requests do
  const Url* origin = nullptr;   // where it goes; null: where its route does

  void clear();
  void add_header(std::string_view name, std::string_view value);
  bool has_header(std::string_view name) const;
  std::size_t header_count() const { return fields_.size(); }
  // "Content-Type: TYPE", unless there is one.
  void content_type(std::string_view type);
  // As a redirect with this status has it go on: without a body, and as GET, where browsers do so.
  void redirect(int status, std::string target);

  // Valid until something above is called.
  const engine::Composed& compose(RouteId route);

 private:
  struct Field {
    std::size_t name_at = 0, name_size = 0, value_at = 0, value_size = 0;
  };
  std::string_view name(const Field& field) const { return view(field.name_at, field.name_size); }
  std::string_view view(std::size_t at, std::size_t size) const { return std::string_view(bytes_).substr(at, size); }

  std::string bytes_;  // of the headers
  std::vector<Field> fields_;
  std::vector<protocol::HeaderView> headers_;
  engine::Composed composed_;
};

// Valid until the user's next request or pause.
struct Reply {
  const sample::Sample* sample = nullptr;  // null: it could not be sent
  std::string_view head;
  std::string_view body;
  std::string_view unsendable;  // why

  bool answered() const { return sample != nullptr && sample::has_response(sample->failure); }
};

}  // namespace brink::script::py

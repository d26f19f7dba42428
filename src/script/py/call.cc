#include "script/py/call.h"

#include "base/text.h"

namespace brink::script::py {

void Call::clear() {
  method.clear();
  target.clear();
  body.clear();
  bytes_.clear();
  fields_.clear();
  timeout = connect_timeout = {};
  follow = true;
  redirects = 0;
  route.reset();
  origin = nullptr;
}

void Call::add_header(std::string_view name, std::string_view value) {
  fields_.push_back({bytes_.size(), name.size(), bytes_.size() + name.size(), value.size()});
  bytes_.append(name).append(value);
}

bool Call::has_header(std::string_view wanted) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const Field& f) { return iequals(name(f), wanted); });
}

void Call::content_type(std::string_view type) {
  if (!has_header("content-type")) add_header("Content-Type", type);
}

void Call::redirect(int status, std::string to) {
  target = std::move(to);
  ++redirects;
  const bool becomes_get =
      method != "HEAD" && (status == 303 || ((status == 301 || status == 302) && method == "POST"));
  if (!becomes_get) return;
  method = "GET";
  body.clear();
  std::erase_if(fields_,
                [&](const Field& f) { return iequals(name(f), "content-type") || iequals(name(f), "content-length"); });
}

const engine::Composed& Call::compose(RouteId route) {
  headers_.clear();
  for (const Field& f : fields_) headers_.push_back({name(f), view(f.value_at, f.value_size)});
  composed_ = {.route = route,
               .method = method,
               .target = target,
               .headers = headers_,
               .body = body,
               .timeout = timeout,
               .connect_timeout = connect_timeout,
               .wants_body = true,
               .origin = origin};
  return composed_;
}

}  // namespace brink::script::py

#include "script/js/place.h"

#include "base/text.h"
#include "engine/secret_keeper.h"

namespace brink::script::js {
namespace {

constexpr std::size_t most_places = 1024;
constexpr std::size_t most_known = 16;

Result<std::shared_ptr<Place>> make_place(std::string_view text) {
  const bool has_scheme = iequals(text.substr(0, 7), "http://") || iequals(text.substr(0, 8), "https://");
  if (!has_scheme) {
    return usage_error("invalid URL: \"" + std::string(text) + "\": it does not begin with http:// or https://");
  }
  auto parsed = parse_url(text);
  if (!parsed) return tl::unexpected(parsed.error());
  auto place = std::make_shared<Place>();
  place->url = std::move(parsed->url);
  place->text = std::string(text);
  std::string& userinfo = place->url.userinfo;
  if (!userinfo.empty()) {
    place->has_credentials = true;
    const std::size_t colon = std::min(userinfo.find(':'), userinfo.size());
    place->user = userinfo.substr(0, colon);
    place->password = colon < userinfo.size() ? userinfo.substr(colon + 1) : "";
    const std::size_t at = place->text.find(userinfo);
    if (at != std::string::npos) place->text.replace(at, userinfo.size(), "****:****");
    userinfo.clear();
  }
  return place;
}

// A new row, whose name shows no secret.
RouteId row_named(World& world, const std::string& name) {
  const plan::Secrets* secrets = engine::secrets_of(&world.log);
  if (secrets == nullptr || !secrets->any()) return world.rows.row(name);
  return world.rows.row(plan::SecretMask(*secrets).masked(name));
}

}  // namespace

const sample::TagsId* Place::find(const Seen& seen) const {
  for (const Known& known : known_) {
    if (known.seen == seen) return &known.tags;
  }
  return nullptr;
}

void Place::keep(const Seen& seen, sample::TagsId tags) {
  if (known_.size() < most_known) {
    known_.push_back({seen, tags});
  } else {
    known_[turn_++ % most_known] = {seen, tags};
  }
}

RouteId Place::row(User& user, std::string_view method) {
  for (const auto& [of, row] : rows_) {
    if (of == method) return row;
  }
  const RouteId row = row_named(user.world(), std::string(method) + " " + fold_ids(url.target));
  rows_.emplace_back(method, row);
  return row;
}

RouteId Name::row(User& user, std::string_view method) {
  for (const auto& [of, row] : rows) {
    if (of == method) return row;
  }
  const RouteId row = row_named(user.world(), std::string(method) + " " + text);
  rows.emplace_back(method, row);
  return row;
}

std::shared_ptr<Name> Names::find(std::string_view text) {
  const auto known = names_.find(std::string(text));
  if (known != names_.end()) return known->second;
  const bool lasting = names_.size() < most_places;
  auto made = std::make_shared<Name>(Name{std::string(text), lasting});
  if (lasting) names_.emplace(text, made);
  return made;
}

Result<std::shared_ptr<Place>> Places::find(std::string_view url) {
  const auto known = places_.find(url);
  if (known != places_.end()) return known->second;
  auto made = make_place(url);
  if (!made) return made;
  // URLs that are all different are seen once each: what is known of them is of no more use.
  if (places_.size() >= most_places) places_.clear();
  places_.emplace(url, *made);
  return made;
}

}  // namespace brink::script::js

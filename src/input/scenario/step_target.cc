#include "input/scenario/step_target.h"

#include <fmt/format.h>

#include "base/text.h"
#include "plan/escape.h"

namespace brink::input {
namespace {

using plan::TemplatePiece;

// Escapes what was cut without it, up to a '#': what follows is sent to no server.
plan::Template as_target(const plan::Template& path, std::string_view before) {
  plan::Template target;
  target.escaping = plan::Escaping::target;
  append_literal(target, before);
  for (const TemplatePiece& piece : path.pieces) {
    if (piece.kind != TemplatePiece::Kind::literal) {
      target.pieces.push_back(piece);
      continue;
    }
    const auto hash = piece.text.find('#');
    std::string escaped;
    plan::append_escaped(escaped, std::string_view(piece.text).substr(0, hash), plan::Escaping::target);
    append_literal(target, escaped);
    if (hash != std::string::npos) break;
  }
  return target;
}

// "/cart/{id}": the target as its row shows it.
std::string as_row(const plan::Template& target) {
  std::string out;
  for (const TemplatePiece& piece : target.pieces) {
    if (piece.kind == TemplatePiece::Kind::literal) {
      out += piece.text;
      continue;
    }
    out += '{';
    plan::append_escaped(out, std::string_view(piece.text).substr(2, piece.text.size() - 3), plan::Escaping::target);
    out += '}';
  }
  return out.starts_with('/') ? out : "/" + out;
}

// A path as people write it; one that begins with a placeholder brings its own slash.
std::string_view missing_slash(std::string_view path) {
  return path.starts_with('/') || path.starts_with("${") ? "" : "/";
}

StepTarget seen_from_base(const Field& path, const Url& base, ScenarioContext& context) {
  const std::string text = path.text();
  if (text.find("://") < text.find_first_of("/?#")) {
    path.wrong("is a whole URL", "use \"url\" for a request to another host");
  }
  std::string_view prefix = std::string_view(base.target).substr(0, base.target.find('?'));
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  const plan::Template cut = cut_template(path, text, plan::Escaping::none, context.names);
  const bool may_be_whole = !cut.empty() && cut.pieces.front().kind != TemplatePiece::Kind::literal;
  StepTarget result{base, {}, may_be_whole ? std::string(prefix) : ""};
  result.target = as_target(cut, may_be_whole ? "" : std::string(prefix).append(missing_slash(text)));
  result.url.target = result.base + as_row(result.target);
  return result;
}

StepTarget absolute(const Field& field, ScenarioContext& context, bool socket) {
  std::string text = field.text();
  const std::string_view scheme = socket ? "ws" : "http";
  const bool plain = text.starts_with(fmt::format("{}://", scheme));
  if (!plain && !text.starts_with(fmt::format("{}s://", scheme))) {
    field.wrong(fmt::format("does not begin with {0}:// or {0}s://", scheme),
                socket ? "give the whole URL, or a path seen from \"base_url\"" : "give the whole URL");
    return {};
  }
  if (socket) text.replace(0, 2, "http");
  const auto path_at = std::min(text.find_first_of("/?#", text.find("://") + 3), text.size());
  const std::string origin = text.substr(0, path_at);
  if (origin.find("${") != std::string::npos) {
    field.wrong("has a placeholder in its host", "name the host: whose site it is must be known before load is sent");
    return {};
  }
  auto parsed = parse_url(origin);
  if (!parsed) {
    field.wrong(": " + parsed.error().message, parsed.error().hint);
    return {};
  }
  const std::string path = text.substr(path_at);
  const plan::Template cut = cut_template(field, path, plan::Escaping::none, context.names);
  StepTarget result{std::move(parsed->url), as_target(cut, missing_slash(path)), ""};
  result.url.target = as_row(result.target);
  return result;
}

}  // namespace

StepTarget read_target(const Field& step, const std::optional<Url>& base, ScenarioContext& context) {
  const Field path = step.at("path"), url = step.at("url"), socket = step.at("ws");
  if (socket) {
    if (path && path.text() != socket.text()) path.wrong("is not for a step with \"ws\"", "leave it out");
    if (base && socket.text().starts_with('/')) return seen_from_base(socket, *base, context);
    return absolute(socket, context, true);
  }
  if (path && url) {
    url.wrong("stands beside \"path\"", "give one of them");
  } else if (url) {
    return absolute(url, context, false);
  } else if (!path) {
    path.wrong("is missing", "a step needs a path, or a url, or ws");
  } else if (!base) {
    path.wrong("has no host", "give \"base_url\" in the scenario, or a URL on the command line");
  } else {
    return seen_from_base(path, *base, context);
  }
  return {};
}

}  // namespace brink::input

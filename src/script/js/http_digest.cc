#include "script/js/http_digest.h"

#include <fmt/format.h>

#include "base/text.h"
#include "script/js/digest.h"

namespace brink::script::js {
namespace {

std::string hex_digest(std::string_view algorithm, std::string_view text) {
  std::string hex;
  for (const char c : digest_of(*DigestKind::named(algorithm), text)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

// The parts of `Digest realm="a", nonce="b", qop="auth,auth-int"`.
struct Challenge {
  std::string realm, nonce, opaque, qop, algorithm = "MD5";
  bool has_opaque = false;
};

void set_part(Challenge& challenge, std::string_view name, std::string value) {
  if (iequals(name, "realm"))
    challenge.realm = std::move(value);
  else if (iequals(name, "nonce"))
    challenge.nonce = std::move(value);
  else if (iequals(name, "qop"))
    challenge.qop = std::move(value);
  else if (iequals(name, "algorithm"))
    challenge.algorithm = std::move(value);
  else if (iequals(name, "opaque")) {
    challenge.opaque = std::move(value);
    challenge.has_opaque = true;
  }
}

// One value, from its first character; `at` is then behind it.
std::string read_value(std::string_view text, std::size_t& at) {
  std::string value;
  if (at < text.size() && text[at] == '"') {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      value += text[at];
    }
    ++at;
    return value;
  }
  for (; at < text.size() && text[at] != ',' && text[at] != ' '; ++at) value += text[at];
  return value;
}

std::optional<Challenge> read_challenge(std::string_view text) {
  constexpr std::string_view scheme = "digest ";
  if (text.size() < scheme.size() || !iequals(text.substr(0, scheme.size()), scheme)) return std::nullopt;
  Challenge challenge;
  for (std::size_t at = scheme.size(); at < text.size();) {
    while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
    const std::size_t equals = text.find('=', at);
    if (equals == std::string_view::npos) break;
    const std::string_view name = trim(text.substr(at, equals - at));
    at = equals + 1;
    set_part(challenge, name, read_value(text, at));
  }
  if (challenge.nonce.empty()) return std::nullopt;
  return challenge;
}

// "auth" before "auth-int"; empty where the server names none.
std::string protection_of(const Challenge& challenge) {
  std::string found;
  for (const std::string_view word : split(challenge.qop, ',')) {
    if (iequals(trim(word), "auth")) return "auth";
    if (iequals(trim(word), "auth-int")) found = "auth-int";
  }
  return found;
}

}  // namespace

std::optional<std::string> answer_challenge(std::string_view text, const DigestRequest& request) {
  const auto challenge = read_challenge(text);
  if (!challenge) return std::nullopt;
  std::string name = to_lower(challenge->algorithm);
  const bool session = name.ends_with("-sess");
  if (session) name.resize(name.size() - 5);
  const std::string_view algorithm = name == "md5" ? "md5" : name == "sha-256" ? "sha256" : "";
  if (algorithm.empty()) return std::nullopt;
  const auto hash = [&](const std::string& of) { return hex_digest(algorithm, of); };
  const std::string own = fmt::format("{:016x}", request.nonce), qop = protection_of(*challenge);
  std::string secret = hash(fmt::format("{}:{}:{}", request.user, challenge->realm, request.password));
  if (session) secret = hash(secret + ":" + challenge->nonce + ":" + own);
  std::string what = fmt::format("{}:{}", request.method, request.target);
  if (qop == "auth-int") what += ":" + hash(std::string(request.body));
  const std::string between = qop.empty() ? challenge->nonce : challenge->nonce + ":00000001:" + own + ":" + qop;
  const std::string response = hash(secret + ":" + between + ":" + hash(what));
  std::string value =
      fmt::format("Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", algorithm={}, response=\"{}\"",
                  request.user, challenge->realm, challenge->nonce, request.target, challenge->algorithm, response);
  if (!qop.empty()) value += fmt::format(", qop={}, nc=00000001, cnonce=\"{}\"", qop, own);
  if (challenge->has_opaque) value += ", opaque=\"" + challenge->opaque + "\"";
  return value;
}

}  // namespace brink::script::js

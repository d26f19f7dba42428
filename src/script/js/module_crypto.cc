#include "script/js/module_crypto.h"

#include <openssl/rand.h>

#include <variant>

#include "script/js/codec.h"
#include "script/js/digest.h"
#include "script/js/input.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

constexpr const char* algorithms[] = {"md4",    "md5",        "sha1",       "sha256",   "sha384",
                                      "sha512", "sha512_224", "sha512_256", "ripemd160"};
constexpr std::int64_t most_random = std::int64_t{1} << 30;

// A digest in the making, or an HMAC.
struct Hasher {
  std::variant<Digest, Hmac> state;
};
using Hashers = Wrapped<Hasher>;

JSValue encoded(JSContext* context, std::string_view digest, JSValueConst encoding) {
  const Text name(context, encoding);
  if (!name) return JS_EXCEPTION;
  if (name.view() == "hex") return new_text(context, hex_of(digest));
  if (name.view() == "base64") return new_text(context, base64_of(digest, Base64::std));
  if (name.view() == "base64url") return new_text(context, base64_of(digest, Base64::url));
  if (name.view() == "base64rawurl") return new_text(context, base64_of(digest, Base64::rawurl));
  if (name.view() == "binary") return new_bytes(context, digest);
  return throw_error(context, "invalid output encoding: " + name.text());
}

std::optional<DigestKind> kind_of(JSContext* context, JSValueConst name) {
  const Text text(context, name);
  if (!text) return std::nullopt;
  auto kind = DigestKind::named(text.view());
  if (!kind) throw_error(context, "invalid algorithm: " + text.text());
  return kind;
}

JSValue hash(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int magic) {
  const Input input(context, argument(count, arguments, 0));
  if (!input) return JS_EXCEPTION;
  const auto kind = DigestKind::named(algorithms[magic]);
  if (!kind) return throw_error(context, std::string("this system has no ") + algorithms[magic]);
  return encoded(context, digest_of(*kind, input.view()), argument(count, arguments, 1));
}

JSValue hmac(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto kind = kind_of(context, argument(count, arguments, 0));
  if (!kind) return JS_EXCEPTION;
  const Input key(context, argument(count, arguments, 1));
  if (!key) return JS_EXCEPTION;
  const Input data(context, argument(count, arguments, 2));
  if (!data) return JS_EXCEPTION;
  Hmac mac(*kind, key.view());
  mac.update(data.view());
  return encoded(context, mac.digest(), argument(count, arguments, 3));
}

JSValue create_hash(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto kind = kind_of(context, argument(count, arguments, 0));
  if (!kind) return JS_EXCEPTION;
  return Hashers::make(context, std::make_unique<Hasher>(Hasher{Digest(*kind)}));
}

JSValue create_hmac(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto kind = kind_of(context, argument(count, arguments, 0));
  if (!kind) return JS_EXCEPTION;
  const Input key(context, argument(count, arguments, 1));
  if (!key) return JS_EXCEPTION;
  return Hashers::make(context, std::make_unique<Hasher>(Hasher{Hmac(*kind, key.view())}));
}

JSValue update(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Hasher* hasher = Hashers::get(self);
  if (hasher == nullptr) return throw_type_error(context, "update() is called on something that is no hash");
  const Input input(context, argument(count, arguments, 0));
  if (!input) return JS_EXCEPTION;
  std::visit([&](auto& state) { state.update(input.view()); }, hasher->state);
  return JS_UNDEFINED;
}

JSValue digest(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  const Hasher* hasher = Hashers::get(self);
  if (hasher == nullptr) return throw_type_error(context, "digest() is called on something that is no hash");
  const std::string bytes = std::visit([](const auto& state) { return state.digest(); }, hasher->state);
  return encoded(context, bytes, argument(count, arguments, 0));
}

JSValue random_bytes(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::int64_t size = 0;
  if (JS_ToInt64(context, &size, argument(count, arguments, 0)) < 0) return JS_EXCEPTION;
  if (size < 1) return throw_error(context, "invalid size");
  if (size > most_random) return throw_error(context, "randomBytes() gives at most 1 GB at a time");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1) {
    return throw_error(context, "the system gives no random numbers");
  }
  return new_bytes(context, bytes);
}

JSValue hex_encode(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input input(context, argument(count, arguments, 0));
  return input ? new_text(context, hex_of(input.view())) : JS_EXCEPTION;
}

}  // namespace

bool fill_crypto(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  Hashers::declare(group, "Hasher", [&](JSValueConst prototype) {
    define_function(context, prototype, "update", update, 1);
    define_function(context, prototype, "digest", digest, 1);
  });
  int magic = 0;
  for (const char* name : algorithms) {
    if (!define(context, exports, name, new_function(context, hash, name, 2, magic++))) return false;
  }
  return define_function(context, exports, "hmac", hmac, 4) &&
         define_function(context, exports, "createHash", create_hash, 1) &&
         define_function(context, exports, "createHMAC", create_hmac, 2) &&
         define_function(context, exports, "randomBytes", random_bytes, 1) &&
         define_function(context, exports, "hexEncode", hex_encode, 1);
}

}  // namespace brink::script::js

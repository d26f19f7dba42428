#include "script/js/webcrypto.h"

#include "script/js/cipher.h"
#include "script/js/codec.h"
#include "script/js/input.h"
#include "script/js/webcrypto_keys.h"

namespace brink::script::js {
namespace {

JSValue digest(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text name(context, argument(count, arguments, 0));
  const Input data(context, argument(count, arguments, 1));
  if (!name || !data) return JS_EXCEPTION;
  const auto kind = DigestKind::named(name.view());
  return kind ? new_bytes(context, digest_of(*kind, data.view())) : JS_UNDEFINED;
}

JSValue hmac(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text name(context, argument(count, arguments, 0));
  const Input key(context, argument(count, arguments, 1)), data(context, argument(count, arguments, 2));
  if (!name || !key || !data) return JS_EXCEPTION;
  const auto kind = DigestKind::named(name.view());
  if (!kind) return JS_UNDEFINED;
  Hmac mac(*kind, key.view());
  mac.update(data.view());
  return new_bytes(context, mac.digest());
}

// aes(mode, encrypts, key, iv, data, additional, bytes of the tag)
JSValue run_aes(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  if (count < 7) return JS_UNDEFINED;
  const Text mode(context, arguments[0]);
  const Input key(context, arguments[2]), iv(context, arguments[3]), data(context, arguments[4]),
      additional(context, arguments[5]);
  std::int32_t tag = 0;
  if (!mode || !key || !iv || !data || !additional || JS_ToInt32(context, &tag, arguments[6]) < 0) return JS_EXCEPTION;
  AesSettings settings{mode.view(), JS_ToBool(context, arguments[1]) == 1, key.view(), iv.view(), additional.view()};
  settings.tag_bytes = static_cast<std::size_t>(tag);
  const auto out = aes(settings, data.view());
  return out ? new_bytes(context, *out) : JS_UNDEFINED;
}

// pbkdf2(hash, password, salt, iterations, bytes)
JSValue run_pbkdf2(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  if (count < 5) return JS_UNDEFINED;
  const Text name(context, arguments[0]);
  const Input password(context, arguments[1]), salt(context, arguments[2]);
  std::int32_t iterations = 0, size = 0;
  if (!name || !password || !salt || JS_ToInt32(context, &iterations, arguments[3]) < 0 ||
      JS_ToInt32(context, &size, arguments[4]) < 0) {
    return JS_EXCEPTION;
  }
  const auto kind = DigestKind::named(name.view());
  if (!kind || size < 0) return JS_UNDEFINED;
  const auto out = pbkdf2(*kind, password.view(), salt.view(), iterations, static_cast<std::size_t>(size));
  return out ? new_bytes(context, *out) : JS_UNDEFINED;
}

constexpr std::int64_t most_random = std::int64_t{1} << 20;

JSValue random(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::int64_t size = 0;
  if (JS_ToInt64(context, &size, argument(count, arguments, 0)) < 0) return JS_EXCEPTION;
  if (size < 0 || size > most_random) return JS_UNDEFINED;
  const auto bytes = random_bytes(static_cast<std::size_t>(size));
  return bytes ? new_bytes(context, *bytes) : throw_error(context, "the system gives no random numbers");
}

JSValue random_uuid(JSContext* context, JSValueConst, int, JSValueConst*) {
  auto bytes = random_bytes(16);
  if (!bytes) return throw_error(context, "the system gives no random numbers");
  (*bytes)[6] = static_cast<char>(((*bytes)[6] & 0x0f) | 0x40);
  (*bytes)[8] = static_cast<char>(((*bytes)[8] & 0x3f) | 0x80);
  std::string text = hex_of(*bytes);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, "-");
  return new_text(context, text);
}

JSValue to_base64url(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input data(context, argument(count, arguments, 0));
  return data ? new_text(context, base64_of(data.view(), Base64::rawurl)) : JS_EXCEPTION;
}

JSValue of_base64url(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  const Decoded decoded = from_base64(text.view(), Base64::rawurl);
  return decoded.bad ? JS_UNDEFINED : new_bytes(context, decoded.bytes);
}

}  // namespace

Value webcrypto_functions(Group& group) {
  JSContext* context = group.context();
  Value functions(context, JS_NewObject(context));
  const JSValueConst object = functions.get();
  define_function(context, object, "digest", digest, 2);
  define_function(context, object, "hmac", hmac, 3);
  define_function(context, object, "aes", run_aes, 7);
  define_function(context, object, "pbkdf2", run_pbkdf2, 5);
  define_function(context, object, "random", random, 1);
  define_function(context, object, "randomUUID", random_uuid, 0);
  define_function(context, object, "toBase64url", to_base64url, 1);
  define_function(context, object, "ofBase64url", of_base64url, 1);
  add_key_functions(group, object);
  return functions;
}

}  // namespace brink::script::js

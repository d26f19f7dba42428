#include "script/js/webcrypto_keys.h"

#include "script/js/input.h"
#include "script/js/key_pair.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

using Keys = Wrapped<KeyPair>;

JSValue wrapped(JSContext* context, std::optional<KeyPair> key) {
  return key ? Keys::make(context, std::make_unique<KeyPair>(std::move(*key))) : JS_UNDEFINED;
}
JSValue wrapped(JSContext* context, const std::optional<std::string>& bytes) {
  return bytes ? new_bytes(context, *bytes) : JS_UNDEFINED;
}

// The key that is the first argument; null with an exception set.
const KeyPair* key_in(JSContext* context, int count, JSValueConst* arguments) {
  const KeyPair* key = Keys::get(argument(count, arguments, 0));
  if (key == nullptr) throw_type_error(context, "a key is expected");
  return key;
}

JSValue make_rsa(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::uint32_t bits = 0;
  const Input exponent(context, argument(count, arguments, 1));
  if (!exponent || JS_ToUint32(context, &bits, argument(count, arguments, 0)) < 0) return JS_EXCEPTION;
  return wrapped(context, KeyPair::make_rsa(bits, exponent.view()));
}

JSValue make_curve(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text curve(context, argument(count, arguments, 0));
  return curve ? wrapped(context, KeyPair::make_curve(curve.view())) : JS_EXCEPTION;
}

JSValue from_pkcs8(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input der(context, argument(count, arguments, 0));
  return der ? wrapped(context, KeyPair::from_pkcs8(der.view())) : JS_EXCEPTION;
}

JSValue from_spki(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input der(context, argument(count, arguments, 0));
  return der ? wrapped(context, KeyPair::from_spki(der.view())) : JS_EXCEPTION;
}

JSValue from_point(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text curve(context, argument(count, arguments, 0));
  const Input point(context, argument(count, arguments, 1));
  return curve && point ? wrapped(context, KeyPair::from_point(curve.view(), point.view())) : JS_EXCEPTION;
}

// fromParts(curve or "", {n: bytes, …})
JSValue from_parts(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text curve(context, argument(count, arguments, 0));
  if (!curve || count < 2) return JS_EXCEPTION;
  KeyPair::Parts parts;
  const bool read = each_property(context, arguments[1], [&](JSAtom name, JSValueConst value) {
    parts[name_of(context, name)] = std::string(bytes_of(context, value).view());
    return true;
  });
  if (!read) return JS_EXCEPTION;
  return wrapped(
      context, curve.view().empty() ? KeyPair::from_rsa_parts(parts) : KeyPair::from_curve_parts(curve.view(), parts));
}

JSValue about(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const KeyPair* key = key_in(context, count, arguments);
  if (key == nullptr) return JS_EXCEPTION;
  const JSValue facts = JS_NewObject(context);
  define(context, facts, "rsa", JS_NewBool(context, key->is_rsa() ? 1 : 0));
  define(context, facts, "curve", new_text(context, key->curve()));
  define(context, facts, "bits", JS_NewInt64(context, key->bits()));
  define(context, facts, "exponent", new_bytes(context, key->exponent()));
  return facts;
}

JSValue parts_of(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const KeyPair* key = key_in(context, count, arguments);
  if (key == nullptr) return JS_EXCEPTION;
  const JSValue parts = JS_NewObject(context);
  for (const auto& [name, bytes] : key->parts()) define(context, parts, name.c_str(), new_bytes(context, bytes));
  return parts;
}

enum class Form { pkcs8, spki, point };

JSValue exported(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int form) {
  const KeyPair* key = key_in(context, count, arguments);
  if (key == nullptr) return JS_EXCEPTION;
  switch (static_cast<Form>(form)) {
    case Form::pkcs8: return new_bytes(context, key->pkcs8());
    case Form::spki: return new_bytes(context, key->spki());
    default: return new_bytes(context, key->point());
  }
}

JSValue public_of(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const KeyPair* key = key_in(context, count, arguments);
  return key != nullptr ? wrapped(context, key->without_private()) : JS_EXCEPTION;
}

KeyPair::Padding padding_named(std::string_view name) {
  if (name == "pkcs1") return KeyPair::Padding::pkcs1;
  return name == "pss" ? KeyPair::Padding::pss : KeyPair::Padding::none;
}

// sign(key, hash, padding, bytes of salt, data), and verify(…, signature)
JSValue sign_or_verify(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int verifies) {
  const KeyPair* key = key_in(context, count, arguments);
  if (key == nullptr || count < 5 + verifies) return JS_EXCEPTION;
  const Text hash(context, arguments[1]), padding(context, arguments[2]);
  const Input data(context, arguments[4]), signature(context, arguments[4 + verifies]);
  std::int32_t salt = 0;
  if (!hash || !padding || !data || !signature || JS_ToInt32(context, &salt, arguments[3]) < 0) return JS_EXCEPTION;
  const auto kind = DigestKind::named(hash.view());
  if (!kind) return JS_UNDEFINED;
  const KeyPair::Padding pad = padding_named(padding.view());
  if (verifies != 0) {
    return JS_NewBool(context, key->verify(*kind, pad, salt, data.view(), signature.view()) ? 1 : 0);
  }
  return wrapped(context, key->sign(*kind, pad, salt, data.view()));
}

// encryptOaep(key, hash, label, data), decryptOaep(…)
JSValue oaep(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int encrypts) {
  const KeyPair* key = key_in(context, count, arguments);
  if (key == nullptr || count < 4) return JS_EXCEPTION;
  const Text hash(context, arguments[1]);
  const Input label(context, arguments[2]), data(context, arguments[3]);
  if (!hash || !label || !data) return JS_EXCEPTION;
  const auto kind = DigestKind::named(hash.view());
  if (!kind) return JS_UNDEFINED;
  return wrapped(context, encrypts != 0 ? key->encrypt_oaep(*kind, label.view(), data.view())
                                        : key->decrypt_oaep(*kind, label.view(), data.view()));
}

JSValue agree(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const KeyPair* key = key_in(context, count, arguments);
  const KeyPair* other = Keys::get(argument(count, arguments, 1));
  if (key == nullptr) return JS_EXCEPTION;
  return other != nullptr ? wrapped(context, key->agree(*other)) : JS_UNDEFINED;
}

}  // namespace

void add_key_functions(Group& group, JSValueConst functions) {
  JSContext* context = group.context();
  Keys::declare(group, "KeyPair", [](JSValueConst) {});
  const auto add = [&](const char* name, NativeMagic function, int magic) {
    define(context, functions, name, new_function(context, function, name, 0, magic));
  };
  define_function(context, functions, "makeRsa", make_rsa, 2);
  define_function(context, functions, "makeCurve", make_curve, 1);
  define_function(context, functions, "fromPkcs8", from_pkcs8, 1);
  define_function(context, functions, "fromSpki", from_spki, 1);
  define_function(context, functions, "fromPoint", from_point, 2);
  define_function(context, functions, "fromParts", from_parts, 2);
  define_function(context, functions, "about", about, 1);
  define_function(context, functions, "partsOf", parts_of, 1);
  define_function(context, functions, "publicOf", public_of, 1);
  add("pkcs8Of", exported, static_cast<int>(Form::pkcs8));
  add("spkiOf", exported, static_cast<int>(Form::spki));
  add("pointOf", exported, static_cast<int>(Form::point));
  add("sign", sign_or_verify, 0);
  add("verify", sign_or_verify, 1);
  add("encryptOaep", oaep, 1);
  add("decryptOaep", oaep, 0);
  define_function(context, functions, "agree", agree, 2);
}

}  // namespace brink::script::js

#include "script/js/module_x509.h"

#include "script/js/certificate.h"
#include "script/js/group.h"
#include "script/js/input.h"

namespace brink::script::js {
namespace {

std::optional<Certificate> certificate_in(JSContext* context, int count, JSValueConst* arguments) {
  const Input pem(context, argument(count, arguments, 0));
  if (!pem) return std::nullopt;
  auto certificate = read_certificate(pem.view());
  if (!certificate) throw_error(context, "failed to decode certificate PEM file");
  return certificate;
}

JSValue texts(JSContext* context, const std::vector<std::string>& all) {
  const JSValue list = JS_NewArray(context);
  std::uint32_t at = 0;
  for (const std::string& text : all) JS_SetPropertyUint32(context, list, at++, new_text(context, text));
  return list;
}

JSValue name_object(JSContext* context, const Certificate::Name& name) {
  constexpr std::pair<std::string_view, const char*> properties[] = {
      {"CN", "commonName"},          {"C", "country"},      {"postalCode", "postalCode"},
      {"ST", "stateOrProvinceName"}, {"L", "localityName"}, {"street", "streetAddress"},
      {"O", "organizationName"}};
  const JSValue object = JS_NewObject(context);
  std::vector<std::string> units, names;
  for (const Certificate::Part& part : name) {
    names.push_back(part.type + "=" + part.value);
    if (part.type == "OU") units.push_back(part.value);
    for (const auto& [type, property] : properties) {
      if (part.type == type) define(context, object, property, new_text(context, part.value));
    }
  }
  define(context, object, "organizationalUnitName", texts(context, units));
  define(context, object, "names", texts(context, names));
  return object;
}

JSValue key_object(JSContext* context, const Certificate& certificate) {
  const JSValue object = JS_NewObject(context), key = JS_NewObject(context);
  if (certificate.key_kind == "RSA") {
    double exponent = 0;
    for (const char c : certificate.exponent) exponent = exponent * 256 + static_cast<std::uint8_t>(c);
    define(context, key, "e", JS_NewFloat64(context, exponent));
    define(context, key, "n", new_bytes(context, certificate.modulus));
  }
  define(context, object, "algorithm", new_text(context, certificate.key_kind));
  define(context, object, "key", key);
  return object;
}

JSValue parse(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto certificate = certificate_in(context, count, arguments);
  if (!certificate) return JS_EXCEPTION;
  const JSValue object = JS_NewObject(context);
  define(context, object, "subject", name_object(context, certificate->subject));
  define(context, object, "issuer", name_object(context, certificate->issuer));
  define(context, object, "notBefore", new_text(context, certificate->begins));
  define(context, object, "notAfter", new_text(context, certificate->ends));
  define(context, object, "altNames", texts(context, certificate->alternatives));
  define(context, object, "signatureAlgorithm", new_text(context, certificate->signature));
  const JSValue fingerprint = JS_NewArray(context);
  std::uint32_t at = 0;
  for (const char c : certificate->fingerprint) {
    JS_SetPropertyUint32(context, fingerprint, at++, JS_NewInt32(context, static_cast<std::uint8_t>(c)));
  }
  define(context, object, "fingerPrint", fingerprint);
  define(context, object, "publicKey", key_object(context, *certificate));
  return object;
}

JSValue alternatives(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto certificate = certificate_in(context, count, arguments);
  return certificate ? texts(context, certificate->alternatives) : JS_EXCEPTION;
}

JSValue issuer(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto certificate = certificate_in(context, count, arguments);
  return certificate ? name_object(context, certificate->issuer) : JS_EXCEPTION;
}

JSValue subject(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto certificate = certificate_in(context, count, arguments);
  return certificate ? name_object(context, certificate->subject) : JS_EXCEPTION;
}

}  // namespace

bool fill_x509(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  return define_function(context, exports, "parse", parse, 1) &&
         define_function(context, exports, "getAltNames", alternatives, 1) &&
         define_function(context, exports, "getIssuer", issuer, 1) &&
         define_function(context, exports, "getSubject", subject, 1);
}

}  // namespace brink::script::js

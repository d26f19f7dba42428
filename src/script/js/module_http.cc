#include "script/js/module_http.h"

#include "script/js/http_batch.h"
#include "script/js/http_body.h"
#include "script/js/http_params.h"
#include "script/js/http_response.h"

namespace brink::script::js {
namespace {

constexpr const char* methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr int first_with_body = 2;

HttpAnswer bad_url_answer(const HttpCall& call, const std::string& why) {
  HttpAnswer answer;
  answer.method = call.method;
  answer.error = why;
  answer.error_code = http_code::invalid_url.code;
  return answer;
}

JSValue verb(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int method) {
  const auto argument = [&](int i) { return i < count ? arguments[i] : JS_UNDEFINED; };
  const bool has_body = method >= first_with_body;
  return send_request(User::of(context), methods[method], argument(0), has_body ? argument(1) : JS_UNDEFINED,
                      argument(has_body ? 2 : 1));
}

JSValue request(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto argument = [&](int i) { return i < count ? arguments[i] : JS_UNDEFINED; };
  const std::string method = upper(Text(context, argument(0)).view());
  return send_request(User::of(context), method, argument(1), argument(2), argument(3));
}

bool fill_verbs(JSContext* context, JSValueConst exports) {
  constexpr std::pair<const char*, int> verbs[] = {{"get", 0},   {"head", 1}, {"post", 2},   {"put", 3},
                                                   {"patch", 4}, {"del", 5},  {"options", 6}};
  for (const auto& [name, method] : verbs) {
    const int parameters = method >= first_with_body ? 3 : 2;
    if (!define(context, exports, name, new_function(context, verb, name, parameters, method))) return false;
  }
  return define_function(context, exports, "request", request, 4);
}

bool fill_constants(JSContext* context, JSValueConst exports) {
  constexpr std::pair<const char*, const char*> constants[] = {
      {"TLS_1_0", "tls1.0"},
      {"TLS_1_1", "tls1.1"},
      {"TLS_1_2", "tls1.2"},
      {"TLS_1_3", "tls1.3"},
      {"OCSP_STATUS_GOOD", "good"},
      {"OCSP_STATUS_REVOKED", "revoked"},
      {"OCSP_STATUS_SERVER_FAILED", "server_failed"},
      {"OCSP_STATUS_UNKNOWN", "unknown"},
      {"OCSP_REASON_UNSPECIFIED", "unspecified"},
      {"OCSP_REASON_KEY_COMPROMISE", "key_compromise"},
      {"OCSP_REASON_CA_COMPROMISE", "ca_compromise"},
      {"OCSP_REASON_AFFILIATION_CHANGED", "affiliation_changed"},
      {"OCSP_REASON_SUPERSEDED", "superseded"},
      {"OCSP_REASON_CESSATION_OF_OPERATION", "cessation_of_operation"},
      {"OCSP_REASON_CERTIFICATE_HOLD", "certificate_hold"},
      {"OCSP_REASON_REMOVE_FROM_CRL", "remove_from_crl"},
      {"OCSP_REASON_PRIVILEGE_WITHDRAWN", "privilege_withdrawn"},
      {"OCSP_REASON_AA_COMPROMISE", "aa_compromise"},
  };
  for (const auto& [name, value] : constants) {
    if (!define(context, exports, name, new_text(context, value))) return false;
  }
  return true;
}

}  // namespace

JSValue answer_bad_url(User& user, const HttpCall& call, const std::string& why) {
  if (call.throws) return throw_error(user.context(), why);
  const engine::LogField fields[] = {{"error", why}};
  user.world().log.line(engine::ScriptLog::Level::warning, "Request Failed", fields);
  return new_response(user.context(), bad_url_answer(call, why));
}

JSValue send_request(User& user, std::string_view method, JSValueConst url, JSValueConst body, JSValueConst params) {
  JSContext* context = user.context();
  if (user.in_init()) return throw_http_in_init(context);
  HttpCall call;
  std::string bad_url;
  if (!read_call(user, method, url, body, params, call, bad_url)) return JS_EXCEPTION;
  if (!bad_url.empty()) return answer_bad_url(user, call, bad_url);
  HttpExchange exchange(user, std::move(call));
  if (!perform(user, exchange)) return JS_EXCEPTION;
  if (exchange.throws()) return throw_error(context, exchange.answer().error);
  return new_response(context, std::move(exchange.answer()));
}

JSValue throw_http_in_init(JSContext* context) {
  return throw_error(context, "Making http requests in the init context is not supported");
}

std::string upper(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return made;
}

bool fill_http(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  return fill_verbs(context, exports) && fill_params(group, exports) && fill_file(group, exports) &&
         fill_jar(group, exports) && fill_batch(group, exports) && fill_constants(context, exports);
}

}  // namespace brink::script::js

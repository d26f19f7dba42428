#include "script/js/http_page.h"

#include "script/js/http_response.h"
#include "script/js/module_html.h"
#include "script/js/module_http.h"

namespace brink::script::js {
namespace {

// The page of the response; an exception: it has no body.
Value page_of(JSContext* context, JSValueConst self) {
  const HttpAnswer* answer = answer_of(self);
  if (answer == nullptr) return {context, throw_type_error(context, "this is not a response")};
  if (!answer->has_body) {
    return {context, throw_error(context,
                                 "the body is null so we can't transform it to HTML - this likely was "
                                 "because of a request error getting the response")};
  }
  return parse_html(Group::of(context), answer->body, answer->url);
}

JSValue html(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Value page = page_of(context, self);
  if (page.is_exception() || count == 0 || JS_IsUndefined(arguments[0])) return page.release();
  const JSAtom find = JS_NewAtom(context, "find");
  JSValue found = JS_Invoke(context, page.get(), find, 1, arguments);
  JS_FreeAtom(context, find);
  return found;
}

using Make = Value (*)(Group&, JSValueConst page, JSValueConst options);

// Sends the request that something of the page stands for.
JSValue follow(JSContext* context, JSValueConst self, JSValueConst options, Make make) {
  const Value page = page_of(context, self);
  if (page.is_exception()) return JS_EXCEPTION;
  const Value made = make(Group::of(context), page.get(), options);
  if (made.is_exception()) return JS_EXCEPTION;
  const Value method = property(context, made.get(), "method"), url = property(context, made.get(), "url");
  const Value body = property(context, made.get(), "body"), params = property(context, made.get(), "params");
  return send_request(User::of(context), upper(Text(context, method.get()).view()), url.get(), body.get(),
                      params.get());
}

JSValue submit_form(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  return follow(context, self, count > 0 ? arguments[0] : JS_UNDEFINED, form_request);
}

JSValue click_link(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  return follow(context, self, count > 0 ? arguments[0] : JS_UNDEFINED, link_request);
}

}  // namespace

void add_page_methods(JSContext* context, JSValueConst prototype) {
  const auto add = [&](const char* name, Native function) {
    JS_DefinePropertyValueStr(context, prototype, name, new_function(context, function, name, 1),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  };
  add("html", html);
  add("submitForm", submit_form);
  add("clickLink", click_link);
}

}  // namespace brink::script::js

// Objects of JavaScript with something of ours behind them, which goes when they do. T holds no values of JavaScript.
#pragma once

#include <memory>

#include "script/js/group.h"

namespace brink::script::js {

template <class T>
class Wrapped {
 public:
  // The prototype of such objects, made when it is asked for first: `fill` puts methods into it. Borrowed.
  template <class Fill>
  static JSValueConst declare(Group& group, const char* name, const Fill& fill) {
    JSContext* context = group.context();
    if (JS_IsRegisteredClass(group.runtime(), id) == 0) {
      const JSClassDef definition = {name, [](JSRuntime*, JSValue value) { delete get(value); }, nullptr, nullptr,
                                     nullptr};
      if (JS_NewClass(group.runtime(), id, &definition) < 0) return JS_EXCEPTION;
      const JSValue prototype = JS_NewObject(context);
      fill(prototype);
      JS_SetClassProto(context, id, prototype);
    }
    const Value prototype(context, JS_GetClassProto(context, id));
    return prototype.get();  // the context has it
  }

  static JSValue make(JSContext* context, std::unique_ptr<T> behind) {
    const JSValue object = JS_NewObjectClass(context, static_cast<int>(id));
    if (!JS_IsException(object)) JS_SetOpaque(object, behind.release());
    return object;
  }

  // Null: it is something else.
  static T* get(JSValueConst value) { return static_cast<T*>(JS_GetOpaque(value, id)); }

 private:
  inline static const JSClassID id = new_class_id();
};

}  // namespace brink::script::js

// What a script gives where k6 takes text or bytes: a string, as UTF-8, an ArrayBuffer, or a view of one.
#pragma once

#include "script/js/value.h"

namespace brink::script::js {

class Input {
 public:
  // Valid as long as the value is.
  Input(JSContext* context, JSValueConst value) : context_(context), bytes_(bytes_of(context, value)) {
    if (bytes_.is_bytes) return;
    if (JS_IsString(value)) text_ = JS_ToCStringLen(context, &size_, value);
    if (text_ == nullptr && !JS_HasException(context)) {
      throw_type_error(context, "invalid type of the input, expected a string, an ArrayBuffer or a view of one");
    }
  }
  ~Input() {
    if (text_ != nullptr) JS_FreeCString(context_, text_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // False: it is neither, and an exception is set.
  explicit operator bool() const { return bytes_.is_bytes || text_ != nullptr; }
  std::string_view view() const { return text_ != nullptr ? std::string_view(text_, size_) : bytes_.view(); }

 private:
  JSContext* context_;
  Bytes bytes_;
  const char* text_ = nullptr;
  std::size_t size_ = 0;
};

inline JSValueConst argument(int count, JSValueConst* arguments, int index) {
  return index < count ? arguments[index] : JS_UNDEFINED;
}

}  // namespace brink::script::js

// JsonLookup: values at places in a JSON body. A body that is not asked about costs nothing; one that is, is read as
// far as the place and no further: that it is JSON to its end is checked by its last bracket only. Of a key given
// twice, the first counts. One a worker; its thread only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "plan/scenario.h"

namespace brink::engine {

struct JsonFound {
  enum class Kind : std::uint8_t { null, boolean, number, text, container };
  Kind kind = Kind::null;
  double number = 0;
  std::string text;  // a text as it is; all else as JSON spells it, without blanks
};

class JsonLookup {
 public:
  JsonLookup();
  ~JsonLookup();

  // What find() looks in; `body` lives until the next body.
  void set_body(std::string_view body);
  // The value, or why there is none, with the place reached: "no 'id' at $.items[0]". Such a text has nothing in it
  // that was in the body.
  tl::expected<JsonFound, std::string> find(const plan::JsonPath& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace brink::engine

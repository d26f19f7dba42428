// Values for what an OpenAPI document describes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "input/document.h"

namespace brink::input {

class OpenApiValues {
 public:
  explicit OpenApiValues(const Json& document) : document_(document) {}

  // What `json` refers to, through at most 32 references; nullptr when one leads nowhere or out of the document.
  const Json* resolved(const Json& json) const;

  // What the description itself says: example, examples, default, enum or const, of `holder` (a parameter or media
  // type) or of its schema.
  std::optional<Json> said(const Json& holder) const;
  // The same, or one that is made up to fit the schema.
  Json made(const Json& holder) const;

 private:
  std::optional<Json> said_by_schema(const Json& schema) const;
  Json of_schema(const Json& schema, int depth) const;
  std::optional<Json> combined(const Json& schema, int depth) const;
  Json object(const Json& schema, int depth) const;

  const Json& document_;
  mutable std::size_t made_ = 0;  // values so far, of all: a bound for schemas that refer to each other
};

// A value that fits a schema of a simple type.
Json stub_of(std::string_view type, std::string_view format);

}  // namespace brink::input

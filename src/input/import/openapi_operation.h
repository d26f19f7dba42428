// One operation of an OpenAPI document as a request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "input/document.h"
#include "input/import/openapi_values.h"
#include "plan/recording.h"

namespace brink::input {

struct OpenApiOperation {
  std::string method;  // in capitals
  std::string path;    // as described: "/users/{id}"
  const Json* json = nullptr;
  const Json* path_item = nullptr;
};

// What came up while requests were made, for one note each.
struct OpenApiFindings {
  std::vector<std::string> placeholders;  // names, each once
  std::vector<std::string> other_bodies;  // "POST /x (text/plain)"
  std::vector<std::string> other_security;
};

// Without base and path prefix. Security is added by add_security.
plan::RecordedRequest request_of(const OpenApiOperation& operation, const OpenApiValues& values, bool assert_status,
                                 OpenApiFindings& findings);

// Of the operation, or else of the document; when neither says anything all schemes that are described are used.
void add_security(const Json& document, const OpenApiOperation& operation, const OpenApiValues& values,
                  plan::RecordedRequest& request, OpenApiFindings& findings);

// As it stands in a query, or in one segment of a path: what would end it there is percent-encoded, placeholders stay.
std::string query_text(std::string_view text);
std::string segment_text(std::string_view text);

}  // namespace brink::input

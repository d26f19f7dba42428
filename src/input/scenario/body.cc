#include "input/scenario/body.h"

#include <fmt/format.h>

#include <algorithm>

#include "input/bench_routes.h"
#include "input/scenario/json_template.h"
#include "input/scenario/multipart.h"
#include "plan/escape.h"

namespace brink::input {
namespace {

constexpr std::string_view binary_type = "application/octet-stream";

StepBody read_text_or_json(const Field& body, ScenarioContext& context) {
  if (body.is(Node::Kind::text)) {
    return {cut_template(body, body.node().text, plan::Escaping::none, context.names), std::string(binary_type)};
  }
  if (body.is(Node::Kind::list) || body.is(Node::Kind::map)) {
    return {json_template(body, context.names), "application/json"};
  }
  body.wrong_kind("a text, an object or a list", "put it in quotes to send it as it is written");
  return {};
}

StepBody read_form(const Field& form, ScenarioContext& context) {
  StepBody body{{}, "application/x-www-form-urlencoded", true};
  body.bytes.escaping = plan::Escaping::form;
  for (const Field::Member& member : form.members()) {
    if (!body.bytes.empty()) append_literal(body.bytes, "&");
    append_template(body.bytes, cut_template(member.value, member.name, plan::Escaping::form, context.names));
    append_literal(body.bytes, "=");
    append_template(body.bytes,
                    cut_template(member.value, member.value.spelled(), plan::Escaping::form, context.names));
  }
  return body;
}

StepBody read_bytes(const Field& file, ScenarioContext& context) {
  StepBody body{{}, std::string(binary_type)};
  append_literal(body.bytes, context.read_file(file, file.text(), most_body_bytes));
  return body;
}

}  // namespace

StepBody read_body(const Field& step, ScenarioContext& context) {
  const Field text = step.at("body"), form = step.at("form"), files = step.at("files"), bytes = step.at("body_file");
  const int kinds = int{text.given()} + int{form.given() || files.given()} + int{bytes.given()};
  if (kinds > 1) {
    step.wrong("has more than one body", "give one of \"body\", \"body_file\", and \"form\" with or without \"files\"");
    return {};
  }
  if (text.given()) return read_text_or_json(text, context);
  if (bytes.given()) return read_bytes(bytes, context);
  if (files.given()) return read_multipart(form, files, context);
  if (form.given()) return read_form(form, context);
  return {};
}

}  // namespace brink::input

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/document.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"
#include "input/import/references.h"
#include "input/import/written.h"
#include "input/request_parts.h"
#include "input/scenario/document.h"
#include "input/scenario/steps.h"

namespace brink::input {
namespace {

using plan::RecordedRequest;

constexpr std::size_t deepest_body = most_document_depth - 16;  // what is around it has its depth too

// Whole numbers without a decimal point.
Json number(double value) {
  const bool whole = value >= 0 && value < 1e15 && value == static_cast<double>(static_cast<std::int64_t>(value));
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json object_of(const std::vector<plan::Header>& headers) {
  Json object = Json::object();
  for (const plan::Header& header : headers) object[header.name] = header.value;
  return object;
}

bool has_unique_names(const std::vector<plan::FormField>& fields) {
  std::vector<std::string_view> names;
  for (const auto& field : fields) names.push_back(field.name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

Json form_object(const std::vector<plan::FormField>& fields) {
  Json object = Json::object();
  for (const auto& field : fields) object[field.name] = field.value;
  return object;
}

Json file_object(const std::vector<plan::FilePart>& files) {
  Json object = Json::object();
  for (const plan::FilePart& file : files) {
    Json item{{"file", file.path}};
    if (!file.filename.empty()) item["filename"] = file.filename;
    if (!file.type.empty()) item["type"] = file.type;
    object[file.name] = std::move(item);
  }
  return object;
}

// Headers and body of a step, which belong together: a form that is written out needs its type.
class BodyWriter {
 public:
  BodyWriter(const RecordedRequest& request, std::vector<std::string>& notes)
      : request_(request), headers_(request.headers), notes_(notes) {}

  void write(Json& step) {
    Json body = Json::object();
    if (request_.body.is_form()) {
      write_form(body);
    } else if (!request_.body.file.empty()) {
      body["body_file"] = request_.body.file;
    } else if (!request_.body.text.empty()) {
      const std::string& text = request_.body.text;
      body["body"] = is_faithful_json(text, deepest_body) ? Json::parse(text) : Json(text);
    }
    std::erase_if(headers_, [&](const plan::Header& header) { return is_impossible(header); });
    if (!headers_.empty()) step["headers"] = object_of(headers_);
    step.update(body);
  }

 private:
  // What no request can carry; lengths and codings are made from the body.
  bool is_impossible(const plan::Header& header) {
    const std::string name = without_placeholders(header.name);
    const bool named = is_header_name(name) || (name.empty() && !header.name.empty());
    if (named && is_header_value(without_placeholders(header.value)) && !frames_body(name)) return false;
    notes_.push_back(fmt::format("{}: header {} is left out: it cannot be sent so", request_.name, header.name));
    return true;
  }

  void write_form(Json& out) {
    const plan::RecordedBody& body = request_.body;
    if (body.files.empty() && (body.multipart || !has_unique_names(body.form))) {
      write_out(out);
      return;
    }
    if (!has_unique_names(body.form)) {
      notes_.push_back(fmt::format("{}: of form fields with one name the last is kept", request_.name));
    }
    if (!body.form.empty()) out["form"] = form_object(body.form);
    if (!body.files.empty()) out["files"] = file_object(body.files);
  }

  // A form that the keys of a step cannot say.
  void write_out(Json& out) {
    if (!request_.body.multipart) {
      set_type(std::string(urlencoded_type));
      out["body"] = form_encoded(request_.body.form);
      return;
    }
    const auto parts = parts_of(request_.body.form);
    const std::string boundary = multipart_boundary(parts);
    set_type("multipart/form-data; boundary=" + boundary);
    out["body"] = multipart_text(parts, boundary);
  }

  void set_type(std::string type) {
    std::erase_if(headers_, [](const plan::Header& h) { return iequals(h.name, "content-type"); });
    headers_.push_back({"Content-Type", std::move(type)});
  }

  const RecordedRequest& request_;
  std::vector<plan::Header> headers_;
  std::vector<std::string>& notes_;
};

void write_expectations(const plan::Expectations& expect, Json& step) {
  if (expect.status.size() == 1) step["assert_status"] = expect.status.front();
  if (expect.status.size() > 1) step["assert_status"] = expect.status;
  if (!expect.body_contains.empty()) step["assert_body_contains"] = expect.body_contains;
  if (!expect.body_regex.empty()) step["assert_body_regex"] = expect.body_regex;
  for (const auto& check : expect.json) step["assert_json"][check.name] = Json::parse(check.text);
  for (const auto& check : expect.headers) {
    step["assert_header"][check.name] = check.pattern ? Json{{"regex", check.text}} : Json(check.text);
  }
  if (expect.max_latency_s > 0) step["assert_max_latency"] = number(expect.max_latency_s);
}

std::string_view key_of(plan::RecordedExtraction::From from) {
  switch (from) {
    case plan::RecordedExtraction::From::json: return "json";
    case plan::RecordedExtraction::From::regex: return "regex";
    case plan::RecordedExtraction::From::header: return "header";
    case plan::RecordedExtraction::From::cookie: return "cookie";
  }
  return "json";
}

Json step_of(const RecordedRequest& request, std::vector<std::string>& notes) {
  Json step{{"name", request.name}, {"path", request.path}, {"method", request.method}};
  BodyWriter(request, notes).write(step);
  write_expectations(request.expect, step);
  if (request.think_before_s > 0) step["think_before"] = number(request.think_before_s);
  for (const auto& rule : request.extract) step["extract"][rule.variable] = Json{{key_of(rule.from), rule.what}};
  return step;
}

Json steps_of(const plan::RecordedFlow& flow, std::vector<std::string>& notes) {
  Json steps = Json::array();
  for (const RecordedRequest& request : flow.requests) {
    if (parse_method(request.method)) {
      steps.push_back(step_of(request, notes));
    } else {
      notes.push_back(fmt::format("{}: left out: its method is none that can be sent", request.name));
    }
  }
  return steps;
}

// Whether there was anything to put.
bool put_flows(const plan::Recording& recording, Json& scenario, std::vector<std::string>& notes) {
  Json flows = Json::array();
  for (const auto& flow : recording.flows) {
    Json steps = steps_of(flow, notes);
    if (!steps.empty())
      flows.push_back({{"name", flow.name}, {"weight", number(flow.weight)}, {"steps", std::move(steps)}});
  }
  if (recording.flows.size() == 1 && !flows.empty()) {
    scenario["steps"] = std::move(flows.front()["steps"]);
  } else {
    scenario["flows"] = flows;
  }
  return !flows.empty();
}

std::vector<std::string> bases_of(const plan::Recording& recording) {
  std::vector<std::string> bases;
  for (const auto& flow : recording.flows) {
    for (const auto& request : flow.requests) {
      if (std::find(bases.begin(), bases.end(), request.base) == bases.end()) bases.push_back(request.base);
    }
  }
  return bases;
}

// "a, b, c and 3 more"
std::string some_of(const std::vector<std::string>& texts) {
  constexpr std::size_t most_shown = 5;
  const std::size_t shown = std::min(texts.size(), most_shown);
  std::string out =
      fmt::format("{}", fmt::join(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return texts.size() > shown ? fmt::format("{} and {} more", out, texts.size() - shown) : out;
}

Result<std::string> one_base(const plan::Recording& recording) {
  const auto bases = bases_of(recording);
  if (bases.empty()) return usage_error("there is no request to write", "");
  if (bases.size() > 1) {
    return usage_error(fmt::format("the requests go to several origins, a scenario to one: {}", some_of(bases)),
                       "--domain HOST takes those of one host; --format url-file takes all");
  }
  if (has_placeholder(bases.front())) {
    return usage_error(fmt::format("the requests go to {}, which has no value", bases.front()),
                       "--base-url URL says where they go");
  }
  return bases.front();
}

}  // namespace

Result<Written> write_scenario(const plan::Recording& recording) {
  const auto base = one_base(recording);
  if (!base) return tl::unexpected(base.error());
  std::size_t steps = 0;
  for (const auto& flow : recording.flows) steps += flow.requests.size();
  if (steps > most_steps) {
    return usage_error(fmt::format("{} steps are too many: a scenario has {} at most", steps, most_steps),
                       "--include and --exclude choose among them; --format url-file takes all");
  }
  Written written;
  Json scenario{{"name", recording.name}};
  if (!base->empty()) scenario["base_url"] = *base;
  if (recording.think_s) scenario["think_time"] = *recording.think_s;
  if (recording.literal_placeholders) scenario["on_template_error"] = "keep_literal";
  for (const plan::RecordedData& set : recording.data) {
    scenario["data"][set.name] = Json{{"file", set.file}, {"strategy", set.strategy}};
  }
  if (!put_flows(recording, scenario, written.notes)) {
    return usage_error("no request is left that could be sent", "see the methods of its requests");
  }
  if (const auto unknown = unknown_references(recording); !unknown.empty()) {
    written.notes.push_back(
        fmt::format("no function or data set of a scenario, change that text: {}", some_of(unknown)));
  }
  written.text = scenario.dump(2) + "\n";
  return written;
}

}  // namespace brink::input

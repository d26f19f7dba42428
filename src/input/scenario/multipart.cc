#include "input/scenario/multipart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.h"
#include "input/bench_routes.h"
#include "input/scenario/keys.h"

namespace brink::input {
namespace {

struct Type {
  std::string_view suffix;
  std::string_view name;
};
constexpr std::array types{
    Type{".txt", "text/plain"},      Type{".html", "text/html"},      Type{".css", "text/css"},
    Type{".csv", "text/csv"},        Type{".js", "text/javascript"},  Type{".json", "application/json"},
    Type{".xml", "application/xml"}, Type{".pdf", "application/pdf"}, Type{".zip", "application/zip"},
    Type{".gz", "application/gzip"}, Type{".png", "image/png"},       Type{".jpg", "image/jpeg"},
    Type{".jpeg", "image/jpeg"},     Type{".gif", "image/gif"},       Type{".webp", "image/webp"},
    Type{".svg", "image/svg+xml"},   Type{".mp4", "video/mp4"},       Type{".webm", "video/webm"},
};

std::string_view type_of(const std::string& filename) {
  const std::string suffix = std::filesystem::path(filename).extension().string();
  const auto found = std::find_if(types.begin(), types.end(), [&](const Type& t) { return iequals(t.suffix, suffix); });
  return found == types.end() ? "application/octet-stream" : found->name;
}

// In the quotes of a Content-Disposition, as browsers write it (HTML standard, multipart/form-data).
std::string quotable(std::string_view name) {
  std::string out;
  for (const char c : name) {
    switch (c) {
      case '"': out += "%22"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      default: out += c;
    }
  }
  return out;
}

// A part without the boundary before it.
plan::Template part(std::string_view name, std::string_view more) {
  plan::Template head;
  append_literal(head, fmt::format("Content-Disposition: form-data; name=\"{}\"{}\r\n\r\n", quotable(name), more));
  return head;
}

plan::Template file_part(const Field::Member& member, ScenarioContext& context) {
  const Field& value = member.value;
  const bool has_more = value.is(Node::Kind::map);
  if (has_more) value.only(file_keys);
  const std::string path = has_more ? value.at("file").text() : value.text();
  if (path.empty()) value.wrong("names no file", "give its path, or an object with \"file\"");
  std::string filename = has_more ? value.at("filename").text() : "";
  if (filename.empty()) filename = std::filesystem::path(path).filename().string();
  std::string type = has_more ? value.at("type").text() : "";
  if (type.empty()) type = type_of(filename);
  if (type.find_first_of("\r\n") != type.npos) value.at("type").wrong("has a line break");
  plan::Template out =
      part(member.name, fmt::format("; filename=\"{}\"\r\nContent-Type: {}", quotable(filename), type));
  append_literal(out, context.read_file(value, path, most_body_bytes));
  return out;
}

bool occurs(std::string_view text, const std::vector<plan::Template>& parts) {
  return std::any_of(parts.begin(), parts.end(), [&](const plan::Template& part) {
    return std::any_of(part.pieces.begin(), part.pieces.end(),
                       [&](const plan::TemplatePiece& piece) { return piece.text.find(text) != std::string::npos; });
  });
}

}  // namespace

StepBody read_multipart(const Field& form, const Field& files, ScenarioContext& context) {
  std::vector<plan::Template> parts;
  for (const Field::Member& member : form.members()) {
    parts.push_back(part(member.name, ""));
    append_template(parts.back(),
                    cut_template(member.value, member.value.spelled(), plan::Escaping::none, context.names));
  }
  for (const Field::Member& member : files.members()) parts.push_back(file_part(member, context));

  // The same each time a file is read, and nowhere in what it parts.
  std::string boundary;
  for (std::uint32_t n = 1; boundary.empty() || occurs(boundary, parts); ++n) {
    boundary = fmt::format("----brink-form-{:08x}", n * 0x9e3779b1u);
  }
  StepBody body{{}, "multipart/form-data; boundary=" + boundary, true};
  for (plan::Template& one : parts) {
    append_literal(body.bytes, fmt::format("--{}\r\n", boundary));
    append_template(body.bytes, std::move(one));
    append_literal(body.bytes, "\r\n");
  }
  append_literal(body.bytes, fmt::format("--{}--\r\n", boundary));
  return body;
}

}  // namespace brink::input

// Field: a place in a document that is being read, with its path for messages. Readers ask a field for what it should
// be and get a value in any case; the first thing that was wrong is kept, and asked for once at the end.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "input/scenario/document.h"

namespace brink::input {

// What is wrong with a file, and what its author should know.
class Findings {
 public:
  explicit Findings(std::string file) : file_(std::move(file)) {}
  // "shop.yaml, line 7: steps[1].path is missing". The first one counts.
  void wrong(int line, std::string_view what, std::string hint = "");
  // "shop.yaml, line 7: ..." as well.
  void note(int line, std::string_view what);
  const std::optional<Error>& error() const { return error_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::optional<Error> error_;
  std::vector<std::string> notes_;
};

class Field {
 public:
  // The whole document.
  Field(Findings& findings, const Node& root) : findings_(&findings), node_(&root), line_(root.line) {}

  // There, and not null.
  bool given() const { return node_ != nullptr && node_->kind != Node::Kind::null; }
  explicit operator bool() const { return given(); }
  bool is(Node::Kind kind) const { return node_ != nullptr && node_->kind == kind; }
  const Node& node() const { return *node_; }  // of one that is there
  int line() const { return line_; }
  const std::string& path() const { return path_; }
  Findings& findings() const { return *findings_; }

  // A member of an object; when this is none, that has been said already or is said by whoever asks for an object.
  Field at(std::string_view key) const;
  // Elements and members; none, and a finding, when it is not a list or an object. None when it is not given.
  std::vector<Field> items() const;
  struct Member;
  std::vector<Member> members() const;
  // Members of any other name are findings, with the nearest of `known`.
  void only(std::span<const std::string_view> known) const;

  // What is not given is empty, or nothing. What is of another kind is a finding.
  std::string text() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;
  std::string spelled() const;               // a text, a number or a boolean as it is written
  std::optional<Duration> pause() const;     // seconds as a number, 0 to an hour
  std::optional<Duration> duration() const;  // the same, or a text such as "500ms"
  std::optional<std::int64_t> integer(std::int64_t least, std::int64_t most) const;

  // `what` goes on behind the path: "is a list, not a text", ": cannot read it".
  void wrong(std::string_view what, std::string hint = "") const;
  void wrong_kind(std::string_view wanted, std::string hint = "") const;

 private:
  Field(Findings& findings, const Node* node, int line, std::string path)
      : findings_(&findings), node_(node), line_(line), path_(std::move(path)) {}

  Findings* findings_;
  const Node* node_ = nullptr;
  int line_ = 1;
  std::string path_;
};

struct Field::Member {
  std::string name;
  Field value;
};

}  // namespace brink::input

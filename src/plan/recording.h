// Recording: what somebody did with a site, or described of it, in another tool: requests in order, the pauses between
// them, what was expected of the answers, and what was taken from them. Readers of foreign files (input/import) make
// one; a scenario file or a list of URLs is written from it.
//
// Texts may hold placeholders, "${name}", as scenario files do; nothing here resolves them. All of it is valid UTF-8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace brink::plan {

// Of a form; neither part is encoded.
struct FormField {
  std::string name;
  std::string value;
};

// A part of a multipart form whose bytes lie in a file when the scenario is run.
struct FilePart {
  std::string name;
  std::string path;
  std::string filename;  // as the target is told; empty: the last part of `path`
  std::string type;      // media type; empty: as the name says
};

// `text`, the bytes of a file, or a form.
struct RecordedBody {
  std::string text;
  std::string file;  // path, read when the scenario is run
  std::vector<FormField> form;
  std::vector<FilePart> files;
  bool multipart = false;  // the form is sent so even without files

  bool given() const { return !text.empty() || !file.empty() || is_form(); }
  bool is_form() const { return !form.empty() || !files.empty(); }
};

// A value taken from an answer, for the placeholder ${variable} in later requests.
struct RecordedExtraction {
  enum class From { json, regex, header, cookie };
  std::string variable;
  From from = From::json;
  std::string what;  // path, pattern with one group, or name
};

// What a check of an answer compares with: `text` exactly, or as a pattern that is found somewhere.
struct NamedExpectation {
  std::string name;  // of a header, or the path of a JSON value
  std::string text;  // for JSON values spelled as JSON; "\"*\"": it is there
  bool pattern = false;
};

// Empty members expect nothing.
struct Expectations {
  std::vector<int> status;  // one of these
  std::string body_contains;
  std::string body_regex;
  std::vector<NamedExpectation> json;
  std::vector<NamedExpectation> headers;
  double max_latency_s = 0;
};

struct RecordedRequest {
  std::string name;
  std::string method = "GET";
  std::string base;  // scheme://authority and where all paths begin: "https://api.example.com/v1"; may be empty
  std::string path;  // what comes behind `base`: begins with '/' or a placeholder, holds the query
  std::vector<Header> headers;
  RecordedBody body;
  double think_before_s = 0;  // the pause that came before it
  Expectations expect;
  std::vector<RecordedExtraction> extract;
};

// What one kind of user does, from beginning to end.
struct RecordedFlow {
  std::string name;
  double weight = 1;
  std::vector<RecordedRequest> requests;
};

// Rows of a file, for placeholders ${name.column}.
struct RecordedData {
  std::string name;
  std::string file;
  std::string strategy;  // "loop", "sequential", "random" or "unique"
};

struct Recording {
  std::string name;
  std::optional<double> think_s;  // between requests that have no pause of their own; nothing: it was not said
  std::vector<RecordedFlow> flows;
  std::vector<RecordedData> data;
  bool literal_placeholders = false;  // what reads like a placeholder and has no value is text
};

}  // namespace brink::plan

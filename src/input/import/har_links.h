// Links: values that a later request sends because an earlier answer gave them, such as tokens and ids. Played again,
// the recorded ones are stale; a link says where to take the new one from.
//
// A value is linked when it stands whole in an answer and in a later request, was in no request up to that answer (what
// a user typed comes back in answers too), and does not look like a word, a date or a small number. Ids of fewer than 8
// characters are linked only from fields of JSON that are called ids. Cookies are not linked to cookies: users keep
// them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "input/import/har_entry.h"
#include "plan/recording.h"

namespace brink::input {

// Where a request has a value.
struct LinkUse {
  enum class Place { path, query, header, form, json };
  std::size_t request = 0;
  Place place = Place::path;
  std::string name;  // of the parameter, header or field; for Place::path the segment before it
  std::string value;
  // Place::path and query: where `value` begins in the path; Place::header: in the header's value.
  std::size_t at = 0;
  std::string pointer;    // Place::json
  bool unquoted = false;  // Place::json: it is a number
};

struct Link {
  std::size_t answer = 0;  // whose answer gives it
  plan::RecordedExtraction rule;
  std::vector<LinkUse> uses;  // at least one, in order
};

inline constexpr std::size_t most_links = 200;

// In order of the answers.
std::vector<Link> find_links(const std::vector<HarEntry>& entries);

// Writes the rules and puts placeholders for the values. A request that had no such header is given it.
void apply_links(const std::vector<Link>& links, const std::vector<HarEntry>& entries, plan::RecordedFlow& flow);

// One line a link: what is to be taken from where, or, when it was `applied`, that it is.
std::vector<std::string> link_notes(const std::vector<Link>& links, const std::vector<HarEntry>& entries, bool applied);

// For readers of this folder: the values of one request that may have come from an answer.
std::vector<LinkUse> uses_of(const HarEntry& entry, std::size_t request);

// Whether `value` is worth linking by itself, or only from a field that is called an id; see above.
enum class Worth { none, as_id, always };
Worth worth_of(std::string_view value);
// Whether a field or parameter of this name holds what names a thing.
bool is_called_id(std::string_view name);
bool is_token(char c);

}  // namespace brink::input

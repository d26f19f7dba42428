#include "script/js/csv.h"

#include <algorithm>

namespace brink::script::js {

// True: there was one.
bool CsvReader::skip_line_end() {
  if (text_.substr(at_).starts_with("\r\n")) ++at_;
  if (at_ == text_.size() || text_[at_] != '\n') return false;
  ++at_;
  ++line_;
  return true;
}

CsvReader::Read CsvReader::malformed(std::string why) {
  error_ = "line " + std::to_string(line_) + ": " + std::move(why);
  at_ = text_.size();
  return Read::malformed;
}

CsvReader::Read CsvReader::next(std::vector<std::string>& row) {
  row.clear();
  while (skip_line_end()) {
  }
  if (at_ == text_.size()) return Read::end;
  for (;;) {
    row.emplace_back();
    if (!field(row.back())) return Read::malformed;
    if (at_ == text_.size() || skip_line_end()) return Read::row;
    ++at_;  // the delimiter
  }
}

// Up to the delimiter, the line's end or the text's.
bool CsvReader::field(std::string& out) {
  if (at_ < text_.size() && text_[at_] == '"') return quoted(out);
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
  std::size_t end = at_;
  if (end > begin && end < text_.size() && text_[end] == '\n' && text_[end - 1] == '\r') {
    --end;
    --at_;  // of the line's end
  }
  out.assign(text_.substr(begin, end - begin));
  if (out.find('"') == std::string::npos) return true;
  malformed("a quote inside a field that is not quoted");
  return false;
}

bool CsvReader::quoted(std::string& out) {
  ++at_;
  for (;;) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      malformed("a quoted field that does not end");
      return false;
    }
    const std::string_view part = text_.substr(at_, quote - at_);
    out.append(part);
    line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    at_ = quote + 1;
    if (at_ == text_.size() || text_[at_] != '"') break;
    out.push_back('"');
    ++at_;
  }
  const bool ends =
      at_ == text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n");
  if (!ends) malformed("a quoted field that goes on behind its quote");
  return ends;
}

}  // namespace brink::script::js

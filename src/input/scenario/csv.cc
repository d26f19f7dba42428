#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/scenario/data_file.h"

namespace brink::input {
namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view file) : rest_(text), file_(file) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
  }

  Result<plan::Table> read() {
    if (!next_row()) return wrong("there is no line with names", "begin with one, such as user,password");
    if (!why_.empty()) return wrong(why_);
    auto names = names_of(row_);
    if (!names) return tl::unexpected(names.error());
    plan::Table table(std::move(*names));
    while (next_row()) {
      if (!why_.empty()) return wrong(why_);
      if (row_.size() != table.columns().size()) {
        return wrong(fmt::format("{} values under {} names", row_.size(), table.columns().size()),
                     "a value with a comma stands in double quotes");
      }
      for (const std::string& cell : row_) table.add(cell);
    }
    return table;
  }

 private:
  Result<std::vector<std::string>> names_of(const std::vector<std::string>& row) const {
    std::vector<std::string> names;
    for (const std::string& cell : row) {
      const std::string_view name = trim(cell);
      if (name.empty()) return wrong("a name is empty");
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        return wrong(fmt::format("the name \"{}\" is given twice", name));
      }
      names.emplace_back(name);
    }
    if (names.size() > most_columns) return wrong(fmt::format("more than {} columns", most_columns));
    return names;
  }

  // The next line that is not empty, with what it holds in row_; false at the end of the text.
  bool next_row() {
    while (take_line_end()) {
    }
    if (rest_.empty()) return false;
    row_.clear();
    row_line_ = line_;
    do {
      row_.push_back(cell());
    } while (why_.empty() && take(','));
    if (why_.empty() && !rest_.empty() && !take_line_end()) why_ = "a value goes on behind its closing quote";
    return true;
  }

  std::string cell() {
    if (take('"')) return quoted();
    const std::string_view raw = rest_.substr(0, std::min(rest_.find_first_of(",\n"), rest_.size()));
    rest_.remove_prefix(raw.size());
    const bool before_line_end = raw.ends_with('\r') && (rest_.empty() || rest_.front() == '\n');
    return std::string(raw.substr(0, raw.size() - (before_line_end ? 1 : 0)));
  }

  std::string quoted() {
    std::string value;
    while (true) {
      const auto quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        why_ = "a quote is not closed";
        return value;
      }
      const std::string_view part = rest_.substr(0, quote);
      line_ += static_cast<int>(std::count(part.begin(), part.end(), '\n'));
      value += part;
      rest_.remove_prefix(quote + 1);
      if (!take('"')) return value;
      value += '"';
    }
  }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_line_end() {
    const std::size_t size = rest_.starts_with('\n') ? 1 : rest_.starts_with("\r\n") ? 2 : rest_ == "\r" ? 1 : 0;
    rest_.remove_prefix(size);
    line_ += size > 0 ? 1 : 0;
    return size > 0;
  }

  tl::unexpected<Error> wrong(std::string_view why, std::string hint = "") const {
    return usage_error(fmt::format("{}, line {}: {}", file_, row_line_, why), std::move(hint));
  }

  std::string_view rest_;
  std::string_view file_;
  std::string_view why_;  // the row could not be read
  std::vector<std::string> row_;
  int line_ = 1;
  int row_line_ = 1;
};

}  // namespace

Result<plan::Table> read_csv(std::string_view text, std::string_view file) { return CsvReader(text, file).read(); }

Result<plan::Table> read_table(std::string_view text, std::string_view file) {
  const bool json = file.size() >= 5 && iequals(file.substr(file.size() - 5), ".json");
  auto table = json ? read_json_rows(text, file) : read_csv(text, file);
  if (table && table->rows() == 0) {
    return usage_error(fmt::format("{} has no rows", file), "a data set needs at least one");
  }
  return table;
}

}  // namespace brink::input

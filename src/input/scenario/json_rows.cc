#include "input/scenario/data_file.h"
#include "input/scenario/json_events.h"

namespace brink::input {
namespace {

class Rows final : public JsonHandler {
 public:
  explicit Rows(std::string_view text) : JsonHandler(text) {}

  bool null() override { return put("null"); }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number(double, std::string spelled) override { return put(std::move(spelled)); }
  bool string(string_t& value) override { return put(std::move(value)); }

  bool start_array(std::size_t) override {
    if (level_ != 0) return fail(level_ == 1 ? "a row is not an object" : "a value is not flat: rows have no lists");
    level_ = 1;
    return true;
  }
  bool end_array() override {
    level_ = 0;
    return true;
  }
  bool start_object(std::size_t) override {
    if (level_ == 0) return fail("it is not a list of objects");
    if (level_ == 2) return fail("a value is not flat: rows have no objects inside");
    level_ = 2;
    row_.assign(row_.size(), std::nullopt);
    return true;
  }
  bool end_object() override {
    level_ = 1;
    return first_ ? end_first() : end_row();
  }
  bool key(string_t& name) override {
    const auto known = std::find(names_.begin(), names_.end(), name);
    column_ = static_cast<std::size_t>(known - names_.begin());
    if (known != names_.end()) {
      return !row_[column_] || fail(fmt::format("\"{}\" is given twice", name));
    }
    if (!first_) return fail(fmt::format("a row has \"{}\", which the first has not", name));
    if (names_.size() == most_columns) return fail(fmt::format("more than {} fields", most_columns));
    names_.push_back(std::move(name));
    row_.emplace_back();
    return true;
  }

  plan::Table table;

 private:
  bool put(std::string value) {
    if (level_ != 2) return fail(level_ == 1 ? "a row is not an object" : "it is not a list of objects");
    row_[column_] = std::move(value);
    return true;
  }

  bool end_first() {
    if (names_.empty()) return fail("the first row has no fields");
    first_ = false;
    table = plan::Table(names_);
    return end_row();
  }

  bool end_row() {
    for (std::size_t i = 0; i < row_.size(); ++i) {
      if (!row_[i]) return fail(fmt::format("a row lacks \"{}\", which the first has", names_[i]));
      table.add(*row_[i]);
    }
    return true;
  }

  std::vector<std::string> names_;
  std::vector<std::optional<std::string>> row_;
  std::size_t column_ = 0;
  int level_ = 0;  // 1: in the list, 2: in a row
  bool first_ = true;
};

}  // namespace

Result<plan::Table> read_json_rows(std::string_view text, std::string_view file) {
  Rows rows(text);
  if (read_events(text, rows)) return std::move(rows.table);
  return usage_error(fmt::format("{}, line {}: {}", file, rows.problem_line, rows.problem),
                     "give a list of objects with the same fields, such as [{\"user\": \"ada\"}]");
}

}  // namespace brink::input

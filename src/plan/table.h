// Table: rows of texts under named columns, as a data file has them. Read once and shared by all users of all workers,
// so the cells lie in one piece of memory: 8 bytes each beside their text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brink::plan {

class Table {
 public:
  Table() = default;
  explicit Table(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return columns_.empty() ? 0 : ends_.size() / columns_.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const {
    const std::size_t i = row * columns_.size() + column;
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

  // Row by row, column by column.
  void add(std::string_view cell) {
    text_ += cell;
    ends_.push_back(text_.size());
  }

 private:
  std::vector<std::string> columns_;
  std::string text_;
  std::vector<std::size_t> ends_;  // of the cells in it
};

}  // namespace brink::plan

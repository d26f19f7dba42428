#include "cli/messages.h"

namespace brink::cli {
namespace {

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return line;
}

}  // namespace

void print_error(std::ostream& err, const Error& error) {
  err << "brink: " << one_line(error.message) << '\n';
  if (!error.hint.empty()) err << "  " << one_line(error.hint) << '\n';
  err.flush();
}

void print_note(std::ostream& err, std::string_view text) { err << "brink: note: " << one_line(text) << std::endl; }

void print_notes(std::ostream& err, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) print_note(err, note);
}

}  // namespace brink::cli

#include "input/k6/tar.h"

#include <fmt/format.h>

namespace brink::input::k6 {
namespace {

constexpr std::size_t block = 512;
constexpr std::size_t name_length = 100;
constexpr std::size_t size_at = 124, size_length = 12, checksum_at = 148, type_at = 156;
constexpr std::size_t magic_at = 257, prefix_at = 345, prefix_length = 155;

std::string_view field(std::string_view header, std::size_t at, std::size_t length) {
  const std::string_view all = header.substr(at, length);
  return all.substr(0, all.find('\0'));
}

std::optional<std::size_t> octal(std::string_view text) {
  std::size_t value = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (c < '0' || c > '7' || value > (std::size_t{1} << 40)) return std::nullopt;
    value = value * 8 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

std::size_t rounded(std::size_t size) { return (size + block - 1) / block * block; }

// "27 path=long/name\n" among the records of a pax header.
std::string pax_path(std::string_view records) {
  const std::size_t at = records.find(" path=");
  if (at == std::string_view::npos) return "";
  const std::string_view rest = records.substr(at + 6);
  return std::string(rest.substr(0, rest.find('\n')));
}

void put(std::string& header, std::size_t at, std::string_view text) { header.replace(at, text.size(), text); }

std::string header_of(const std::string& name, std::size_t size, char type) {
  std::string header(block, '\0');
  put(header, 0, std::string_view(name).substr(0, name_length));
  put(header, 100, "0000644");
  put(header, 108, "0000000");
  put(header, 116, "0000000");
  put(header, size_at, fmt::format("{:011o}", size));
  put(header, 136, "00000000000");
  put(header, checksum_at, "        ");
  header[type_at] = type;
  put(header, magic_at, std::string_view("ustar\00000", 8));
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(header, checksum_at, fmt::format("{:06o}", sum));
  header[checksum_at + 6] = '\0';
  return header;
}

void add(std::string& out, const std::string& name, std::string_view bytes, char type) {
  out += header_of(name, bytes.size(), type);
  out += bytes;
  out.append(rounded(bytes.size()) - bytes.size(), '\0');
}

// A record says its own length, which is part of it.
std::string pax_record(const std::string& name) {
  const std::string rest = " path=" + name + "\n";
  std::size_t length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) ++length;
  return std::to_string(length) + rest;
}

}  // namespace

std::optional<std::map<std::string, std::string>> read_tar(std::string_view bytes) {
  std::map<std::string, std::string> files;
  std::string long_name;
  while (bytes.size() >= block) {
    const std::string_view header = bytes.substr(0, block);
    if (header.find_first_not_of('\0') == std::string_view::npos) return files;
    const auto size = octal(field(header, size_at, size_length));
    if (!size || header.substr(magic_at, 5) != "ustar" || bytes.size() < block + *size) return std::nullopt;
    const std::string_view content = bytes.substr(block, *size);
    std::string name(field(header, 0, name_length));
    if (const auto prefix = field(header, prefix_at, prefix_length); !prefix.empty()) {
      name = std::string(prefix) + "/" + name;
    }
    const char type = header[type_at];
    if (!long_name.empty()) name = std::exchange(long_name, "");
    if (type == 'x') long_name = pax_path(content);
    if (type == '0' || type == '\0') files[name] = std::string(content);
    bytes.remove_prefix(std::min(bytes.size(), block + rounded(*size)));
  }
  return std::nullopt;
}

std::string write_tar(const std::map<std::string, std::string>& files) {
  std::string out;
  for (const auto& [name, bytes] : files) {
    if (name.size() > name_length || name.find('\0') != std::string::npos) add(out, "pax", pax_record(name), 'x');
    add(out, name, bytes, '0');
  }
  out.append(2 * block, '\0');
  return out;
}

}  // namespace brink::input::k6

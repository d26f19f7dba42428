#include "run/store.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "output/record_json.h"

namespace brink::run {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_record = 256u << 20;

std::string reason(int error) {
  if (error == ENOSPC || error == EDQUOT) return "no space left on the disk";
  if (error == EACCES || error == EPERM || error == EROFS) return "no permission to write there";
  if (error == ENOTDIR || error == EEXIST) return "a part of the path is not a folder";
  return std::strerror(error);
}

tl::unexpected<Error> cannot_write(const std::string& path, int error) {
  return could_not_run("cannot write " + path + ": " + reason(error),
                       "choose another folder with --store, or use --no-save");
}

// A file that is removed again unless it was kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {
    fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    error_ = fd_ < 0 ? errno : 0;
  }
  ~TemporaryFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!kept_) ::unlink(path_.c_str());
  }
  int error() const { return error_; }

  void write(std::string_view bytes) {
    while (error_ == 0 && !bytes.empty()) {
      const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
      if (n >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(n));
      } else if (errno != EINTR) {
        error_ = errno;
      }
    }
  }

  void rename_to(const std::string& path) {
    if (error_ == 0 && ::fsync(fd_) != 0) error_ = errno;
    if (error_ == 0 && ::rename(path_.c_str(), path.c_str()) != 0) error_ = errno;
    kept_ = error_ == 0;
  }

 private:
  std::string path_;
  int fd_ = -1;
  int error_ = 0;
  bool kept_ = false;
};

Result<std::string> read_whole(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return could_not_run("cannot read " + path.string() + ": " + error.message());
  if (size > largest_record) return could_not_run(path.string() + " is too large to be a saved run");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return could_not_run("cannot read " + path.string());
  return text.str();
}

Result<output::Record> read_file(const fs::path& path) {
  const auto text = read_whole(path);
  if (!text) return tl::unexpected(text.error());
  auto record = output::read_record(*text);
  if (!record) return could_not_run(path.string() + ": " + record.error().message, record.error().hint);
  return record;
}

}  // namespace

Store::Store(std::string dir) : dir_(dir.empty() ? ".brink" : std::move(dir)) {}

std::string Store::new_id() {
  using namespace std::chrono;
  const auto now = floor<microseconds>(system_clock::now());
  const auto second = floor<seconds>(now);
  const auto within = static_cast<unsigned>((now - second).count());  // < 2^20
  const unsigned random = std::random_device{}() & 0xfffu;
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{:05x}{:03x}", fmt::gmtime(system_clock::to_time_t(second)), within, random);
}

std::string Store::replay_path(const std::string& id) const { return dir_ + "/runs/" + id + ".replay"; }

Result<std::string> Store::check_writable() const {
  const std::string folder = dir_ + "/runs";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return cannot_write(folder, error.value());
  TemporaryFile probe(folder + "/.probe-" + new_id());
  probe.write("x");
  if (probe.error() != 0) return cannot_write(folder, probe.error());
  return folder;
}

Result<std::string> Store::save(const output::Record& record) const {
  const std::string folder = dir_ + "/runs";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return cannot_write(folder, error.value());
  const std::string path = folder + "/" + record.id + ".json";
  TemporaryFile file(folder + "/." + record.id + ".tmp");
  file.write(output::to_json(record));
  file.rename_to(path);
  if (file.error() != 0) return cannot_write(path, file.error());
  return path;
}

Result<Store::Listing> Store::list(std::size_t limit) const {
  Listing listing;
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(dir_ + "/runs", error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name.front() != '.') files.push_back(entry.path());
  }
  std::sort(files.rbegin(), files.rend());
  for (const auto& file : files) {
    if (limit != 0 && listing.runs.size() >= limit) break;
    auto record = read_file(file);
    if (record) {
      listing.runs.push_back(std::move(*record));
    } else {
      listing.unreadable.push_back(record.error().message);
    }
  }
  return listing;
}

// The newest run that can be read: a damaged file does not hide the runs before it.
Result<output::Record> Store::latest() const {
  auto listing = list(1);
  if (!listing) return tl::unexpected(listing.error());
  if (!listing->runs.empty()) return std::move(listing->runs.front());
  if (!listing->unreadable.empty())
    return could_not_run("no run in " + dir_ + " can be read", listing->unreadable.front());
  return could_not_run("no runs saved in " + dir_, "make one: brink run URL");
}

Result<output::Record> Store::load(const std::string& which) const {
  if (which == "latest") return latest();
  if (which.ends_with(".json") && (which.find('/') != std::string::npos || fs::exists(which))) return read_file(which);
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(dir_ + "/runs", error)) {
    const fs::path& path = entry.path();
    if (path.extension() != ".json" || path.filename().string().front() == '.') continue;
    if (path.stem().string().starts_with(which)) files.push_back(path);
    if (path.stem() == which) return read_file(path);
  }
  if (files.empty()) {
    return could_not_run("no saved run \"" + which + "\" in " + dir_, "brink history lists what is there");
  }
  if (files.size() > 1) {
    return could_not_run("\"" + which + "\" is the beginning of " + std::to_string(files.size()) + " saved runs",
                         "give more of the id");
  }
  return read_file(files.front());
}

}  // namespace brink::run

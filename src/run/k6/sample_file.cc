#include "run/k6/sample_file.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <variant>

namespace brink::run::k6 {
namespace {
constexpr std::size_t block_size = 4096;   // values
constexpr std::size_t most_waiting = 256;  // blocks: about a million values
}  // namespace

// A worker's own block, and what hands it over.
class SampleFile::Feeder final : public aggregate::MetricObserver {
 public:
  explicit Feeder(SampleFile& file) : file_(file) {}

  void on_value(std::uint32_t metric, double value, const std::shared_ptr<const aggregate::TagSet>& tags,
                Instant at) override {
    block_.push_back({metric, value, tags, at});
    if (block_.size() >= block_size) flush();
  }
  void on_tick(Instant) override {
    if (!block_.empty()) flush();
  }
  void flush() { file_.hand_over(std::exchange(block_, {})); }

 private:
  SampleFile& file_;
  Block block_;
};

SampleFile::SampleFile(Setup setup)
    : setup_(std::move(setup)), lines_(setup_.form, *setup_.catalog, setup_.wall, setup_.at) {}

Result<std::unique_ptr<SampleFile>> SampleFile::open(Setup setup) {
  std::unique_ptr<SampleFile> made(new SampleFile(std::move(setup)));
  if (auto ok = made->open_file(); !ok) return tl::unexpected(ok.error());
  made->thread_ = std::thread([file = made.get()] { file->run(); });
  return made;
}

SampleFile::~SampleFile() {
  static_cast<void>(finish());
  close();
}

Result<void> SampleFile::open_file() {
  const std::string& path = setup_.path;
  if (setup_.gzip) {
    packed_ = ::gzopen(path.c_str(), "wb1");  // the least effort: it is done while the test runs
  } else {
    file_ = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  }
  if (file_ == nullptr && packed_ == nullptr)
    return could_not_run("cannot write " + path + ": " + std::strerror(errno));
  return {};
}

bool SampleFile::close() {
  std::FILE* const file = std::exchange(file_, nullptr);
  gzFile_s* const packed = std::exchange(packed_, nullptr);
  if (packed != nullptr) return ::gzclose(packed) == Z_OK;
  return file == nullptr || file == stdout || std::fclose(file) == 0;
}

aggregate::MetricObserver* SampleFile::observer() {
  feeders_.push_back(std::make_unique<Feeder>(*this));
  return feeders_.back().get();
}

void SampleFile::hand_over(Block block) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= most_waiting || failed_) {
      left_out_ += block.size();
      return;
    }
    waiting_.push_back(std::move(block));
  }
  changed_.notify_one();
}

void SampleFile::run() {
  write(lines_.header());
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return finishing_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    const Block block = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    write(block);
    lock.lock();
  }
}

void SampleFile::write(const Block& block) {
  std::string text;
  for (const Value& value : block) lines_.add(text, value.metric, value.value, *value.tags, value.at);
  write(text);
  if (file_ != nullptr) std::fflush(file_);
}

void SampleFile::write(std::string_view text) {
  if (put(text)) return;
  const std::lock_guard lock(mutex_);
  failed_ = true;
}

bool SampleFile::put(std::string_view text) {
  if (packed_ == nullptr) return std::fwrite(text.data(), 1, text.size(), file_) == text.size();
  return text.empty() || ::gzwrite(packed_, text.data(), static_cast<unsigned>(text.size())) > 0;
}

Result<std::monostate> SampleFile::finish() {
  if (!thread_.joinable()) return std::monostate{};
  for (auto& feeder : feeders_) feeder->flush();
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (!close()) failed_ = true;
  if (failed_) return could_not_run("not all samples could be written to " + setup_.path, "check the disk it is on");
  return std::monostate{};
}

}  // namespace brink::run::k6

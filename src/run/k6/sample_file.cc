#include "run/k6/sample_file.h"

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
  const std::string& path = made->setup_.path;
  if (made->setup_.gzip) {
    return usage_error("compressed files of samples are not written here: " + path,
                       "leave .gz out, and compress the file afterwards");
  }
  made->file_ = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  if (made->file_ == nullptr) return could_not_run("cannot write " + path + ": " + std::strerror(errno));
  made->thread_ = std::thread([file = made.get()] { file->run(); });
  return made;
}

SampleFile::~SampleFile() {
  static_cast<void>(finish());
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
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
  put(lines_.header());
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
  put(text);
  std::fflush(file_);
}

void SampleFile::put(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) == text.size()) return;
  const std::lock_guard lock(mutex_);
  failed_ = true;
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
  if (failed_) return could_not_run("not all samples could be written to " + setup_.path, "check the disk it is on");
  return std::monostate{};
}

}  // namespace brink::run::k6

#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>

#include "output/prescale.h"
#include "output/record_fields.h"
#include "output/record_json.h"
#include "output/summaries.h"

namespace brink::output {
namespace {

using Json = nlohmann::json;

// Reads values into a record and remembers the first that does not fit, with its path.
class Reader {
 public:
  Reader(const Json& in, std::string path, std::string& problem) : in_(in), path_(std::move(path)), problem_(problem) {}

  // The member `key` of the object, left at its default when there is none.
  void operator()(const char* key, auto& out) {
    const auto member = in_.find(key);
    if (member == in_.end()) return;
    Reader(*member, path_.empty() ? key : path_ + "." + key, problem_).read(out);
  }

  void read(bool& out) {
    if (!in_.is_boolean()) return expected("true or false");
    out = in_.get<bool>();
  }

  void read(double& out) {
    if (!in_.is_number()) return expected("a number");
    out = in_.get<double>();
  }

  void read(int& out) {
    if (!in_.is_number_integer() || in_ < 0 || in_ > 1'000'000) return expected("a small whole number");
    out = in_.get<int>();
  }

  template <std::unsigned_integral T>
  void read(T& out) {
    if (!in_.is_number_unsigned() || in_.get<std::uint64_t>() > std::numeric_limits<T>::max()) {
      return expected("a whole number");
    }
    out = in_.get<T>();
  }

  void read(std::string& out) {
    if (!in_.is_string()) return expected("text");
    out = in_.get<std::string>();
  }

  void read(std::variant<double, std::string>& out) {
    if (in_.is_string()) {
      out = in_.get<std::string>();
    } else if (in_.is_number()) {
      out = in_.get<double>();
    } else {
      expected("a number or text");
    }
  }

  void read(HistogramStep& out) {
    if (!in_.is_array() || in_.size() != 2) return expected("a pair of numbers");
    item(0).read(out.low_us);
    item(1).read(out.count);
  }

  template <class T>
  void read(std::optional<T>& out) {
    if (in_.is_null()) return out.reset();
    read(out.emplace());
  }

  template <class T>
  void read(std::vector<T>& out) {
    if (!in_.is_array()) return expected("a list");
    out.resize(in_.size());
    for (std::size_t i = 0; i < out.size(); ++i) item(i).read(out[i]);
  }

  template <class T>
  void read(std::map<std::string, T>& out) {
    if (!in_.is_object()) return expected("an object");
    out.clear();
    for (const auto& [key, value] : in_.items()) Reader(value, path_ + "." + key, problem_).read(out[key]);
  }

  template <class T>
  void read(T& out) {
    if (!in_.is_object()) return expected("an object");
    fields(*this, out);
  }

 private:
  Reader item(std::size_t i) { return Reader(in_[i], fmt::format("{}[{}]", path_, i), problem_); }

  void expected(const char* what) {
    if (problem_.empty()) problem_ = fmt::format("\"{}\" is not {}", path_, what);
  }

  const Json& in_;
  std::string path_;
  std::string& problem_;
};

tl::unexpected<Error> not_a_run(std::string why) {
  return could_not_run("not a saved run: " + std::move(why), "saved runs are the .json files in .brink/runs");
}

Result<Json> parse(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return not_a_run("the file is empty");
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    if (e.byte >= text.size()) return not_a_run(fmt::format("cut off after {} bytes", text.size()));
    return not_a_run(fmt::format("not JSON (at byte {})", e.byte));
  } catch (const Json::exception&) {
    return not_a_run("it holds a number out of range");
  }
}

// What renderers rely on beyond types.
std::string contradiction(const Record& r) {
  if (r.kind != "bench" && r.kind != "run" && r.kind != "investigate")
    return fmt::format("of the unknown kind \"{}\"", r.kind);
  const auto exists = [&](std::uint64_t stage) { return stage < r.stages.size(); };
  if (r.verdict) {
    for (const Level& level : r.verdict->levels) {
      if (!exists(level.stage)) return fmt::format("a level is of stage {}, which is not in it", level.stage);
    }
  }
  if (r.diagnosis) {
    for (const Experiment& experiment : r.diagnosis->experiments) {
      for (const std::uint64_t stage : experiment.stages) {
        if (!exists(stage)) return fmt::format("an experiment is of stage {}, which is not in it", stage);
      }
    }
  }
  for (const Exchange& exchange : r.exchanges) {
    if (!exists(exchange.stage)) return fmt::format("an exchange is of stage {}, which is not in it", exchange.stage);
  }
  for (const Stage& stage : r.stages) {
    const Series& s = stage.series;
    const std::size_t n = s.due.size();
    const auto fits = [&](const auto& list) { return list.empty() || list.size() == n; };
    if (s.completed.size() != n || s.failed.size() != n || s.p50_ms.size() != n || s.p95_ms.size() != n ||
        !fits(s.asked_rps) || !fits(s.asked_users)) {
      return "the lists of a series differ in length";
    }
  }
  return "";
}

Result<Record> read_own(const Json& document) {
  const auto version = document.find("schema_version");
  if (version == document.end() || !version->is_number_integer()) return not_a_run("it has no schema_version");
  if (*version > record_version) {
    return could_not_run(
        fmt::format("the run is of record version {}, this Brink reads up to {}", version->dump(), record_version),
        "show it with the Brink that made it, or a newer one");
  }
  Record record;
  std::string problem;
  Reader(document, "", problem).read(record);
  if (problem.empty()) problem = contradiction(record);
  if (!problem.empty()) return not_a_run(std::move(problem));
  return record;
}

}  // namespace

Result<Record> read_record(std::string_view text) {
  const Result<Json> document = parse(text);
  if (!document) return tl::unexpected(document.error());
  const auto format = document->find("format");  // end() too when the document is no object
  if (format != document->end() && *format == record_format) return read_own(*document);
  if (is_prescale(*document)) return import_prescale(*document);
  if (is_pywrkr(*document)) return import_pywrkr(*document);
  if (is_k6_summary(*document)) return import_k6_summary(*document);
  return not_a_run("it is JSON of something else");
}

}  // namespace brink::output

// For tests: users whose requests are answered by responses that lie ready, and the metrics they count.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>

#include "script/js/js_test_util.h"
#include "script/js/tags.h"

namespace brink::script::js::testing {

using engine::Action;
using std::chrono::milliseconds;

// Metrics as lines "name value tags".
class Sink final : public sample::MetricSink {
 public:
  sample::TagsId tags(std::span<const sample::TagView> tags) override {
    std::map<std::string, std::string> set;
    for (const auto& tag : tags) set[std::string(tag.name)] = tag.value;
    return id_of(set);
  }
  sample::TagsId with(sample::TagsId base, sample::TagView tag) override {
    auto set = sets[base.value];
    set[std::string(tag.name)] = tag.value;
    return id_of(set);
  }
  bool wants_tag(std::string_view) const override { return true; }
  void add(sample::MetricId metric, double value, sample::TagsId tags, Instant) override {
    const std::string name = metric.value < sample::metric_count
                                 ? std::string(sample::built_in_metrics()[metric.value].name)
                                 : fmt::format("custom {}", metric.value - sample::metric_count);
    std::string line = fmt::format("{} {}", name, value);
    for (const auto& [key, text] : sets[tags.value]) line += " " + key + "=" + text;
    lines.push_back(std::move(line));
  }
  std::string last(std::string_view name) const {
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (line->starts_with(std::string(name) + " ")) return *line;
    }
    return "";
  }
  std::vector<std::map<std::string, std::string>> sets = {{}};
  std::vector<std::string> lines;

 private:
  sample::TagsId id_of(const std::map<std::string, std::string>& set) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (sets[i] == set) return {static_cast<std::uint32_t>(i)};
    }
    sets.push_back(set);
    return {static_cast<std::uint32_t>(sets.size() - 1)};
  }
};

class Quiet final : public sample::Journal {
 public:
  void check(std::string_view, bool) override {}
  void mishap(sample::Mishap, std::string_view, std::string_view) override {}
};

struct Response {
  int status = 200;
  std::string headers = "Content-Type: application/json\r\n";
  std::string body = "{}";
  sample::Failure failure = sample::Failure::none;
};

// Users who talk to a server made of the responses that lie ready.
class Http : public ::testing::Test, public engine::Seat {
 protected:
  void begin(const std::string& text) {
    rig.emplace(text);
    rig->world.options.emplace();
    rig->world.options->scenarios.emplace_back();
    rig->world.options->system_tags = {"status",     "method",           "url", "name", "group", "check", "scenario",
                                       "error_code", "expected_response"};
    ASSERT_EQ(rig->begin(), "");
    user().enter({UserId{0}, 1, false, journal, *this, &sink});
    user().part<Tags>();
  }
  User& user() { return *rig->users.front(); }

  void wake() override { awake = true; }
  void break_off() override {}
  void help(std::unique_ptr<engine::Behaviour> helper) override { helpers.push_back(std::move(helper)); }
  void call(std::size_t) override {}

  // Has what is sent answered, and gives the outcome to `next`.
  template <class Judge, class Next>
  Action answer(const engine::Composed& composed, const Judge& judge, const Next& next) {
    std::string line = fmt::format("{} {}{}", composed.method, composed.origin->origin(), composed.target);
    for (const auto& header : composed.headers) line += fmt::format(" [{}: {}]", header.name, header.value);
    if (!composed.body.empty()) line += fmt::format(" {}", composed.body);
    sent.push_back(line);
    Response response;
    if (!responses.empty()) {
      response = responses.front();
      responses.pop_front();
    }
    sample::Sample sample;
    sample.status = response.failure == sample::Failure::none ? static_cast<std::uint16_t>(response.status) : 0;
    sample.http = sample::Http::http1_1;
    sample.begun = sample.due = clock_now;
    sample.connect = milliseconds(1);
    sample.sent = sample.begun + milliseconds(1);
    sample.first_byte = sample.sent + milliseconds(5);
    sample.done = clock_now = sample.first_byte + milliseconds(2);
    sample.failure = response.failure;
    const std::string head = fmt::format("HTTP/1.1 {} OK\r\n{}", response.status, response.headers);
    engine::Outcome outcome{&sample, head, response.body};
    if (sample::has_response(sample.failure)) {
      if (response.status >= 400) sample.failure = sample::Failure::status;
      judge(sample, outcome);
      verdicts.push_back(sample.failure);
    }
    return next(outcome);
  }

  void play_helpers() {
    while (!helpers.empty()) {
      auto helper = std::move(helpers.front());
      helpers.pop_front();
      most_at_once = std::max(most_at_once, helpers.size() + 1);
      Action action = helper->next({});
      while (action.kind == Action::Kind::send) {
        action = answer(
            *action.composed, [&](auto& s, auto& o) { helper->judge(s, o); }, [&](auto& o) { return helper->next(o); });
      }
    }
  }

  const JobEnd& iterate() {
    Job job;
    job.function = "default";
    user().give(std::move(job));
    Action action = user().go_on({});
    while (action.kind != Action::Kind::end_iteration) {
      if (action.kind == Action::Kind::send) {
        action = answer(
            *action.composed, [&](auto& s, auto& o) { user().judge(s, o); }, [&](auto& o) { return user().go_on(o); });
        continue;
      }
      if (action.pause < Duration::max()) clock_now += action.pause;
      play_helpers();
      action = user().go_on({});
    }
    return user().end();
  }

  Quiet journal;
  Sink sink;
  std::optional<Rig> rig;
  std::deque<Response> responses;
  std::deque<std::unique_ptr<engine::Behaviour>> helpers;
  std::vector<std::string> sent;
  std::vector<sample::Failure> verdicts;
  std::size_t most_at_once = 0;
  bool awake = false;
};

}  // namespace brink::script::js::testing

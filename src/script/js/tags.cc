#include "script/js/tags.h"

#include <algorithm>

#include "script/js/transfer.h"

namespace brink::script::js {
namespace {

bool is_on(const World& world, std::string_view tag) {
  if (!world.options) return false;
  const auto& on = world.options->system_tags;
  return std::find(on.begin(), on.end(), tag) != on.end();
}

std::string_view special_group(Job::Kind kind) {
  if (kind == Job::Kind::setup) return "::setup";
  return kind == Job::Kind::teardown ? "::teardown" : "";
}

}  // namespace

SystemTags::SystemTags(Group& of)
    : proto(is_on(of.world(), "proto")),
      subproto(is_on(of.world(), "subproto")),
      status(is_on(of.world(), "status")),
      method(is_on(of.world(), "method")),
      url(is_on(of.world(), "url")),
      name(is_on(of.world(), "name")),
      group(is_on(of.world(), "group")),
      check(is_on(of.world(), "check")),
      error(is_on(of.world(), "error")),
      error_code(is_on(of.world(), "error_code")),
      tls_version(is_on(of.world(), "tls_version")),
      scenario(is_on(of.world(), "scenario")),
      service(is_on(of.world(), "service")),
      expected_response(is_on(of.world(), "expected_response")),
      iter(is_on(of.world(), "iter")),
      vu(is_on(of.world(), "vu")),
      ip(is_on(of.world(), "ip")) {}

bool tag_text(JSContext* context, JSValueConst value, std::string& text) {
  if (!JS_IsString(value) && !JS_IsNumber(value) && !JS_IsBool(value)) {
    throw_type_error(context,
                     "invalid type for metric tag's value: only String, Boolean and Number types are accepted");
    return false;
  }
  text = Text(context, value).text();
  return true;
}

Tags::Tags(User& user) : user_(user), system_(user.group().part<SystemTags>()) { user.watch(*this); }

sample::TagsId Tags::with(sample::TagsId set, std::string_view name, std::string_view value) {
  sample::MetricSink* sink = user_.metrics();
  return sink != nullptr ? sink->with(set, {name, value}) : set;
}

void Tags::begin_scenario(std::uint32_t scenario) {
  if (user_.metrics() == sink_ && scenario_ == scenario) return;
  const plan::k6::Options& options = *user_.world().options;
  const plan::k6::Scenario& of = options.scenarios[scenario];
  std::vector<sample::TagView> tags;
  for (const auto& [name, value] : options.tags) tags.push_back({name, value});
  for (const auto& [name, value] : of.tags) tags.push_back({name, value});
  if (system_.scenario) tags.push_back({"scenario", of.name});
  base_ = user_.metrics()->tags(tags);
  if (scenario_ != scenario) {
    own_.clear();
    metadata_.clear();
  }
  scenario_ = scenario;
  sink_ = user_.metrics();
  known_ = false;
}

// setup() or teardown().
void Tags::begin_phase() {
  std::vector<sample::TagView> tags;
  for (const auto& [name, value] : user_.world().options->tags) tags.push_back({name, value});
  base_ = user_.metrics()->tags(tags);
  sink_ = nullptr;  // no scenario's
  known_ = false;
}

void Tags::set_path(std::string_view path) {
  if (path_ == path) return;
  path_ = path;
  known_ = false;
}

sample::TagsId Tags::current() {
  if (user_.metrics() == nullptr) return {};
  if (known_) return current_;
  known_ = true;
  current_ = base_;
  if (system_.group) current_ = with(current_, "group", path_);
  if (system_.vu) {
    const std::string number = std::to_string(user_.number());
    current_ = user_.metrics()->with(current_, {"vu", number, true});
  }
  if (system_.iter) {
    const std::string number = std::to_string(user_.iterations());
    current_ = user_.metrics()->with(current_, {"iter", number, true});
  }
  for (const auto& [name, value] : own_) current_ = with(current_, name, value);
  for (const auto& [name, value] : metadata_) current_ = user_.metrics()->with(current_, {name, value, true});
  return current_;
}

bool Tags::add_object(sample::TagsId& set, JSValueConst object) {
  if (!JS_IsObject(object)) return true;
  JSContext* context = user_.context();
  return each_property(context, object, [&](JSAtom name, JSValueConst value) {
    std::string text;
    if (!tag_text(context, value, text)) return false;
    set = with(set, name_of(context, name), text);
    return true;
  });
}

void Tags::set_own(const std::string& name, std::string value, bool metadata) {
  remove_own(name, metadata);
  (metadata ? metadata_ : own_).emplace_back(name, std::move(value));
}

void Tags::remove_own(const std::string& name, bool metadata) {
  std::erase_if(metadata ? metadata_ : own_, [&](const auto& tag) { return tag.first == name; });
  known_ = false;
}

Tags::Own Tags::seen(bool metadata) const {
  if (metadata) return metadata_;
  Own all;
  const auto put = [&](const std::string& name, const std::string& value) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const auto& tag) { return tag.first == name; });
    if (same != all.end()) {
      same->second = value;
    } else {
      all.emplace_back(name, value);
    }
  };
  if (const auto& options = user_.world().options) {
    for (const auto& [name, value] : options->tags) put(name, value);
    if (user_.job().kind == Job::Kind::iteration && !user_.in_init()) {
      const plan::k6::Scenario& scenario = options->scenarios[user_.job().assignment.scenario];
      for (const auto& [name, value] : scenario.tags) put(name, value);
      if (system_.scenario) put("scenario", scenario.name);
    }
  }
  if (system_.group) put("group", path_);
  for (const auto& [name, value] : own_) put(name, value);
  return all;
}

void Tags::job_begins(const Job& job) {
  set_path(special_group(job.kind));
  if (system_.iter) known_ = false;
  begun_ = user_.now();
  if (user_.metrics() == nullptr) return;
  if (job.kind == Job::Kind::iteration) {
    begin_scenario(job.assignment.scenario);
  } else {
    begin_phase();
  }
}

void Tags::job_ends(const Job& job, const JobEnd& end) {
  if (user_.metrics() == nullptr) return;
  set_path(special_group(job.kind));
  const Instant now = user_.now();
  sample::MetricSink& sink = *user_.metrics();
  using sample::Metric;
  const sample::TagsId tags = current();
  if (job.kind == Job::Kind::iteration && !end.interrupted) {
    sink.add(Metric::iteration_duration, milliseconds(now - begun_), tags, now);
    sink.add(Metric::iterations, 1, tags, now);
  }
  Transfer& transfer = user_.part<Transfer>();
  sink.add(Metric::data_sent, static_cast<double>(transfer.take_sent()), tags, now);
  sink.add(Metric::data_received, static_cast<double>(transfer.take_received()), tags, now);
}

}  // namespace brink::script::js

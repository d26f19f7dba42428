// Tags: the tags of a user's metrics: those of the run, its scenario, the group its program is in, and what the program
// added. Part of a user.
#pragma once

#include <string>
#include <vector>

#include "sample/metrics.h"
#include "script/js/user.h"

namespace brink::script::js {

// System tags that are on (option systemTags).
struct SystemTags {
  explicit SystemTags(Group& group);
  bool proto, subproto, status, method, url, name, group, check, error, error_code, tls_version, scenario, service,
      expected_response, iter, vu, ip;
};

class Tags final : public User::Watcher {
 public:
  explicit Tags(User& user);

  // Of what the program says now; 0 with nobody to count metrics.
  sample::TagsId current();
  // The same with one more. System tags go through the sink by name; nobody's are left out.
  sample::TagsId with(sample::TagsId set, std::string_view name, std::string_view value);
  // Adds what an object of a script says: text, numbers and booleans. False with an exception set.
  bool add_object(sample::TagsId& set, JSValueConst object);

  const std::string& group_path() const { return path_; }
  void enter_group(std::string_view path) { set_path(path); }

  // exec.vu.metrics.tags and .metadata, until the scenario changes.
  using Own = std::vector<std::pair<std::string, std::string>>;
  void set_own(const std::string& name, std::string value, bool metadata);
  void remove_own(const std::string& name, bool metadata);
  // As the program sees them: tags with those of the run, the scenario and the group.
  Own seen(bool metadata) const;

  void job_begins(const Job& job) override;
  void job_ends(const Job& job, const JobEnd& end) override;

 private:
  void begin_scenario(std::uint32_t scenario);
  void begin_phase();
  void set_path(std::string_view path);

  User& user_;
  const SystemTags& system_;
  std::string path_;  // "::a::b"
  Own own_, metadata_;
  sample::MetricSink* sink_ = nullptr;  // whose `base_` is
  sample::TagsId base_{};               // of the run, and of the scenario
  sample::TagsId current_{};
  std::uint32_t scenario_ = ~std::uint32_t{0};  // of `base_`
  bool known_ = false;
  Instant begun_{};
};

// Text of a tag's value; nothing with an exception set for what cannot be one.
bool tag_text(JSContext* context, JSValueConst value, std::string& text);

}  // namespace brink::script::js

#include "input/import/jmeter_sampler.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "input/document.h"
#include "input/import/address.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

struct Argument {
  std::string name, value;
  bool encode = false;  // otherwise it is encoded already
  bool equals = true;   // "=" stands between them even without a value
};

class SamplerReader {
 public:
  SamplerReader(const JmxElement& sampler, const JmeterScope& scope, const JmeterText& text)
      : sampler_(sampler), scope_(scope), text_(text) {}

  std::optional<plan::RecordedRequest> run() {
    const auto address = split_open_address(url());
    if (!address) return std::nullopt;
    request_.name = sampler_.name;
    request_.method = property("HTTPSampler.method");
    if (request_.method.empty()) request_.method = "GET";
    request_.base = address->origin;
    request_.path = address->path;
    request_.headers = scope_.headers;
    request_.think_before_s = scope_.pause_s;
    request_.expect = scope_.expect;
    request_.extract = scope_.extract;
    content();
    log_in(address->url());
    if (request_.name.empty()) request_.name = request_.method + " " + request_.path;
    return std::move(request_);
  }

 private:
  // Its own, or that of the innermost defaults that have one.
  std::string property(std::string_view name) const {
    std::string value = text_.fill(sampler_.properties.value(name));
    for (auto at = scope_.defaults.rbegin(); value.empty() && at != scope_.defaults.rend(); ++at) {
      value = text_.fill((*at)->value(name));
    }
    return std::string(trim(value));
  }

  // The path may be a whole URL.
  std::string url() const {
    const std::string path = property("HTTPSampler.path");
    if (path.starts_with("http://") || path.starts_with("https://")) return path;
    const std::string protocol = property("HTTPSampler.protocol"), domain = property("HTTPSampler.domain");
    const std::string port = property("HTTPSampler.port");
    if (domain.empty()) return "";
    return fmt::format("{}://{}{}{}{}{}", protocol.empty() ? "http" : protocol, domain, port.empty() ? "" : ":", port,
                       path.starts_with('/') || path.empty() ? "" : "/", path);
  }

  std::vector<Argument> arguments() const {
    std::vector<Argument> list;
    const auto add = [&](const JmxProperties& properties) {
      for (const auto& [key, argument] :
           properties.group("HTTPsampler.Arguments").group("Arguments.arguments").groups) {
        const std::string equals = argument.value("HTTPArgument.use_equals");
        list.push_back({text_.fill(argument.value("Argument.name")), text_.fill(argument.value("Argument.value")),
                        argument.is("HTTPArgument.always_encode"), equals != "false"});
      }
    };
    for (const JmxProperties* defaults : scope_.defaults) add(*defaults);
    add(sampler_.properties);
    return list;
  }

  static std::string encoded(const Argument& argument, const std::string& text) {
    return argument.encode ? form_encoded(text) : text;
  }
  static std::string pair(const Argument& argument) {
    std::string out = encoded(argument, argument.name);
    if (!argument.name.empty() && (argument.equals || !argument.value.empty())) out += '=';
    return out + encoded(argument, argument.value);
  }

  void content() {
    const auto list = arguments();
    files();
    const bool has_body = request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
    const bool raw = sampler_.properties.is("HTTPSampler.postBodyRaw");
    if (raw) {
      for (const Argument& argument : list) request_.body.text += argument.value;
    } else if (has_body || request_.body.given()) {
      form(list);
    } else {
      for (const Argument& argument : list) {
        request_.path += (request_.path.find('?') == std::string::npos ? "?" : "&") + pair(argument);
      }
    }
    if (request_.body.is_form()) {  // its type is made with it
      std::erase_if(request_.headers, [](const plan::Header& h) { return iequals(h.name, "content-type"); });
    }
  }

  // A file without a name, and nothing else, is the body itself.
  void files() {
    const auto& files = sampler_.properties.group("HTTPsampler.Files").group("HTTPFileArgs.files").groups;
    for (const auto& [key, file] : files) {
      const std::string path = text_.fill(file.value("File.path")), name = text_.fill(file.value("File.paramname"));
      const std::string type = text_.fill(file.value("File.mimetype"));
      if (path.empty()) continue;
      if (name.empty() && files.size() == 1) {
        request_.body.file = path;
        if (!type.empty() && !has_header(request_.headers, "content-type"))
          request_.headers.push_back({"Content-Type", type});
      } else {
        request_.body.files.push_back({name.empty() ? "file" : name, path, "", type});
      }
    }
  }

  void form(const std::vector<Argument>& list) {
    if (list.empty() || !request_.body.file.empty()) return;
    const bool nameless = std::any_of(list.begin(), list.end(), [](const Argument& a) { return a.name.empty(); });
    if (nameless && request_.body.files.empty()) {  // pieces of a body
      for (const Argument& argument : list) {
        request_.body.text += (request_.body.text.empty() ? "" : "&") + pair(argument);
      }
      return;
    }
    request_.body.multipart = sampler_.properties.is("HTTPSampler.DO_MULTIPART_POST");
    for (const Argument& argument : list) {
      const bool plain = argument.encode || request_.body.multipart;
      request_.body.form.push_back(
          {plain ? argument.name : decoded(argument.name), plain ? argument.value : decoded(argument.value)});
    }
  }

  static std::string decoded(const std::string& text) {
    const std::string out = form_decoded(text);
    return is_utf8(out) ? out : text;
  }

  void log_in(const std::string& url) {
    for (const JmeterLogin& login : scope_.logins) {
      const bool meant = url.starts_with(login.url) && !has_placeholder(login.user + login.password);
      if (!meant || has_header(request_.headers, "authorization")) continue;
      request_.headers.push_back({"Authorization", "Basic " + base64(login.user + ":" + login.password)});
    }
  }

  const JmxElement& sampler_;
  const JmeterScope& scope_;
  const JmeterText& text_;
  plan::RecordedRequest request_;
};

}  // namespace

std::optional<plan::RecordedRequest> request_of(const JmxElement& sampler, const JmeterScope& scope,
                                                const JmeterText& text) {
  return SamplerReader(sampler, scope, text).run();
}

}  // namespace brink::input

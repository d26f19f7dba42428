#include "script/js/grpc_reflection.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/base64.h"
#include "script/js/grpc_task.h"

namespace brink::script::js {
namespace {

using Json = nlohmann::json;
using protocol::GrpcCode;

class Reflection {
 public:
  Reflection(User& user, std::shared_ptr<GrpcClient> client, JSValueConst metadata)
      : user_(user), client_(std::move(client)), metadata_(metadata) {}

  // False with an exception set.
  bool run() {
    std::vector<Json> answers;
    if (!ask({{{"listServices", "*"}}}, answers)) return false;
    std::vector<Json> questions;
    for (const Json& answer : answers) {
      if (!answer.contains("listServicesResponse")) continue;
      for (const Json& service : answer["listServicesResponse"]["service"]) {
        questions.push_back({{"fileContainingSymbol", service["name"]}});
      }
    }
    while (!questions.empty()) {
      answers.clear();
      if (!ask(questions, answers)) return false;
      for (const Json& answer : answers) {
        if (!keep(answer)) return false;
      }
      questions = missing();
    }
    auto schema = load_descriptors(user_.world(), descriptors_);
    if (!schema) return fail(schema.error().message);
    client_->schemas.push_back(std::move(*schema));
    return true;
  }

 private:
  bool fail(const std::string& why) {
    throw_error(user_.context(), "error getting the services by reflection: " + why);
    return false;
  }

  // All questions in one call; the older version of the service where the server does not have the newer.
  bool ask(const std::vector<Json>& questions, std::vector<Json>& answers) {
    for (const char* version : {"v1", "v1alpha"}) {
      if (version_.empty() || version_ == version) {
        const std::string method = "grpc.reflection." + std::string(version) + ".ServerReflection/ServerReflectionInfo";
        const SchemaRef schema = standard_services(user_.world());
        GrpcTask task(user_, client_);
        task.be_silent();
        task.aim(GrpcClient::Found{schema, schema->find(method)});
        if (!call(task, questions)) return false;
        if (task.status().code == GrpcCode::unimplemented && version_.empty()) continue;
        version_ = version;
        return read(task, *schema, answers);
      }
    }
    return fail("the server has no reflection");
  }

  bool call(GrpcTask& task, const std::vector<Json>& questions) {
    JSContext* context = user_.context();
    const Value params(context, JS_NewObject(context));
    define(context, params.get(), "metadata", JS_DupValue(context, metadata_));
    if (!task.read_params(params.get())) return false;
    for (const Json& question : questions) {
      if (!task.add_message(question.dump())) return false;
    }
    return perform(user_, task);
  }

  bool read(const GrpcTask& task, const protocol::ProtoSchema& schema, std::vector<Json>& answers) {
    if (!task.status().ok()) {
      return fail(std::string(protocol::grpc_code_name(task.status().code)) + ": " + task.status().message);
    }
    for (const std::string& message : task.messages()) {
      const auto json = schema.decode(task.method().output, message);
      if (!json) return fail(json.error().message);
      answers.push_back(Json::parse(*json, nullptr, false));
    }
    return true;
  }

  bool keep(const Json& answer) {
    if (answer.contains("errorResponse")) return fail(answer["errorResponse"].value("errorMessage", "unknown"));
    if (!answer.contains("fileDescriptorResponse")) return true;
    for (const Json& file : answer["fileDescriptorResponse"]["fileDescriptorProto"]) {
      auto bytes = base64_decoded(file.get<std::string>());
      const auto names = bytes ? protocol::proto_file_names(*bytes) : std::vector<std::string>();
      if (names.empty()) return fail("a descriptor of a file cannot be read");
      if (!known_.insert(names.front()).second) continue;
      wanted_.insert(names.begin() + 1, names.end());
      descriptors_.push_back(std::move(*bytes));
    }
    return true;
  }

  // Files that are imported and have not come.
  std::vector<Json> missing() {
    std::vector<Json> questions;
    for (const std::string& name : wanted_) {
      if (!known_.contains(name) && asked_.insert(name).second && !name.starts_with("google/protobuf/")) {
        questions.push_back({{"fileByFilename", name}});
      }
    }
    return questions;
  }

  User& user_;
  std::shared_ptr<GrpcClient> client_;
  JSValueConst metadata_;
  std::string version_;  // that the server has
  std::vector<std::string> descriptors_;
  std::set<std::string> known_, wanted_, asked_;
};

}  // namespace

bool reflect(User& user, const std::shared_ptr<GrpcClient>& client, JSValueConst metadata) {
  return Reflection(user, client, metadata).run();
}

}  // namespace brink::script::js

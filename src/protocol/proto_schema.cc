#include "protocol/proto_schema.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/api.pb.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <google/protobuf/wrappers.pb.h>

#include <algorithm>
#include <unordered_map>

#include "protocol/proto_json.h"

namespace brink::protocol {
namespace pb = google::protobuf;
namespace {

// The library prints what it thinks of bytes that are no message; who asked is told that by a result.
void keep_quiet() {
  static const auto before = pb::SetLogHandler(nullptr);
  static_cast<void>(before);
}

// google/protobuf/timestamp.proto and its like, which the library itself has; null: another.
const pb::FileDescriptor* standard_file(const std::string& name) {
  if (!name.starts_with("google/protobuf/")) return nullptr;
  return pb::DescriptorPool::generated_pool()->FindFileByName(name);
}

class Sources final : public pb::compiler::SourceTree {
 public:
  explicit Sources(const ProtoSchema::Read& read) : read_(read) {}
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override {
    auto text = read_(name);
    const pb::FileDescriptor* standard = text ? nullptr : standard_file(name);
    if (standard != nullptr) text = standard->DebugString();
    if (!text) return nullptr;
    texts_.push_back(std::make_unique<std::string>(std::move(*text)));
    return new pb::io::ArrayInputStream(texts_.back()->data(), static_cast<int>(texts_.back()->size()));
  }
  std::string GetLastErrorMessage() override { return "the file is not there"; }

 private:
  const ProtoSchema::Read& read_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

// Lines and columns as people count them.
class FileErrors final : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column, const std::string& message) override {
    if (!text.empty()) text += "; ";
    text += file;
    if (line >= 0) text += ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1);
    text += ": " + message;
  }
  std::string text;
};

class PoolErrors final : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string& file, const std::string& element, const pb::Message*, ErrorLocation,
                const std::string& message) override {
    if (!text.empty()) text += "; ";
    text += file + ": " + element + ": " + message;
  }
  std::string text;
};

}  // namespace

struct ProtoSchema::Parts {
  // Either of files that were parsed, or a pool of descriptors.
  std::unique_ptr<Sources> sources;
  FileErrors file_errors;
  std::unique_ptr<pb::compiler::Importer> importer;
  std::unique_ptr<pb::DescriptorPool> own_pool;
  const pb::DescriptorPool* pool = nullptr;
  std::vector<const pb::FileDescriptor*> files;  // those that were named
  std::unique_ptr<pb::util::TypeResolver> types;
  std::unique_ptr<pb::DynamicMessageFactory> messages;
};

ProtoSchema::ProtoSchema(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
  parts_->types.reset(pb::util::NewTypeResolverForDescriptorPool(proto_type_prefix, parts_->pool));
  parts_->messages = std::make_unique<pb::DynamicMessageFactory>(parts_->pool);
  list_methods();
}

ProtoSchema::~ProtoSchema() = default;

void ProtoSchema::list_methods() {
  for (const pb::FileDescriptor* file : parts_->files) {
    for (int s = 0; s < file->service_count(); ++s) {
      const pb::ServiceDescriptor& service = *file->service(s);
      for (int m = 0; m < service.method_count(); ++m) {
        const pb::MethodDescriptor& method = *service.method(m);
        methods_.push_back({file->package(), service.full_name(), method.name(),
                            "/" + service.full_name() + "/" + method.name(), method.input_type()->full_name(),
                            method.output_type()->full_name(), method.client_streaming(), method.server_streaming()});
      }
    }
  }
}

Result<std::shared_ptr<const ProtoSchema>> ProtoSchema::of_files(std::span<const std::string> names, const Read& read) {
  keep_quiet();
  auto parts = std::make_unique<Parts>();
  parts->sources = std::make_unique<Sources>(read);
  parts->importer = std::make_unique<pb::compiler::Importer>(parts->sources.get(), &parts->file_errors);
  for (const std::string& name : names) {
    const pb::FileDescriptor* file = parts->importer->Import(name);
    if (file == nullptr) {
      return usage_error(parts->file_errors.text, "mend the .proto file, or name the folders it imports from");
    }
    parts->files.push_back(file);
  }
  parts->pool = parts->importer->pool();
  parts->sources.reset();
  return std::shared_ptr<const ProtoSchema>(new ProtoSchema(std::move(parts)));
}

Result<std::shared_ptr<const ProtoSchema>> ProtoSchema::of_set(std::string_view bytes) {
  keep_quiet();
  pb::FileDescriptorSet set;
  if (!set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || set.file_size() == 0) {
    return usage_error("it is no set of descriptors",
                       "make one with protoc --include_imports --descriptor_set_out=FILE");
  }
  std::vector<std::string> files;
  for (const pb::FileDescriptorProto& file : set.file()) files.push_back(file.SerializeAsString());
  return of_descriptors(files);
}

// A file is built after those it imports.
Result<std::shared_ptr<const ProtoSchema>> ProtoSchema::of_descriptors(std::span<const std::string> files) {
  keep_quiet();
  auto parts = std::make_unique<Parts>();
  parts->own_pool = std::make_unique<pb::DescriptorPool>();
  std::unordered_map<std::string, pb::FileDescriptorProto> waiting;
  std::vector<std::string> order;
  for (const std::string& bytes : files) {
    pb::FileDescriptorProto file;
    if (!file.ParseFromString(bytes)) return usage_error("a descriptor of a file cannot be read");
    order.push_back(file.name());
    waiting.emplace(file.name(), std::move(file));
  }
  std::string error;
  const std::function<bool(const std::string&)> build = [&](const std::string& name) {
    if (parts->own_pool->FindFileByName(name) != nullptr) return true;
    pb::FileDescriptorProto file;
    if (const auto own = waiting.find(name); own != waiting.end()) {
      file = std::move(own->second);
      waiting.erase(own);
    } else if (const pb::FileDescriptor* standard = standard_file(name)) {
      standard->CopyTo(&file);
    } else {
      error = "the file " + name + ", which is imported, is missing";
      return false;
    }
    for (const std::string& imported : file.dependency()) {
      if (!build(imported)) return false;
    }
    PoolErrors errors;
    if (parts->own_pool->BuildFileCollectingErrors(file, &errors) != nullptr) return true;
    error = errors.text;
    return false;
  };
  for (const std::string& name : order) {
    if (!build(name)) return usage_error(error);
    const pb::FileDescriptor* made = parts->own_pool->FindFileByName(name);
    if (std::find(parts->files.begin(), parts->files.end(), made) == parts->files.end()) parts->files.push_back(made);
  }
  parts->pool = parts->own_pool.get();
  return std::shared_ptr<const ProtoSchema>(new ProtoSchema(std::move(parts)));
}

const ProtoMethod* ProtoSchema::find(std::string_view method) const {
  if (method.starts_with('/')) method.remove_prefix(1);
  const auto found = std::find_if(methods_.begin(), methods_.end(), [&](const ProtoMethod& one) {
    return std::string_view(one.path).substr(1) == method;
  });
  return found != methods_.end() ? &*found : nullptr;
}

Result<std::string> ProtoSchema::encode(const std::string& type, std::string_view json) const {
  std::string bytes;
  const auto ok = pb::util::JsonToBinaryString(parts_->types.get(), proto_type_url(type),
                                               pb::StringPiece(json.data(), json.size()), &bytes);
  if (!ok.ok()) return usage_error(std::string(ok.message()));
  return bytes;
}

Result<std::string> ProtoSchema::decode(const std::string& type, std::string_view bytes) const {
  const pb::Descriptor* descriptor = parts_->pool->FindMessageTypeByName(type);
  if (descriptor == nullptr) return usage_error("the message " + type + " is not known");
  const std::unique_ptr<pb::Message> message(parts_->messages->GetPrototype(descriptor)->New());
  if (!message->ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return usage_error("what came is no message " + type);
  }
  std::string json;
  if (auto ok = append_proto_json(json, *message, *parts_->types); !ok) return tl::unexpected(ok.error());
  return json;
}

std::vector<std::string> proto_file_names(std::string_view descriptor) {
  pb::FileDescriptorProto file;
  if (!file.ParseFromArray(descriptor.data(), static_cast<int>(descriptor.size()))) return {};
  std::vector<std::string> names{file.name()};
  names.insert(names.end(), file.dependency().begin(), file.dependency().end());
  return names;
}

}  // namespace brink::protocol

#include "cluster/nats_library.h"

#include <dlfcn.h>

namespace brink::cluster {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool find_options(void* library, NatsLibrary& nats) {
  bool all = true;
  all = all && find(library, "natsOptions_Create", nats.options_create);
  all = all && find(library, "natsOptions_Destroy", nats.options_destroy);
  all = all && find(library, "natsOptions_SetServers", nats.set_servers);
  all = all && find(library, "natsOptions_SetName", nats.set_name);
  all = all && find(library, "natsOptions_SetToken", nats.set_token);
  all = all && find(library, "natsOptions_SetUserInfo", nats.set_user_info);
  all = all && find(library, "natsOptions_SetNKeyFromSeed", nats.set_nkey_from_seed);
  all = all && find(library, "natsOptions_SetUserCredentialsFromFiles", nats.set_credentials_files);
  all = all && find(library, "natsOptions_SetSecure", nats.set_secure);
  all = all && find(library, "natsOptions_LoadCATrustedCertificates", nats.load_ca);
  all = all && find(library, "natsOptions_LoadCertificatesChain", nats.load_certificates);
  all = all && find(library, "natsOptions_SetTimeout", nats.set_timeout);
  all = all && find(library, "natsOptions_SetMaxReconnect", nats.set_max_reconnect);
  all = all && find(library, "natsOptions_SetReconnectWait", nats.set_reconnect_wait);
  all = all && find(library, "natsOptions_SetReconnectBufSize", nats.set_reconnect_buffer);
  all = all && find(library, "natsOptions_SetPingInterval", nats.set_ping_interval);
  all = all && find(library, "natsOptions_SetErrorHandler", nats.set_error_handler);
  return all;
}

bool find_messages(void* library, NatsLibrary& nats) {
  bool all = true;
  all = all && find(library, "natsConnection_Connect", nats.connect);
  all = all && find(library, "natsConnection_Close", nats.close);
  all = all && find(library, "natsConnection_Destroy", nats.destroy);
  all = all && find(library, "natsConnection_Status", nats.status);
  all = all && find(library, "natsConnection_GetMaxPayload", nats.max_payload);
  all = all && find(library, "natsConnection_Publish", nats.publish);
  all = all && find(library, "natsConnection_FlushTimeout", nats.flush);
  all = all && find(library, "natsConnection_SubscribeSync", nats.subscribe);
  all = all && find(library, "natsSubscription_NextMsg", nats.next_message);
  all = all && find(library, "natsSubscription_SetPendingLimits", nats.set_pending_limits);
  all = all && find(library, "natsSubscription_Destroy", nats.subscription_destroy);
  all = all && find(library, "natsMsg_Create", nats.message_create);
  all = all && find(library, "natsMsg_GetSubject", nats.message_subject);
  all = all && find(library, "natsMsg_GetData", nats.message_data);
  all = all && find(library, "natsMsg_GetDataLength", nats.message_length);
  all = all && find(library, "natsMsg_Destroy", nats.message_destroy);
  all = all && find(library, "natsMsgHeader_Set", nats.header_set);
  all = all && find(library, "natsConnection_JetStream", nats.jetstream);
  all = all && find(library, "jsCtx_Destroy", nats.jetstream_destroy);
  all = all && find(library, "jsStreamConfig_Init", nats.stream_config_init);
  all = all && find(library, "jsSubOptions_Init", nats.sub_options_init);
  all = all && find(library, "js_AddStream", nats.add_stream);
  all = all && find(library, "js_DeleteStream", nats.delete_stream);
  all = all && find(library, "jsStreamInfo_Destroy", nats.stream_info_destroy);
  all = all && find(library, "js_Publish", nats.stream_publish);
  all = all && find(library, "js_PublishMsg", nats.stream_publish_message);
  all = all && find(library, "jsPubAck_Destroy", nats.ack_destroy);
  all = all && find(library, "js_GetLastMsg", nats.last_message);
  all = all && find(library, "js_SubscribeSync", nats.stream_subscribe);
  all = all && find(library, "natsStatus_GetText", nats.status_text);
  all = all && find(library, "nats_GetLastError", nats.last_error);
  return all;
}

}  // namespace

Result<const NatsLibrary*> NatsLibrary::load() {
  static NatsLibrary nats;
  static const bool loaded = [] {
    void* library = dlopen("libnats.so.3.4", RTLD_NOW | RTLD_LOCAL);
    return library && find_options(library, nats) && find_messages(library, nats);
  }();
  if (!loaded) {
    return could_not_run("the client library of NATS, libnats.so.3.4, cannot be loaded",
                         "install it: apt install libnats3.4");
  }
  return &nats;
}

}  // namespace brink::cluster

#include "cluster/nats_library.h"

#include "base/shared_library.h"

namespace brink::cluster {
namespace {

void find_options(SharedLibrary& library, NatsLibrary& nats) {
  library.find("natsOptions_Create", nats.options_create);
  library.find("natsOptions_Destroy", nats.options_destroy);
  library.find("natsOptions_SetServers", nats.set_servers);
  library.find("natsOptions_SetName", nats.set_name);
  library.find("natsOptions_SetToken", nats.set_token);
  library.find("natsOptions_SetUserInfo", nats.set_user_info);
  library.find("natsOptions_SetNKeyFromSeed", nats.set_nkey_from_seed);
  library.find("natsOptions_SetUserCredentialsFromFiles", nats.set_credentials_files);
  library.find("natsOptions_SetSecure", nats.set_secure);
  library.find("natsOptions_LoadCATrustedCertificates", nats.load_ca);
  library.find("natsOptions_LoadCertificatesChain", nats.load_certificates);
  library.find("natsOptions_SkipServerVerification", nats.skip_server_verification);
  library.find("natsOptions_SetTimeout", nats.set_timeout);
  library.find("natsOptions_SetMaxReconnect", nats.set_max_reconnect);
  library.find("natsOptions_SetReconnectWait", nats.set_reconnect_wait);
  library.find("natsOptions_SetReconnectBufSize", nats.set_reconnect_buffer);
  library.find("natsOptions_SetPingInterval", nats.set_ping_interval);
  library.find("natsOptions_SetErrorHandler", nats.set_error_handler);
}

void find_messages(SharedLibrary& library, NatsLibrary& nats) {
  library.find("natsConnection_Connect", nats.connect);
  library.find("natsConnection_Close", nats.close);
  library.find("natsConnection_Destroy", nats.destroy);
  library.find("natsConnection_Status", nats.status);
  library.find("natsConnection_GetMaxPayload", nats.max_payload);
  library.find("natsConnection_Publish", nats.publish);
  library.find("natsConnection_FlushTimeout", nats.flush);
  library.find("natsConnection_SubscribeSync", nats.subscribe);
  library.find("natsSubscription_NextMsg", nats.next_message);
  library.find("natsSubscription_SetPendingLimits", nats.set_pending_limits);
  library.find("natsSubscription_Destroy", nats.subscription_destroy);
  library.find("natsMsg_Create", nats.message_create);
  library.find("natsMsg_GetSubject", nats.message_subject);
  library.find("natsMsg_GetData", nats.message_data);
  library.find("natsMsg_GetDataLength", nats.message_length);
  library.find("natsMsg_Destroy", nats.message_destroy);
  library.find("natsMsgHeader_Set", nats.header_set);
  library.find("natsConnection_JetStream", nats.jetstream);
  library.find("jsCtx_Destroy", nats.jetstream_destroy);
  library.find("jsStreamConfig_Init", nats.stream_config_init);
  library.find("jsSubOptions_Init", nats.sub_options_init);
  library.find("js_AddStream", nats.add_stream);
  library.find("js_DeleteStream", nats.delete_stream);
  library.find("jsStreamInfo_Destroy", nats.stream_info_destroy);
  library.find("js_Publish", nats.stream_publish);
  library.find("js_PublishMsg", nats.stream_publish_message);
  library.find("jsPubAck_Destroy", nats.ack_destroy);
  library.find("js_GetLastMsg", nats.last_message);
  library.find("js_SubscribeSync", nats.stream_subscribe);
  library.find("natsStatus_GetText", nats.status_text);
  library.find("nats_GetLastError", nats.last_error);
}

}  // namespace

Result<const NatsLibrary*> NatsLibrary::load() {
  static NatsLibrary nats;
  static const bool loaded = [] {
    SharedLibrary library("libnats.so.3.4");
    find_options(library, nats);
    find_messages(library, nats);
    return library.complete();
  }();
  if (!loaded) {
    return could_not_run("the client library of NATS, libnats.so.3.4, cannot be loaded",
                         "install it: apt install libnats3.4");
  }
  return &nats;
}

// The place in its sources that stands before it, "(conn.c:2088): ", is not for people.
std::string NatsLibrary::words() const {
  const char* text = last_error(nullptr);
  const std::string said = text != nullptr ? text : "";
  const auto place = said.find("): ");
  return said.starts_with("(") && place != std::string::npos ? said.substr(place + 3) : said;
}

std::string NatsLibrary::why(natsStatus status) const {
  const std::string said = words();
  return said.empty() ? status_text(status) : said;
}

}  // namespace brink::cluster

// The client library of NATS, loaded when a run goes to other machines: a run on this one does not pay for it (it
// brings a library of protocol buffers, and relocations).
//
// Loaded once and kept until the process ends; the functions are libnats' own and as thread-safe as those. Not before a
// fork: its threads do not survive one.
#pragma once

#include <nats/nats.h>

#include <string>

#include "base/result.h"

namespace brink::cluster {

struct NatsLibrary {
  // Error (could not run): the library is not there or too old.
  static Result<const NatsLibrary*> load();

  decltype(&natsOptions_Create) options_create = nullptr;
  decltype(&natsOptions_Destroy) options_destroy = nullptr;
  decltype(&natsOptions_SetServers) set_servers = nullptr;
  decltype(&natsOptions_SetName) set_name = nullptr;
  decltype(&natsOptions_SetToken) set_token = nullptr;
  decltype(&natsOptions_SetUserInfo) set_user_info = nullptr;
  decltype(&natsOptions_SetNKeyFromSeed) set_nkey_from_seed = nullptr;
  decltype(&natsOptions_SetUserCredentialsFromFiles) set_credentials_files = nullptr;
  decltype(&natsOptions_SetSecure) set_secure = nullptr;
  decltype(&natsOptions_LoadCATrustedCertificates) load_ca = nullptr;
  decltype(&natsOptions_LoadCertificatesChain) load_certificates = nullptr;
  decltype(&natsOptions_SkipServerVerification) skip_server_verification = nullptr;
  decltype(&natsOptions_SetTimeout) set_timeout = nullptr;
  decltype(&natsOptions_SetMaxReconnect) set_max_reconnect = nullptr;
  decltype(&natsOptions_SetReconnectWait) set_reconnect_wait = nullptr;
  decltype(&natsOptions_SetReconnectBufSize) set_reconnect_buffer = nullptr;
  decltype(&natsOptions_SetPingInterval) set_ping_interval = nullptr;
  decltype(&natsOptions_SetErrorHandler) set_error_handler = nullptr;
  decltype(&natsConnection_Connect) connect = nullptr;
  decltype(&natsConnection_Close) close = nullptr;
  decltype(&natsConnection_Destroy) destroy = nullptr;
  decltype(&natsConnection_Status) status = nullptr;
  decltype(&natsConnection_GetMaxPayload) max_payload = nullptr;
  decltype(&natsConnection_Publish) publish = nullptr;
  decltype(&natsConnection_FlushTimeout) flush = nullptr;
  decltype(&natsConnection_SubscribeSync) subscribe = nullptr;
  decltype(&natsSubscription_NextMsg) next_message = nullptr;
  decltype(&natsSubscription_SetPendingLimits) set_pending_limits = nullptr;
  decltype(&natsSubscription_Destroy) subscription_destroy = nullptr;
  decltype(&natsMsg_Create) message_create = nullptr;
  decltype(&natsMsg_GetSubject) message_subject = nullptr;
  decltype(&natsMsg_GetData) message_data = nullptr;
  decltype(&natsMsg_GetDataLength) message_length = nullptr;
  decltype(&natsMsg_Destroy) message_destroy = nullptr;
  decltype(&natsMsgHeader_Set) header_set = nullptr;
  decltype(&natsConnection_JetStream) jetstream = nullptr;
  decltype(&jsCtx_Destroy) jetstream_destroy = nullptr;
  decltype(&jsStreamConfig_Init) stream_config_init = nullptr;
  decltype(&jsSubOptions_Init) sub_options_init = nullptr;
  decltype(&js_AddStream) add_stream = nullptr;
  decltype(&js_DeleteStream) delete_stream = nullptr;
  decltype(&jsStreamInfo_Destroy) stream_info_destroy = nullptr;
  decltype(&js_Publish) stream_publish = nullptr;
  decltype(&js_PublishMsg) stream_publish_message = nullptr;
  decltype(&jsPubAck_Destroy) ack_destroy = nullptr;
  decltype(&js_GetLastMsg) last_message = nullptr;
  decltype(&js_SubscribeSync) stream_subscribe = nullptr;
  decltype(&natsStatus_GetText) status_text = nullptr;
  decltype(&nats_GetLastError) last_error = nullptr;

  // What went wrong last on this thread, in the library's words; empty: it has none.
  std::string words() const;
  // Those, or what `status` means.
  std::string why(natsStatus status) const;
};

}  // namespace brink::cluster

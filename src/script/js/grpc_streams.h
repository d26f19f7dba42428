// Streams of k6/net/grpc as a user's program has them.
#pragma once

#include "script/js/grpc_task.h"
#include "script/js/wrapped.h"

namespace brink::script::js {

// What is behind an object that is a client.
struct GrpcClientRef {
  std::shared_ptr<GrpcClient> client = std::make_shared<GrpcClient>();
};
using GrpcClients = Wrapped<GrpcClientRef>;

// The first argument, which our own JavaScript takes care is one.
std::shared_ptr<GrpcClient> grpc_client_in(int count, JSValueConst* arguments);

// stream(client, method, params, listener), write(number, request), end(number)
void define_grpc_streams(JSContext* context, JSValueConst functions);

}  // namespace brink::script::js

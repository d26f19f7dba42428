// The services a server says it has (gRPC server reflection, v1 or v1alpha).
#pragma once

#include "script/js/grpc_client.h"

namespace brink::script::js {

// On the user's fiber, over the client's connection; `metadata`: [[name, value]]. False with an exception set.
bool reflect(User& user, const std::shared_ptr<GrpcClient>& client, JSValueConst metadata);

}  // namespace brink::script::js

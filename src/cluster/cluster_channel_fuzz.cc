#include <string_view>

#include "base/check.h"
#include "cluster/channel.h"

// Frames, each after its length in one byte. Whatever they are, the one that hears them can go on talking.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::cluster;
  Channel channel;
  channel.say("first");
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::size_t length = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    const std::string_view frame = rest.substr(0, length);
    rest.remove_prefix(frame.size());
    if (!channel.hear(frame)) return 0;
    (void)channel.outgoing({});
  }
  channel.say("last");
  CHECK(!channel.outgoing({}).empty());
  return 0;
}

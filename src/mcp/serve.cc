#include "mcp/serve.h"

#include "mcp/line_reader.h"
#include "mcp/name_lookup.h"
#include "mcp/server.h"

namespace brink::mcp {

void serve(const Setup& setup, const Streams& streams) {
  Server server(setup, [&](const std::string& line) { streams.write(line + "\n"); });
  LineReader lines(most_line_bytes, {.line = [&](std::string_view line) { server.receive(line); },
                                     .too_long = [&] { server.refuse_long_line(); }});
  while (const auto bytes = streams.read()) lines.feed(*bytes);
  lines.end();
  server.close();
}

Doers real_doers() {
  Doers doers;
  doers.bench = run::bench;
  doers.investigate = run::investigate;
  doers.audit = run::audit;
  doers.list = [](const std::string& folder, std::size_t limit) { return run::Store(folder).list(limit); };
  doers.load = [](const std::string& folder, const std::string& which) { return run::Store(folder).load(which); };
  doers.resolve = look_up;
  return doers;
}

}  // namespace brink::mcp

// What a response costs the parser; the whole user-space share of a request is to stay under 600 ns.
#include <benchmark/benchmark.h>
#include <string>

#include "protocol/http1.h"

namespace brink::protocol {
namespace {

std::string nginx_response(std::size_t body) {
  return "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sat, 21 Nov 2026 09:30:00 GMT\r\nContent-Type: text/html\r\n"
         "Content-Length: " +
         std::to_string(body) +
         "\r\nLast-Modified: Fri, 20 Nov 2026 08:00:00 GMT\r\n"
         "Connection: keep-alive\r\nETag: \"655b1a80-267\"\r\nAccept-Ranges: bytes\r\n\r\n" +
         std::string(body, 'x');
}

std::string application_response() {
  std::string response = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 18; ++i)
    response += "X-Application-Header-" + std::to_string(i) + ": some value of usual length\r\n";
  return response + "Set-Cookie: session=0123456789abcdef; Path=/; HttpOnly\r\nContent-Length: 2\r\n\r\n{}";
}

std::string chunked_response() {
  std::string response = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 4; ++i) response += "400\r\n" + std::string(1024, 'x') + "\r\n";
  return response + "0\r\n\r\n";
}

void parse(benchmark::State& state, const std::string& response, bool keep_head, std::size_t keep_body) {
  Http1Parser parser;
  for (auto _ : state) {
    parser.begin(false, keep_head, keep_body);
    benchmark::DoNotOptimize(parser.consume(response));
    if (parser.state() != Http1Parser::State::complete) state.SkipWithError("not complete");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * response.size()));
}

void nginx_small(benchmark::State& state) { parse(state, nginx_response(64), false, 0); }
void nginx_evidence_kept(benchmark::State& state) { parse(state, nginx_response(64), true, 2048); }
void nginx_100_kb(benchmark::State& state) { parse(state, nginx_response(100 * 1024), false, 0); }
void twenty_headers(benchmark::State& state) { parse(state, application_response(), false, 0); }
void four_chunks(benchmark::State& state) { parse(state, chunked_response(), false, 0); }

BENCHMARK(nginx_small);
BENCHMARK(nginx_evidence_kept);
BENCHMARK(nginx_100_kb);
BENCHMARK(twenty_headers);
BENCHMARK(four_chunks);

}  // namespace
}  // namespace brink::protocol

// k6/experimental/tracing, which k6 has removed: requests are sent as they are, without headers for tracing.
(function () {
  class Client {
    constructor() { throw new Error('k6/experimental/tracing was removed from k6: use k6/http itself, or the http-instrumentation libraries'); }
  }
  return { instrumentHTTP() {}, Client };
})

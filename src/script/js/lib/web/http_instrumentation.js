// In place of the instrumentations of k6/http: requests are sent as they are, without headers for tracing.
import http from 'k6/http';

export class Client {
  get(...args) { return http.get(...args); }
  head(...args) { return http.head(...args); }
  post(...args) { return http.post(...args); }
  put(...args) { return http.put(...args); }
  patch(...args) { return http.patch(...args); }
  del(...args) { return http.del(...args); }
  options(...args) { return http.options(...args); }
  request(...args) { return http.request(...args); }
  asyncRequest(...args) { return http.asyncRequest(...args); }
  batch(...args) { return http.batch(...args); }
}

export function instrumentHTTP() {}

export default { Client, instrumentHTTP };

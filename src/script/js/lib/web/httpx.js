// In place of httpx: a session with a base URL, headers and tags that all its requests have.
import http from 'k6/http';

const merged = (a, b) => Object.assign({}, a, b);

export class Request {
  constructor(method, url, body, params = {}) {
    this.method = method;
    this.url = url;
    this.body = body;
    this.params = params ?? {};
  }
}

const kind = (method) => class extends Request {
  constructor(url, body, params) { super(method, url, body, params); }
};
export const Get = kind('GET');
export const Post = kind('POST');
export const Put = kind('PUT');
export const Patch = kind('PATCH');
export const Delete = kind('DELETE');
export const Options = kind('OPTIONS');
export const Head = kind('HEAD');
export const Trace = kind('TRACE');

export class Httpx {
  constructor(options = {}) {
    this.baseURL = options.baseURL ?? '';
    this.headers = merged(options.headers);
    this.tags = merged(options.tags);
    const { baseURL, headers, tags, ...rest } = options;
    this.params = rest;
  }

  setBaseUrl(url) { this.baseURL = url; }
  addHeader(name, value) { this.headers[name] = value; }
  addHeaders(headers) { Object.assign(this.headers, headers); }
  clearHeader(name) { delete this.headers[name]; }
  clearHeaders() { this.headers = {}; }
  addTag(name, value) { this.tags[name] = value; }
  addTags(tags) { Object.assign(this.tags, tags); }
  clearTag(name) { delete this.tags[name]; }
  clearTags() { this.tags = {}; }

  whole(url) {
    if (typeof url !== 'string') return url;
    return /^https?:\/\//.test(url) ? url : this.baseURL + url;
  }

  with(params) {
    const given = params ?? {};
    return {
      ...this.params,
      ...given,
      headers: merged(this.headers, given.headers),
      tags: merged(this.tags, given.tags),
    };
  }

  request(method, url, body, params) { return http.request(method, this.whole(url), body ?? null, this.with(params)); }
  asyncRequest(method, url, body, params) {
    return http.asyncRequest(method, this.whole(url), body ?? null, this.with(params));
  }

  get(url, body, params) { return this.request('GET', url, body, params); }
  head(url, body, params) { return this.request('HEAD', url, body, params); }
  post(url, body, params) { return this.request('POST', url, body, params); }
  put(url, body, params) { return this.request('PUT', url, body, params); }
  patch(url, body, params) { return this.request('PATCH', url, body, params); }
  delete(url, body, params) { return this.request('DELETE', url, body, params); }
  del(url, body, params) { return this.request('DELETE', url, body, params); }
  options(url, body, params) { return this.request('OPTIONS', url, body, params); }
  trace(url, body, params) { return this.request('TRACE', url, body, params); }
  asyncGet(url, body, params) { return this.asyncRequest('GET', url, body, params); }
  asyncHead(url, body, params) { return this.asyncRequest('HEAD', url, body, params); }
  asyncPost(url, body, params) { return this.asyncRequest('POST', url, body, params); }
  asyncPut(url, body, params) { return this.asyncRequest('PUT', url, body, params); }
  asyncPatch(url, body, params) { return this.asyncRequest('PATCH', url, body, params); }
  asyncDelete(url, body, params) { return this.asyncRequest('DELETE', url, body, params); }
  asyncOptions(url, body, params) { return this.asyncRequest('OPTIONS', url, body, params); }

  // Requests made by `new Get(…)` and the like.
  batch(requests, params) {
    const common = params ?? {};
    const one = (r) => ({
      method: r.method,
      url: this.whole(r.url),
      body: r.body ?? null,
      params: this.with({
        ...common,
        ...r.params,
        headers: merged(common.headers, r.params.headers),
        tags: merged(common.tags, r.params.tags),
      }),
    });
    if (Array.isArray(requests)) return http.batch(requests.map(one));
    return http.batch(Object.fromEntries(Object.entries(requests).map(([name, r]) => [name, one(r)])));
  }
}

export default Httpx;

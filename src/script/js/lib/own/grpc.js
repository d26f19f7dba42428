// k6/net/grpc. `native` has the calls; here is what scripts see of them.
(function (native) {
  const isNothing = (value) => value === undefined || value === null;
  const codes = ['OK', 'Canceled', 'Unknown', 'InvalidArgument', 'DeadlineExceeded', 'NotFound', 'AlreadyExists',
    'PermissionDenied', 'ResourceExhausted', 'FailedPrecondition', 'Aborted', 'OutOfRange', 'Unimplemented', 'Internal',
    'Unavailable', 'DataLoss', 'Unauthenticated'];
  const constants = {};
  codes.forEach((name, code) => { constants[`Status${name}`] = code; });
  for (const [name, value] of Object.entries({ Unknown: 'UNKNOWN', Serving: 'SERVING', NotServing: 'NOT_SERVING', ServiceUnknown: 'SERVICE_UNKNOWN' })) {
    constants[`HealthCheck${name}`] = constants[`Healthcheck${name}`] = value;
  }

  // The params that are known, checked by name: a misspelt one would be without effect.
  const known = (params, names, what) => {
    if (isNothing(params)) return {};
    if (typeof params !== 'object') throw new TypeError(`${what} are an object`);
    for (const name of Object.keys(params)) {
      if (!names.includes(name)) throw new Error(`unknown ${what === 'connect params' ? 'connect ' : ''}param: "${name}"`);
    }
    return params;
  };
  const flag = (params, name) => {
    const value = params[name];
    if (isNothing(value)) return false;
    if (typeof value !== 'boolean') throw new TypeError(`invalid ${name} value: '${value}', it needs to be boolean`);
    return value;
  };
  const size = (params, name) => {
    const value = params[name];
    if (isNothing(value)) return 0;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new TypeError(`invalid ${name} value: '${value}', it needs to be an integer`);
    if (value < 0) throw new Error(`invalid ${name} value: '${value}', it needs to be a positive integer`);
    return value;
  };
  const text = (params, name) => {
    const value = params[name];
    if (isNothing(value)) return '';
    if (typeof value !== 'string') throw new TypeError(`invalid ${name} value: '${value}', it needs to be a string`);
    return value;
  };

  // Names in lower case, each with the bytes or text of its value.
  const metadataOf = (given) => {
    if (isNothing(given)) return [];
    if (typeof given !== 'object') throw new TypeError('metadata must be an object with key-value pairs');
    const pairs = [];
    for (const [name, value] of Object.entries(given)) {
      const key = name.toLowerCase();
      const binary = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
      if (key.endsWith('-bin') && !binary && typeof value !== 'string') throw new Error(`metadata value must be binary, for the key "${name}"`);
      if (!key.endsWith('-bin') && typeof value !== 'string') throw new Error(`metadata value must be a string, for the key "${name}"`);
      pairs.push([key, value]);
    }
    return pairs;
  };
  const tlsOf = (given) => {
    if (isNothing(given)) return undefined;
    if (typeof given !== 'object') throw new TypeError('invalid tls value: it needs to be an object');
    const { cacerts, cert, key } = given;
    const list = isNothing(cacerts) ? [] : Array.isArray(cacerts) ? cacerts : [cacerts];
    if (list.some((one) => typeof one !== 'string')) throw new TypeError('invalid tls cacerts value: it needs to be a string or a list of strings');
    if (isNothing(cert) !== isNothing(key)) throw new Error('invalid tls value: cert and key belong together');
    return { authorities: list.join('\n'), certificate: text(given, 'cert'), key: text(given, 'key'), password: text(given, 'password') };
  };
  const callParams = (params, more = []) => {
    const { metadata, tags, timeout } = known(params, ['metadata', 'tags', 'timeout', ...more], 'params');
    return { metadata: metadataOf(metadata), tags, timeout, discard: flag(params ?? {}, 'discardResponseMessage') };
  };
  // A request as JSON.
  const written = (message) => {
    if (isNothing(message)) throw new Error('request cannot be nil');
    return JSON.stringify(message) ?? '{}';
  };

  class Client {
    #native = native.client();

    load(importPaths, ...files) {
      const paths = isNothing(importPaths) ? [] : Array.isArray(importPaths) ? importPaths : [importPaths];
      return native.load(this.#native, paths.map(String), files.flat().map(String));
    }
    loadProtoset(file) { return native.loadProtoset(this.#native, String(file)); }

    connect(address, params) {
      const given = known(params, ['plaintext', 'timeout', 'reflect', 'reflectMetadata', 'maxReceiveSize', 'maxSendSize', 'tls', 'authority'], 'connect params');
      const reflects = flag(given, 'reflect');
      if (typeof address !== 'string') throw new TypeError(`the address is a string such as "localhost:50051", not ${address}`);
      native.connect(this.#native, address, {
        plaintext: flag(given, 'plaintext'),
        timeout: given.timeout,
        authority: text(given, 'authority'),
        maxReceiveSize: size(given, 'maxReceiveSize'),
        maxSendSize: size(given, 'maxSendSize'),
        tls: tlsOf(given.tls),
      });
      if (reflects) native.reflect(this.#native, metadataOf(given.reflectMetadata));
      return true;
    }
    invoke(method, request, params) {
      return native.invoke(this.#native, String(method), written(request), callParams(params, ['discardResponseMessage']));
    }
    // What is wrong with the call itself rejects the promise as well.
    async asyncInvoke(method, request, params) {
      return native.asyncInvoke(this.#native, String(method), written(request), callParams(params, ['discardResponseMessage']));
    }
    healthCheck(service = '', params = undefined) {
      return native.healthCheck(this.#native, JSON.stringify({ service: String(service ?? '') }), callParams(params));
    }
    healthcheck(...given) { return this.healthCheck(...given); }
    close() { native.close(this.#native); }

    static of(client) { return client.#native; }
    get [Symbol.toStringTag]() { return 'Client'; }
  }
  const nativeOf = Client.of;
  delete Client.of;

  const kinds = ['data', 'error', 'end', 'metadata', 'status'];
  class Stream {
    #number;
    #handlers = {};
    constructor(client, method, params) {
      if (!(client instanceof Client)) throw new TypeError("invalid GRPC Stream's client: expected a grpc.Client");
      this.#number = native.stream(nativeOf(client), String(method), callParams(params), (event, value) => this.#hear(event, value));
    }
    #hear(event, value) {
      if (event !== 'closed') return this.#tell(event, event === 'data' ? [value, { ts: Math.floor(Date.now() / 1000) }] : [value]);
      if (value.code !== 0) this.#tell('error', [value]);
      this.#tell('status', [value]);
      return this.#tell('end', []);
    }
    #tell(event, values) {
      for (const handler of this.#handlers[event] ?? []) handler(...values);
    }
    on(event, handler) {
      if (!kinds.includes(event)) throw new Error(`unsupported event type "${event}": it is one of ${kinds.join(', ')}`);
      if (typeof handler !== 'function') throw new TypeError(`handler for "${event}" event isn't a callable function`);
      (this.#handlers[event] ??= []).push(handler);
    }
    write(message) { native.write(this.#number, written(message)); }
    end() { native.end(this.#number); }
    get [Symbol.toStringTag]() { return 'Stream'; }
  }

  return { Client, Stream, ...constants };
})

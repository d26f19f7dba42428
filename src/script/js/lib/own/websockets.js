// k6/ws and k6/websockets. `native.connect(url, params, protocols, listener)` opens a socket and tells the listener what
// happens on it.
(function (native) {
  const isNothing = (value) => value === undefined || value === null;

  class Blob {
    #bytes;
    #type;
    constructor(parts = [], options = {}) {
      const pieces = [...parts].map((part) => {
        if (part instanceof Blob) return part.#bytes;
        if (part instanceof ArrayBuffer) return new Uint8Array(part.slice(0));
        if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
        return new TextEncoder().encode(String(part));
      });
      this.#bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        this.#bytes.set(piece, at);
        at += piece.length;
      }
      this.#type = String(options?.type ?? '').toLowerCase();
    }
    static bytes(blob) { return blob.#bytes; }
    get size() { return this.#bytes.length; }
    get type() { return this.#type; }
    async text() { return new TextDecoder().decode(this.#bytes); }
    async arrayBuffer() { return this.#bytes.slice().buffer; }
    async bytes() { return this.#bytes.slice(); }
    slice(begin, end, type = '') { return new Blob([this.#bytes.slice(begin, end)], { type }); }
    get [Symbol.toStringTag]() { return 'Blob'; }
  }
  const bytesOf = Blob.bytes;
  delete Blob.bytes;

  const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];
  const kinds = ['open', 'message', 'error', 'close', 'ping', 'pong'];

  class WebSocket {
    #number;
    #state = CONNECTING;
    #listeners = {};
    #own = {};
    #binary = 'blob';
    #protocol = '';
    #extensions = '';
    #error;
    constructor(url, protocols = [], params = {}) {
      this.url = String(url);
      const offered = (Array.isArray(protocols) ? protocols : [protocols]).filter((name) => !isNothing(name) && name !== '');
      this.#number = native.connect(this.url, params ?? {}, offered.join(', '), (event) => this.#hear(event));
    }
    get readyState() { return this.#state; }
    get bufferedAmount() { return 0; }
    get protocol() { return this.#protocol; }
    get extensions() { return this.#extensions; }
    get binaryType() { return this.#binary; }
    set binaryType(kind) {
      if (kind !== 'blob' && kind !== 'arraybuffer') throw new Error(`the binaryType is "blob" or "arraybuffer", not "${kind}"`);
      this.#binary = kind;
    }

    #hear({ kind, payload, code, byUs, headers }) {
      switch (kind) {
        case 'opened':
          if (this.#state === CONNECTING) this.#state = OPEN;
          this.#protocol = headers['Sec-Websocket-Protocol'] ?? '';
          this.#extensions = headers['Sec-Websocket-Extensions'] ?? '';
          return this.#tell('open', {});
        case 'failed': {
          this.#state = CLOSED;
          this.#tell('error', { error: payload });
          return this.#tell('close', { code: 1006, reason: '', wasClean: false });
        }
        case 'text': return this.#tell('message', { data: payload });
        case 'binary': {
          const data = this.#binary === 'blob' ? new Blob([payload]) : payload;
          return this.#tell('message', { data });
        }
        case 'ping': return this.#tell('ping', {});
        case 'pong': return this.#tell('pong', {});
        default: {
          this.#state = CLOSED;
          if (code === 1006) this.#tell('error', { error: payload });
          return this.#tell('close', { code, reason: code === 1006 ? '' : payload, wasClean: code !== 1006, byUs });
        }
      }
    }
    #tell(type, more) {
      const event = { type, timestamp: Date.now(), target: this, ...more };
      this.#own[type]?.call(this, event);
      for (const listener of this.#listeners[type] ?? []) listener.call(this, event);
    }

    addEventListener(type, listener) {
      if (!kinds.includes(type)) throw new Error(`unsupported event type ${type}`);
      if (typeof listener !== 'function') throw new TypeError('the listener of an event is a function');
      (this.#listeners[type] ??= []).push(listener);
    }
    send(data) {
      if (this.#state === CONNECTING) throw new Error('InvalidStateError: the WebSocket is not open yet');
      if (this.#state !== OPEN) return;
      native.send(this.#number, data instanceof Blob ? bytesOf(data) : data);
    }
    ping() {
      if (this.#state !== OPEN) throw new Error('InvalidStateError: the WebSocket is not open');
      native.ping(this.#number);
    }
    close(code = 1000, reason = '') {
      if (this.#state === CLOSING || this.#state === CLOSED) return;
      this.#state = CLOSING;
      native.close(this.#number, code, String(reason));
    }
    static own(socket) { return socket.#own; }
    get [Symbol.toStringTag]() { return 'WebSocket'; }
  }
  const ownOf = WebSocket.own;
  delete WebSocket.own;
  for (const kind of kinds) {
    Object.defineProperty(WebSocket.prototype, `on${kind}`, {
      get() { return ownOf(this)[kind] ?? null; },
      set(listener) { ownOf(this)[kind] = typeof listener === 'function' ? listener : undefined; },
      configurable: true,
      enumerable: true,
    });
  }
  Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED }).forEach(([name, value]) => {
    WebSocket[name] = value;
    WebSocket.prototype[name] = value;
  });

  // The socket that connect() gives to its function.
  class Socket {
    #number;
    #handlers = {};
    #timers = new Set();
    on(event, handler) {
      if (typeof handler !== 'function') throw new TypeError('the handler of an event is a function');
      (this.#handlers[event] ??= []).push(handler);
    }
    send(text) { native.send(this.#number, String(text)); }
    sendBinary(data) {
      if (isNothing(data) || typeof data === 'string') throw new TypeError('sendBinary() takes an ArrayBuffer');
      native.send(this.#number, data);
    }
    ping() { native.ping(this.#number); }
    close(code = 1001) { native.close(this.#number, code, ''); }
    setTimeout(call, delay) { this.#timers.add(setTimeout(() => call(), delay)); }
    setInterval(call, delay) { this.#timers.add(setInterval(() => call(), delay)); }
    setLoop(call) { this.setTimeout(call, 0); }

    static begin(socket, number) { socket.#number = number; }
    static tell(socket, event, ...args) {
      for (const handler of socket.#handlers[event] ?? []) handler(...args);
    }
    static end(socket) {
      for (const timer of socket.#timers) clearTimeout(timer);
    }
  }
  const { begin, tell, end } = Socket;
  for (const name of ['begin', 'tell', 'end']) delete Socket[name];

  // What handlers of 'error' are given: its text by error(), as an error of k6 has it.
  function failure(text) {
    return Object.defineProperty(new Error(text), 'error', { value: () => text });
  }

  // Returns when the socket is closed.
  function connect(url, ...rest) {
    const call = rest.pop();
    if (typeof call !== 'function') throw new TypeError('last argument to ws.connect must be a function');
    const socket = new Socket();
    const response = { url: String(url), status: 0, headers: {}, body: '', error: '' };
    const hear = ({ kind, payload, code, status, headers, body }) => {
      switch (kind) {
        case 'opened':
          Object.assign(response, { status, headers, body });
          call(socket);
          return tell(socket, 'open');
        case 'failed':
          Object.assign(response, { status: status ?? 0, headers: headers ?? {}, body: body ?? '', error: payload });
          return undefined;
        case 'text': return tell(socket, 'message', payload);
        case 'binary': return tell(socket, 'binaryMessage', payload);
        case 'ping': return tell(socket, 'ping');
        case 'pong': return tell(socket, 'pong');
        default:
          end(socket);
          if (code === 1006) tell(socket, 'error', failure(payload));
          return tell(socket, 'close', code);
      }
    };
    const number = native.connect(response.url, rest[0] ?? {}, '', hear);
    begin(socket, number);
    try {
      native.wait(number);
    } finally {
      end(socket);
    }
    return response;
  }

  return { ws: { connect, Socket }, websockets: { WebSocket, Blob } };
})

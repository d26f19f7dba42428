// k6/experimental/streams: ReadableStream and WritableStream of the WHATWG's Streams Standard, with default controllers.
(function () {
  const deferred = () => {
    const parts = {};
    parts.promise = new Promise((resolve, reject) => { parts.resolve = resolve; parts.reject = reject; });
    // Nobody has to look at it.
    parts.promise.catch(() => {});
    return parts;
  };

  class CountQueuingStrategy {
    constructor({ highWaterMark }) { this.highWaterMark = highWaterMark; }
    size() { return 1; }
  }
  function strategyOf(strategy = {}, otherwise) {
    const { highWaterMark = otherwise, size = () => 1 } = strategy ?? {};
    const mark = Number(highWaterMark);
    if (Number.isNaN(mark) || mark < 0) throw new RangeError('highWaterMark must be 0 or more');
    return { highWaterMark: mark, size };
  }

  class Queue {
    items = [];
    total = 0;
    add(value, size) {
      if (!(Number.isFinite(size) && size >= 0)) throw new RangeError('the size of a chunk must be 0 or more');
      this.items.push({ value, size });
      this.total += size;
    }
    take() {
      const { value, size } = this.items.shift();
      this.total = Math.max(0, this.total - size);
      return value;
    }
  }

  let readable;
  class ReadableStream {
    #state = 'readable';
    #error;
    #queue = new Queue();
    #reader;
    #source;
    #strategy;
    #closing = false;
    #started = false;
    #pulling = false;
    #again = false;
    #controller;
    static {
      readable = {
        take: (stream, reader) => {
          if (stream.#reader !== undefined) throw new TypeError('the stream is locked to a reader');
          stream.#reader = reader;
          return stream;
        },
        leave: (stream) => { stream.#reader = undefined; },
        state: (stream) => stream.#state,
        error: (stream) => stream.#error,
        read: (stream, waiting) => stream.#read(waiting),
        cancel: (stream, reason) => stream.#cancel(reason),
      };
    }
    constructor(source = {}, strategy = {}) {
      if (source !== null && source.type !== undefined) throw new RangeError('streams of bytes are not supported');
      this.#source = source ?? {};
      this.#strategy = strategyOf(strategy, 1);
      const stream = this;
      this.#controller = {
        get desiredSize() { return stream.#desired(); },
        enqueue(chunk) { stream.#enqueue(chunk); },
        close() { stream.#closeSoon(); },
        error(reason) { stream.#fail(reason); },
      };
      const started = this.#source.start?.call(this.#source, this.#controller);
      Promise.resolve(started).then(() => { this.#started = true; this.#pull(); }, (error) => this.#fail(error));
    }
    get locked() { return this.#reader !== undefined; }
    getReader(options = {}) {
      if (options?.mode !== undefined) throw new RangeError('readers of bytes are not supported');
      return new ReadableStreamDefaultReader(this);
    }
    async cancel(reason) {
      if (this.locked) throw new TypeError('a locked stream cannot be cancelled');
      return this.#cancel(reason);
    }
    async #cancel(reason) {
      if (this.#state === 'errored') throw this.#error;
      if (this.#state === 'closed') return;
      this.#queue = new Queue();
      this.#close();
      await this.#source.cancel?.call(this.#source, reason);
    }
    #desired() {
      if (this.#state === 'errored') return null;
      return this.#state === 'closed' ? 0 : this.#strategy.highWaterMark - this.#queue.total;
    }
    #enqueue(chunk) {
      if (this.#closing || this.#state !== 'readable') throw new TypeError('the stream takes no more chunks');
      const waiting = this.#reader?.waiting.shift();
      if (waiting !== undefined) waiting.resolve({ done: false, value: chunk });
      else {
        try {
          this.#queue.add(chunk, this.#strategy.size(chunk));
        } catch (error) {
          this.#fail(error);
          throw error;
        }
      }
      this.#pull();
    }
    #closeSoon() {
      if (this.#closing || this.#state !== 'readable') throw new TypeError('the stream is closed already');
      this.#closing = true;
      if (this.#queue.items.length === 0) this.#close();
    }
    #close() {
      this.#state = 'closed';
      if (this.#reader === undefined) return;
      for (const waiting of this.#reader.waiting.splice(0)) waiting.resolve({ done: true, value: undefined });
      this.#reader.end.resolve();
    }
    #fail(error) {
      if (this.#state !== 'readable') return;
      this.#state = 'errored';
      this.#error = error;
      this.#queue = new Queue();
      if (this.#reader === undefined) return;
      for (const waiting of this.#reader.waiting.splice(0)) waiting.reject(error);
      this.#reader.end.reject(error);
    }
    #read(waiting) {
      if (this.#state === 'errored') return waiting.reject(this.#error);
      if (this.#queue.items.length > 0) {
        waiting.resolve({ done: false, value: this.#queue.take() });
        if (this.#closing && this.#queue.items.length === 0) this.#close();
        else this.#pull();
      } else if (this.#state === 'closed') waiting.resolve({ done: true, value: undefined });
      else {
        this.#reader.waiting.push(waiting);
        this.#pull();
      }
      return undefined;
    }
    #pull() {
      const wanted = this.#reader !== undefined && this.#reader.waiting.length > 0;
      if (!this.#started || this.#closing || this.#state !== 'readable' || !(wanted || this.#desired() > 0)) return;
      if (this.#source.pull === undefined) return;
      if (this.#pulling) { this.#again = true; return; }
      this.#pulling = true;
      new Promise((resolve) => { resolve(this.#source.pull(this.#controller)); }).then(() => {
        this.#pulling = false;
        if (this.#again) { this.#again = false; this.#pull(); }
      }, (error) => this.#fail(error));
    }
  }

  class ReadableStreamDefaultReader {
    #stream;
    #parts = { waiting: [], end: deferred() };
    constructor(stream) {
      this.#stream = readable.take(stream, this.#parts);
      if (readable.state(stream) === 'closed') this.#parts.end.resolve();
      if (readable.state(stream) === 'errored') this.#parts.end.reject(readable.error(stream));
    }
    get closed() { return this.#parts.end.promise; }
    read() {
      const waiting = deferred();
      if (this.#stream === undefined) waiting.reject(new TypeError('the reader has been released'));
      else readable.read(this.#stream, waiting);
      return waiting.promise;
    }
    async cancel(reason) {
      if (this.#stream === undefined) throw new TypeError('the reader has been released');
      return readable.cancel(this.#stream, reason);
    }
    releaseLock() {
      if (this.#stream === undefined) return;
      readable.leave(this.#stream);
      this.#stream = undefined;
      const released = new TypeError('the reader has been released');
      for (const waiting of this.#parts.waiting.splice(0)) waiting.reject(released);
      this.#parts.end.reject(released);
    }
  }

  let writable;
  class WritableStream {
    #state = 'writable';
    #error;
    #queue = new Queue();
    #sink;
    #strategy;
    #locked = false;
    #busy = true;
    #closing;
    #ready = deferred();
    #end = deferred();
    #controller;
    static {
      writable = {
        take: (stream) => {
          if (stream.#locked) throw new TypeError('the stream is locked to a writer');
          stream.#locked = true;
        },
        leave: (stream) => { stream.#locked = false; },
        write: (stream, chunk) => stream.#write(chunk),
        close: (stream) => stream.#close(),
        abort: (stream, reason) => stream.#abort(reason),
        desired: (stream) => stream.#desired(),
        ready: (stream) => stream.#ready.promise,
        end: (stream) => stream.#end.promise,
      };
    }
    constructor(sink = {}, strategy = {}) {
      this.#sink = sink ?? {};
      this.#strategy = strategyOf(strategy, 1);
      this.#controller = { error: (reason) => this.#fail(reason) };
      if (this.#desired() > 0) this.#ready.resolve();
      const started = this.#sink.start?.call(this.#sink, this.#controller);
      Promise.resolve(started).then(() => { this.#busy = false; this.#advance(); }, (error) => this.#fail(error));
    }
    get locked() { return this.#locked; }
    getWriter() { return new WritableStreamDefaultWriter(this); }
    async abort(reason) {
      if (this.#locked) throw new TypeError('a locked stream cannot be aborted');
      return this.#abort(reason);
    }
    async close() {
      if (this.#locked) throw new TypeError('a locked stream cannot be closed');
      return this.#close();
    }
    #desired() {
      if (this.#state === 'errored') return null;
      return this.#state === 'closed' ? 0 : this.#strategy.highWaterMark - this.#queue.total;
    }
    async #write(chunk) {
      if (this.#state === 'errored') throw this.#error;
      if (this.#state === 'closed' || this.#closing !== undefined) throw new TypeError('the stream is closed');
      const done = deferred();
      this.#queue.add({ chunk, done }, this.#strategy.size(chunk));
      if (this.#desired() <= 0) this.#ready = deferred();
      this.#advance();
      return done.promise;
    }
    async #close() {
      if (this.#state === 'errored') throw this.#error;
      if (this.#state === 'closed' || this.#closing !== undefined) throw new TypeError('the stream is closed');
      this.#closing = deferred();
      this.#advance();
      return this.#closing.promise;
    }
    async #abort(reason) {
      if (this.#state !== 'writable') return;
      this.#fail(reason ?? new Error('the stream was aborted'));
      await this.#sink.abort?.call(this.#sink, reason);
    }
    #fail(error) {
      if (this.#state !== 'writable') return;
      this.#state = 'errored';
      this.#error = error;
      for (const { value } of this.#queue.items) value.done.reject(error);
      this.#queue = new Queue();
      this.#closing?.reject(error);
      this.#ready.reject(error);
      this.#end.reject(error);
    }
    #advance() {
      if (this.#busy || this.#state !== 'writable') return;
      const act = (call, then) => {
        this.#busy = true;
        new Promise((resolve) => { resolve(call()); }).then(() => {
          this.#busy = false;
          then();
          this.#advance();
        }, (error) => { this.#busy = false; this.#fail(error); });
      };
      if (this.#queue.items.length > 0) {
        const { chunk, done } = this.#queue.items[0].value;
        act(() => this.#sink.write?.call(this.#sink, chunk, this.#controller), () => {
          if (this.#state !== 'writable') return;
          this.#queue.take();
          done.resolve();
          if (this.#desired() > 0) this.#ready.resolve();
        });
      } else if (this.#closing !== undefined) {
        act(() => this.#sink.close?.call(this.#sink), () => {
          if (this.#state !== 'writable') return;
          this.#state = 'closed';
          this.#closing.resolve();
          this.#end.resolve();
        });
      }
    }
  }

  class WritableStreamDefaultWriter {
    #stream;
    constructor(stream) {
      writable.take(stream);
      this.#stream = stream;
    }
    #own() {
      if (this.#stream === undefined) throw new TypeError('the writer has been released');
      return this.#stream;
    }
    get closed() { return writable.end(this.#own()); }
    get ready() { return writable.ready(this.#own()); }
    get desiredSize() { return writable.desired(this.#own()); }
    async write(chunk) { return writable.write(this.#own(), chunk); }
    async close() { return writable.close(this.#own()); }
    async abort(reason) { return writable.abort(this.#own(), reason); }
    releaseLock() {
      if (this.#stream === undefined) return;
      writable.leave(this.#stream);
      this.#stream = undefined;
    }
  }

  return { ReadableStream, WritableStream, CountQueuingStrategy, ReadableStreamDefaultReader, WritableStreamDefaultWriter };
})

// k6/experimental/fs and k6/experimental/csv.
(function (native) {
  const SeekMode = { Start: 0, Current: 1, End: 2 };

  class File {
    #size;
    #at = 0;
    constructor(path) {
      this.path = path;
      this.#size = native.size(path);
    }
    // How many bytes came; null: it is at its end.
    async read(into) {
      if (!(into instanceof Uint8Array)) throw new TypeError('read() takes a Uint8Array to be filled');
      if (this.#at >= this.#size) return null;
      const bytes = new Uint8Array(native.read(this.path, this.#at, into.length));
      into.set(bytes);
      this.#at += bytes.length;
      return bytes.length;
    }
    async seek(offset, mode = SeekMode.Start) {
      if (!Number.isInteger(offset)) throw new TypeError('seek() takes a whole number');
      const from = { [SeekMode.Start]: 0, [SeekMode.Current]: this.#at, [SeekMode.End]: this.#size }[mode];
      if (from === undefined) throw new TypeError('seek() takes a SeekMode');
      const to = from + offset;
      if (to < 0 || to > this.#size) throw new Error('seek() goes beyond the file');
      this.#at = to;
      return to;
    }
    async stat() { return { name: this.path.split('/').pop(), size: this.#size }; }
  }

  async function open(path) {
    if (!native.inInit()) throw new Error('open() failed; reason: opening a file in the VU context is not supported');
    if (typeof path !== 'string' || path === '') throw new TypeError('open() failed; reason: a file name is needed');
    return new File(path);
  }

  function settings(options = {}) {
    const { delimiter = ',', skipFirstLine = false, fromLine = 0, toLine = Number.MAX_SAFE_INTEGER, asObjects = false } = options ?? {};
    if (typeof delimiter !== 'string' || delimiter.length !== 1) throw new TypeError('the delimiter is one sign');
    if (fromLine < 0 || toLine < fromLine) throw new RangeError('fromLine must be 0 or more, and toLine no less');
    return { delimiter, from: Math.max(fromLine, skipFirstLine || asObjects ? 1 : 0), to: toLine, asObjects: Boolean(asObjects) };
  }
  const pathOf = (file) => {
    if (!(file instanceof File)) throw new TypeError('a File of k6/experimental/fs is expected');
    return file.path;
  };

  async function parse(file, options) {
    if (!native.inInit()) throw new Error('csv.parse() can only be called in the init context');
    const { delimiter, from, to, asObjects } = settings(options);
    return native.parse(pathOf(file), delimiter, asObjects, from, to);
  }

  class Parser {
    #reader;
    #settings;
    #header;
    #row = 0;
    constructor(file, options) {
      if (!native.inInit()) throw new Error('a csv.Parser can only be made in the init context');
      this.#settings = settings(options);
      this.#reader = native.reader(pathOf(file), this.#settings.delimiter);
    }
    async next() {
      const { from, to, asObjects } = this.#settings;
      for (;;) {
        const row = this.#row > to ? undefined : native.next(this.#reader);
        if (row === undefined) return { done: true, value: undefined };
        const number = this.#row;
        this.#row += 1;
        if (asObjects && number === 0) this.#header = row;
        else if (number >= from) return { done: false, value: this.#shape(row) };
      }
    }
    #shape(row) {
      if (this.#header === undefined) return row;
      const record = {};
      this.#header.forEach((name, i) => { if (i < row.length) record[name] = row[i]; });
      return record;
    }
  }

  return { fs: { open, SeekMode, File }, csv: { parse, Parser } };
})

// TextEncoder, TextDecoder, atob and btoa.
(function (native) {
  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') { return native.encode(`${text}`); }
    encodeInto(text, into) {
      let read = 0;
      let written = 0;
      for (const sign of `${text}`) {
        const bytes = native.encode(sign);
        if (written + bytes.length > into.length) break;
        into.set(bytes, written);
        written += bytes.length;
        read += sign.length;
      }
      return { read, written };
    }
    get [Symbol.toStringTag]() { return 'TextEncoder'; }
  }

  class TextDecoder {
    #decoding;
    #encoding;
    #fatal;
    #ignoreBOM;
    constructor(label = 'utf-8', options = {}) {
      const { fatal = false, ignoreBOM = false } = options ?? {};
      this.#fatal = Boolean(fatal);
      this.#ignoreBOM = Boolean(ignoreBOM);
      this.#decoding = native.decoding(`${label}`, this.#fatal, this.#ignoreBOM);
      this.#encoding = native.label(`${label}`);
    }
    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }
    decode(bytes = new Uint8Array(), options = {}) {
      return native.decode(this.#decoding, bytes, Boolean((options ?? {}).stream));
    }
    get [Symbol.toStringTag]() { return 'TextDecoder'; }
  }

  return { TextEncoder, TextDecoder, atob: native.atob, btoa: native.btoa };
})

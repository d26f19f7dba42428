// In place of formdata: a multipart/form-data body put together by the script.
const bytesOf = (value) => {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) return Uint8Array.from(value);
  return new TextEncoder().encode(String(value));
};

const quoted = (text) => String(text).replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

export class FormData {
  constructor() {
    this.boundary = `------------------------${Array.from({ length: 24 }, () => ((Math.random() * 10) | 0)).join('')}`;
    this.parts = [];
  }

  // `value`: text, bytes, or what http.file() gives.
  append(field, value, filename) {
    const isFile = value !== null && typeof value === 'object' && 'data' in value;
    const part = { field, value: isFile ? value.data : value };
    const name = filename ?? (isFile ? value.filename : undefined);
    if (name !== undefined && name !== '') part.filename = name;
    if (isFile || part.filename !== undefined) part.type = (isFile && value.content_type) || 'application/octet-stream';
    this.parts.push(part);
  }

  body() {
    const pieces = [];
    for (const part of this.parts) {
      let head = `--${this.boundary}\r\nContent-Disposition: form-data; name="${quoted(part.field)}"`;
      if (part.filename !== undefined) head += `; filename="${quoted(part.filename)}"`;
      if (part.type !== undefined) head += `\r\nContent-Type: ${part.type}`;
      pieces.push(bytesOf(`${head}\r\n\r\n`), bytesOf(part.value), bytesOf('\r\n'));
    }
    pieces.push(bytesOf(`--${this.boundary}--\r\n`));
    const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole.buffer;
  }

  contentType() {
    return `multipart/form-data; boundary=${this.boundary}`;
  }
}

export default FormData;

// In place of totp: one-time passwords of RFC 6238, with SHA-1 and 30 seconds.
import crypto from 'k6/crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const period = 30;

function fromBase32(text) {
  const bytes = [];
  let bits = 0;
  let count = 0;
  for (const digit of text.toUpperCase().replace(/[\s=-]/g, '')) {
    const value = alphabet.indexOf(digit);
    if (value < 0) throw new Error(`the secret is not base32: it has a ${digit}`);
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

export class TOTP {
  constructor(secret, digits = 6) {
    this.key = fromBase32(secret);
    this.digits = digits;
  }

  at(seconds) {
    const counter = new DataView(new ArrayBuffer(8));
    counter.setBigUint64(0, BigInt(Math.floor(seconds / period)));
    const mac = new Uint8Array(crypto.hmac('sha1', this.key, counter.buffer, 'binary'));
    const number = new DataView(mac.buffer).getUint32(mac[mac.length - 1] & 15) & 0x7fffffff;
    return String(number % 10 ** this.digits).padStart(this.digits, '0');
  }

  async gen() {
    return this.at(Date.now() / 1000);
  }

  // The passwords before and after the present one are good too.
  async verify(token, window = 1) {
    const now = Date.now() / 1000;
    for (let i = -window; i <= window; i += 1) {
      if (this.at(now + i * period) === String(token)) return true;
    }
    return false;
  }
}

export default TOTP;

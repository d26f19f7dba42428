// URL and URLSearchParams of the WHATWG's URL Standard, but for IDNA's tables: names of hosts that are not ASCII are
// lowercased and written in Punycode.
(function () {
  const defaultPorts = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const isSpecial = (protocol) => protocol in defaultPorts;

  const controls = (c) => c < 0x20 || c > 0x7e;
  const among = (text) => { const set = new Set([...text].map((c) => c.charCodeAt(0))); return (c) => set.has(c); };
  const fragmentSigns = among(' "<>`');
  const querySigns = among(' "#<>');
  const pathSigns = among(' "#<>?^`{}');
  const userSigns = among(' "#<>?^`{}/:;=@[\\]|');
  const sets = {
    control: controls,
    fragment: (c) => controls(c) || fragmentSigns(c),
    query: (c) => controls(c) || querySigns(c),
    specialQuery: (c) => controls(c) || querySigns(c) || c === 0x27,
    path: (c) => controls(c) || pathSigns(c),
    userinfo: (c) => controls(c) || userSigns(c),
  };

  function utf8(text) {
    const bytes = [];
    for (const sign of text) {
      let c = sign.codePointAt(0);
      if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
      if (c < 0x80) bytes.push(c);
      else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
      else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
      else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    }
    return bytes;
  }
  const percent = (byte) => `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
  function encode(text, inSet) {
    if (/^[A-Za-z0-9\/_.~-]*$/.test(text)) return text;
    let out = '';
    for (const byte of utf8(text)) out += inSet(byte) ? percent(byte) : String.fromCharCode(byte);
    return out;
  }

  // Text of bytes, with U+FFFD where they are not UTF-8.
  function fromUtf8(bytes) {
    let out = '';
    for (let i = 0; i < bytes.length;) {
      const first = bytes[i];
      const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2
        : first >= 0xf0 && first < 0xf5 ? 3 : -1;
      let c = more <= 0 ? first : first & (0x3f >> more);
      let k = 1;
      let ok = more >= 0;
      for (; ok && k <= more; k += 1) {
        const next = bytes[i + k];
        const low = k === 1 && first === 0xe0 ? 0xa0 : k === 1 && first === 0xf0 ? 0x90 : 0x80;
        const high = k === 1 && first === 0xed ? 0x9f : k === 1 && first === 0xf4 ? 0x8f : 0xbf;
        if (!(next >= low && next <= high)) { ok = false; break; }
        c = (c << 6) | (next & 63);
      }
      out += ok ? String.fromCodePoint(c) : '\ufffd';
      i += k;
    }
    return out;
  }
  function percentDecode(text) {
    if (!text.includes('%')) return text;
    const bytes = utf8(text);
    const out = [];
    for (let i = 0; i < bytes.length; i += 1) {
      const hex = bytes[i] === 0x25 && i + 2 < bytes.length ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : '';
      if (/^[0-9a-f]{2}$/i.test(hex)) { out.push(parseInt(hex, 16)); i += 2; } else out.push(bytes[i]);
    }
    return fromUtf8(out);
  }

  // RFC 3492.
  function punycode(label) {
    const points = [...label].map((c) => c.codePointAt(0));
    let out = points.filter((c) => c < 0x80).map((c) => String.fromCharCode(c)).join('');
    const basic = out.length;
    let done = basic;
    if (basic > 0) out += '-';
    let n = 128;
    let delta = 0;
    let bias = 72;
    const digit = (d) => String.fromCharCode(d < 26 ? d + 97 : d + 22);
    while (done < points.length) {
      const next = Math.min(...points.filter((c) => c >= n));
      delta += (next - n) * (done + 1);
      n = next;
      for (const c of points) {
        if (c < n) delta += 1;
        if (c !== n) continue;
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
          if (q < t) break;
          out += digit(t + ((q - t) % (36 - t)));
          q = Math.floor((q - t) / (36 - t));
        }
        out += digit(q);
        let d = done === basic ? Math.floor(delta / 700) : delta >> 1;
        d += Math.floor(d / (done + 1));
        let k = 0;
        for (; d > 455; k += 36) d = Math.floor(d / 35);
        bias = k + Math.floor((36 * d) / (d + 38));
        delta = 0;
        done += 1;
      }
      delta += 1;
      n += 1;
    }
    return out;
  }

  function ipv4Number(part) {
    if (part === '') return NaN;
    if (/^0[xX][0-9a-fA-F]*$/.test(part)) return part.length === 2 ? 0 : parseInt(part, 16);
    if (/^0[0-7]+$/.test(part)) return parseInt(part, 8);
    return /^[0-9]+$/.test(part) && !/^0[0-9]+$/.test(part) ? Number(part) : NaN;
  }
  function parseIpv4(host) {
    const parts = host.split('.');
    if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
    const last = parts[parts.length - 1];
    if (!/^[0-9]+$/.test(last) && !/^0[xX][0-9a-fA-F]*$/.test(last)) return undefined;
    const numbers = parts.map(ipv4Number);
    if (parts.length > 4 || numbers.some(Number.isNaN)) return null;
    const tail = numbers.pop();
    if (numbers.some((n) => n > 255) || tail >= 256 ** (4 - numbers.length)) return null;
    const value = numbers.reduce((sum, n, i) => sum + n * 256 ** (3 - i), tail);
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }
  function parseIpv6(text) {
    const halves = text.split('::');
    if (halves.length > 2) return null;
    const read = (half) => {
      if (half === '') return [];
      const pieces = [];
      const parts = half.split(':');
      for (let i = 0; i < parts.length; i += 1) {
        if (i === parts.length - 1 && parts[i].includes('.')) {
          const bytes = parts[i].split('.');
          if (bytes.length !== 4 || bytes.some((b) => !/^(0|[1-9][0-9]{0,2})$/.test(b) || b > 255)) return null;
          pieces.push(bytes[0] * 256 + Number(bytes[1]), bytes[2] * 256 + Number(bytes[3]));
        } else if (/^[0-9a-fA-F]{1,4}$/.test(parts[i])) pieces.push(parseInt(parts[i], 16));
        else return null;
      }
      return pieces;
    };
    const front = read(halves[0]);
    const back = halves.length === 2 ? read(halves[1]) : [];
    if (front === null || back === null) return null;
    const missing = 8 - front.length - back.length;
    if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
    const pieces = [...front, ...new Array(missing).fill(0), ...back];
    let best = { at: -1, count: 1 };
    for (let i = 0; i < 8; i += 1) {
      let count = 0;
      while (pieces[i + count] === 0) count += 1;
      if (count > best.count) best = { at: i, count };
    }
    const hex = (list) => list.map((n) => n.toString(16)).join(':');
    if (best.at < 0) return `[${hex(pieces)}]`;
    return `[${hex(pieces.slice(0, best.at))}::${hex(pieces.slice(best.at + best.count))}]`;
  }
  const forbidden = /[\0\t\n\r #/:<>?@[\\\]^|]/;
  function parseHost(text, special) {
    if (text.startsWith('[')) return text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : null;
    if (!special) return forbidden.test(text) ? null : encode(text, sets.control);
    const domain = percentDecode(text).normalize('NFC').toLowerCase().replace(/[\u3002\uff0e\uff61]/g, '.')
      .split('.').map((label) => (/^[\0-\x7f]*$/.test(label) ? label : `xn--${punycode(label)}`)).join('.');
    if (domain === '' || forbidden.test(domain) || /[\x00-\x1f%\x7f]/.test(domain)) return null;
    const ipv4 = parseIpv4(domain);
    return ipv4 === undefined ? domain : ipv4;
  }

  const isDot = (part) => part === '.' || part.toLowerCase() === '%2e';
  const isDotDot = (part) => ['..', '.%2e', '%2e.', '%2e%2e'].includes(part.toLowerCase());
  const isDrive = (part) => /^[a-zA-Z][:|]$/.test(part);

  // Appends the segments of `text` to `path`.
  function walk(path, text, protocol) {
    const segments = text.split(isSpecial(protocol) ? /[\/\\]/ : '/');
    segments.forEach((segment, i) => {
      const isLast = i === segments.length - 1;
      if (isDotDot(segment)) {
        if (!(protocol === 'file:' && path.length === 1 && isDrive(path[0]))) path.pop();
        if (isLast) path.push('');
      } else if (isDot(segment)) {
        if (isLast) path.push('');
      } else if (protocol === 'file:' && path.length === 0 && isDrive(segment)) {
        path.push(`${segment[0]}:`);
      } else path.push(encode(segment, sets.path));
    });
    return path;
  }

  function setAuthority(url, text) {
    const at = text.lastIndexOf('@');
    if (at >= 0) {
      const user = text.slice(0, at);
      const colon = user.indexOf(':');
      url.username = encode(colon < 0 ? user : user.slice(0, colon), sets.userinfo);
      url.password = colon < 0 ? '' : encode(user.slice(colon + 1), sets.userinfo);
    }
    const place = text.slice(at + 1);
    if (place === '' && at >= 0) return false;
    return setPlace(url, place);
  }
  function setPlace(url, text) {
    const found = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text);
    if (found === null) return false;
    const special = isSpecial(url.protocol);
    if (found[1] === '' && (special ? url.protocol !== 'file:' : found[2] !== undefined)) return false;
    const host = found[1] === '' ? '' : parseHost(found[1], special);
    if (host === null) return false;
    url.host = url.protocol === 'file:' && host === 'localhost' ? '' : host;
    return found[2] === undefined || found[2] === '' || setPort(url, found[2]);
  }
  function setPort(url, text) {
    if (!/^[0-9]+$/.test(text) || Number(text) > 65535) return false;
    const port = String(Number(text));
    url.port = port === defaultPorts[url.protocol] ? '' : port;
    return true;
  }
  function setTail(url, text) {
    const hash = text.indexOf('#');
    if (hash >= 0) url.hash = encode(text.slice(hash + 1), sets.fragment);
    const rest = hash >= 0 ? text.slice(0, hash) : text;
    const mark = rest.indexOf('?');
    if (mark >= 0) url.search = encode(rest.slice(mark + 1), isSpecial(url.protocol) ? sets.specialQuery : sets.query);
    return mark >= 0 ? rest.slice(0, mark) : rest;
  }

  // A URL in parts: host null: it has none; path a text: it is opaque (mailto:).
  const blank = () => ({ protocol: '', username: '', password: '', host: null, port: '', path: [], search: null, hash: null });

  function parse(input, base) {
    const text = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const url = blank();
    const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text);
    if (scheme === null) return base === undefined ? null : relative(url, text, base);
    url.protocol = scheme[0].toLowerCase();
    const rest = text.slice(scheme[0].length);
    const special = isSpecial(url.protocol);
    if (url.protocol === 'file:') return fileUrl(url, rest, base !== undefined && base.protocol === 'file:' ? base : undefined);
    if (special && base !== undefined && base.protocol === url.protocol && !/^[\/\\]{2}/.test(rest)) return relative(url, rest, base);
    if (special) return withAuthority(url, rest.replace(/^[\/\\]*/, ''));
    if (rest.startsWith('//')) return withAuthority(url, rest.slice(2));
    const path = setTail(url, rest);
    if (path.startsWith('/')) url.path = walk([], path.slice(1), url.protocol);
    else url.path = encode(path, sets.control);
    return url;
  }
  function withAuthority(url, text) {
    const special = isSpecial(url.protocol);
    const end = text.search(special ? /[\/\\?#]/ : /[\/?#]/);
    const authority = end < 0 ? text : text.slice(0, end);
    if (!setAuthority(url, authority)) return null;
    if (url.host === null) url.host = '';
    const path = setTail(url, end < 0 ? '' : text.slice(end));
    url.path = path === '' ? (special ? [''] : []) : walk([], path.slice(1), url.protocol);
    return url;
  }
  function copyPlace(url, base) {
    for (const part of ['protocol', 'username', 'password', 'host', 'port']) url[part] = base[part];
  }
  function relative(url, text, base) {
    if (typeof base.path === 'string') {
      if (!text.startsWith('#')) return null;
      Object.assign(url, base, { hash: encode(text.slice(1), sets.fragment) });
      return url;
    }
    if (base.protocol === 'file:' && url.protocol === '') {
      url.protocol = 'file:';
      return fileUrl(url, text, base);
    }
    url.protocol = base.protocol;
    const special = isSpecial(url.protocol);
    if (special ? /^[\/\\]{2}/.test(text) : text.startsWith('//')) {
      return withAuthority(url, special ? text.replace(/^[\/\\]*/, '') : text.slice(2));
    }
    copyPlace(url, base);
    return onPath(url, text, base);
  }
  function onPath(url, text, base) {
    const special = isSpecial(url.protocol);
    const path = setTail(url, text);
    if (path === '') {
      url.path = [...base.path];
      if (url.search === null) url.search = base.search;
    } else if (path[0] === '/' || (special && path[0] === '\\')) url.path = walk([], path.slice(1), url.protocol);
    else url.path = walk(base.path.slice(0, -1), path, url.protocol);
    return url;
  }
  function fileUrl(url, text, base) {
    url.host = '';
    if (/^[\/\\]{2}/.test(text)) {
      const rest = text.slice(2);
      const end = rest.search(/[\/\\?#]/);
      const host = end < 0 ? rest : rest.slice(0, end);
      if (!isDrive(host)) {
        if (host !== '' && !setPlace(url, host)) return null;
        if (url.port !== '') return null;
        const path = setTail(url, end < 0 ? '' : rest.slice(end));
        url.path = path === '' ? [''] : walk([], path.slice(1), 'file:');
        return url;
      }
      url.path = walk([], setTail(url, rest), 'file:');
      return url;
    }
    if (base !== undefined) {
      url.host = base.host;
      return onPath(url, text, base);
    }
    url.path = walk([], setTail(url, text).replace(/^[\/\\]/, ''), 'file:');
    return url;
  }

  const pathText = (url) => (typeof url.path === 'string' ? url.path
    : (url.host === null && url.path.length > 1 && url.path[0] === '' ? '/.' : '') + url.path.map((part) => `/${part}`).join(''));
  function serialize(url) {
    let text = url.protocol;
    if (url.host !== null) {
      text += '//';
      if (url.username !== '' || url.password !== '') {
        text += `${url.username}${url.password !== '' ? `:${url.password}` : ''}@`;
      }
      text += url.host + (url.port !== '' ? `:${url.port}` : '');
    }
    text += pathText(url);
    if (url.search !== null) text += `?${url.search}`;
    return url.hash !== null ? `${text}#${url.hash}` : text;
  }

  const formEncode = (text) => {
    if (/^[A-Za-z0-9*._-]*$/.test(text)) return text;
    return utf8(text).map((byte) => {
      const c = String.fromCharCode(byte);
      return byte === 0x20 ? '+' : /[A-Za-z0-9*._-]/.test(c) ? c : percent(byte);
    }).join('');
  };
  const formDecode = (text) => percentDecode(text.replace(/\+/g, ' '));
  const parseForm = (text) => text.split('&').filter((part) => part !== '').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [formDecode(part), ''] : [formDecode(part.slice(0, equals)), formDecode(part.slice(equals + 1))];
  });
  const wellFormed = (value) => String(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');

  class URLSearchParams {
    #list = [];
    #changed = null;
    constructor(init = '') {
      if (init !== null && (typeof init === 'object' || typeof init === 'function')) {
        if (typeof init[Symbol.iterator] === 'function') {
          for (const pair of init) {
            const [name, value, ...rest] = pair;
            if (rest.length > 0 || [...pair].length !== 2) throw new TypeError('each pair of URLSearchParams has a name and a value');
            this.append(name, value);
          }
        } else for (const name of Object.keys(init)) this.append(name, init[name]);
      } else this.#list = parseForm(String(init).replace(/^\?/, ''));
    }
    static bind(params, text, changed) {
      params.#list = parseForm(text);
      params.#changed = changed;
    }
    #update() { if (this.#changed !== null) this.#changed(this.toString()); }
    get size() { return this.#list.length; }
    append(name, value) { this.#list.push([wellFormed(name), wellFormed(value)]); this.#update(); }
    delete(name, value) {
      this.#list = this.#list.filter(([n, v]) => n !== String(name) || (value !== undefined && v !== String(value)));
      this.#update();
    }
    get(name) { const found = this.#list.find(([n]) => n === String(name)); return found === undefined ? null : found[1]; }
    getAll(name) { return this.#list.filter(([n]) => n === String(name)).map(([, v]) => v); }
    has(name, value) { return this.#list.some(([n, v]) => n === String(name) && (value === undefined || v === String(value))); }
    set(name, value) {
      const at = this.#list.findIndex(([n]) => n === String(name));
      if (at < 0) return this.append(name, value);
      this.#list = this.#list.filter(([n], i) => n !== String(name) || i === at);
      this.#list[at][1] = wellFormed(value);
      return this.#update();
    }
    sort() { this.#list.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#update(); }
    forEach(callback, self) { for (const [name, value] of this) callback.call(self, value, name, this); }
    *entries() { for (let i = 0; i < this.#list.length; i += 1) yield [...this.#list[i]]; }
    *keys() { for (const [name] of this.entries()) yield name; }
    *values() { for (const [, value] of this.entries()) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#list.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join('&'); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
  }
  const { bind } = URLSearchParams;
  delete URLSearchParams.bind;

  class URL {
    #url;
    #params = null;
    constructor(input, base) {
      const parsedBase = base === undefined ? undefined : parse(String(base));
      const parsed = parsedBase === null ? null : parse(String(input), parsedBase);
      if (parsed === null) throw new TypeError(`Invalid URL: ${String(input)}${base === undefined ? '' : ` with base ${String(base)}`}`);
      this.#url = parsed;
    }
    static canParse(input, base) { return URL.parse(input, base) !== null; }
    static parse(input, base) { try { return new URL(input, base); } catch { return null; } }
    #renew(parsed) {
      this.#url = parsed;
      if (this.#params !== null) this.#follow();
    }
    #follow() {
      bind(this.#params, this.#url.search ?? '', (text) => { this.#url.search = text === '' ? null : text; });
    }
    get href() { return serialize(this.#url); }
    set href(text) {
      const parsed = parse(String(text));
      if (parsed === null) throw new TypeError(`Invalid URL: ${String(text)}`);
      this.#renew(parsed);
    }
    get origin() {
      const { protocol } = this.#url;
      return isSpecial(protocol) && protocol !== 'file:' ? `${protocol}//${this.host}` : 'null';
    }
    get protocol() { return this.#url.protocol; }
    set protocol(text) {
      const found = /^[a-zA-Z][a-zA-Z0-9+.-]*/.exec(String(text));
      if (found === null) return;
      const protocol = `${found[0].toLowerCase()}:`;
      if (isSpecial(protocol) !== isSpecial(this.#url.protocol)) return;
      this.#url.protocol = protocol;
      if (this.#url.port === defaultPorts[protocol]) this.#url.port = '';
    }
    get username() { return this.#url.username; }
    set username(text) { if (this.#hasPlace()) this.#url.username = encode(String(text), sets.userinfo); }
    get password() { return this.#url.password; }
    set password(text) { if (this.#hasPlace()) this.#url.password = encode(String(text), sets.userinfo); }
    #hasPlace() { return this.#url.host !== null && this.#url.host !== '' && this.#url.protocol !== 'file:'; }
    get host() { return (this.#url.host ?? '') + (this.#url.port !== '' ? `:${this.#url.port}` : ''); }
    set host(text) {
      if (typeof this.#url.path === 'string') return;
      const next = { ...this.#url };
      if (setPlace(next, String(text).replace(isSpecial(next.protocol) ? /[\/\\?#].*$/s : /[\/?#].*$/s, ''))) this.#url = next;
    }
    get hostname() { return this.#url.host ?? ''; }
    set hostname(text) {
      if (typeof this.#url.path === 'string') return;
      const host = parseHost(String(text).replace(/[\/\\?#].*$/s, ''), isSpecial(this.#url.protocol));
      if (host !== null && (host !== '' || !isSpecial(this.#url.protocol))) this.#url.host = host;
    }
    get port() { return this.#url.port; }
    set port(text) {
      if (!this.#hasPlace()) return;
      const digits = /^[0-9]*/.exec(String(text))[0];
      if (String(text) === '') this.#url.port = '';
      else if (digits !== '') setPort(this.#url, digits);
    }
    get pathname() { return pathText(this.#url).replace(/^\/\.(?=\/\/)/, ''); }
    set pathname(text) {
      if (typeof this.#url.path === 'string') return;
      const given = String(text).replace(isSpecial(this.#url.protocol) ? /^[\/\\]/ : /^\//, '');
      this.#url.path = walk([], given, this.#url.protocol);
    }
    get search() { return this.#url.search === null || this.#url.search === '' ? '' : `?${this.#url.search}`; }
    set search(text) {
      const given = String(text).replace(/^\?/, '');
      this.#url.search = given === '' ? null : encode(given, isSpecial(this.#url.protocol) ? sets.specialQuery : sets.query);
      if (this.#params !== null) this.#follow();
    }
    get searchParams() {
      if (this.#params === null) {
        this.#params = new URLSearchParams();
        this.#follow();
      }
      return this.#params;
    }
    get hash() { return this.#url.hash === null || this.#url.hash === '' ? '' : `#${this.#url.hash}`; }
    set hash(text) {
      const given = String(text).replace(/^#/, '');
      this.#url.hash = given === '' ? null : encode(given, sets.fragment);
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }

  return { URL, URLSearchParams };
})

// WebCrypto: what algorithms, keys and formats are called and allowed. The work is done by `native`.
(function (native) {
  class DOMException extends Error {
    constructor(message = '', name = 'Error') {
      super(message);
      Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
    }
  }
  const fail = (name, message) => { throw new DOMException(message, name); };
  const unsupported = (what) => fail('NotSupportedError', what);

  const hashes = { 'SHA-1': ['sha1', 20], 'SHA-256': ['sha256', 32], 'SHA-384': ['sha384', 48], 'SHA-512': ['sha512', 64] };
  const blocks = { 'SHA-1': 64, 'SHA-256': 64, 'SHA-384': 128, 'SHA-512': 128 };
  const curves = ['P-256', 'P-384', 'P-521'];
  const names = [
    'AES-CBC', 'AES-CTR', 'AES-GCM', 'HMAC', 'ECDSA', 'ECDH', 'RSA-OAEP', 'RSA-PSS', 'RSASSA-PKCS1-v1_5', 'PBKDF2',
  ];

  function algorithm(given) {
    const object = typeof given === 'string' ? { name: given } : given;
    if (object === null || typeof object !== 'object' || typeof object.name !== 'string') {
      throw new TypeError('the algorithm has no name');
    }
    const name = names.find((known) => known.toLowerCase() === object.name.toLowerCase());
    return { ...object, name: name ?? unsupported(`the algorithm ${object.name} is not supported`) };
  }
  function hashName(given) {
    const name = typeof given === 'string' ? given : given?.name;
    if (typeof name !== 'string') throw new TypeError('the algorithm needs a hash');
    return Object.keys(hashes).find((known) => known === name.toUpperCase()) ?? unsupported(`the hash ${name} is not supported`);
  }
  const nativeHash = (given) => hashes[hashName(given)][0];

  function bytes(value, what = 'the data') {
    if (value instanceof ArrayBuffer) return value.slice(0);
    if (ArrayBuffer.isView(value)) return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
    throw new TypeError(`${what} must be an ArrayBuffer or a view of one`);
  }

  const secret = Symbol('secret');
  let making = false;
  class CryptoKey {
    constructor() { if (!making) throw new TypeError('Illegal constructor'); }
    get [Symbol.toStringTag]() { return 'CryptoKey'; }
  }
  function makeKey(type, details, extractable, usages, value) {
    making = true;
    const key = new CryptoKey();
    making = false;
    const show = (name, shown) => Object.defineProperty(key, name, { value: shown, enumerable: true });
    show('type', type);
    show('extractable', Boolean(extractable));
    show('algorithm', details);
    show('usages', usages);
    Object.defineProperty(key, secret, { value });
    return key;
  }

  const allowed = {
    'AES-CBC': ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    HMAC: ['sign', 'verify'],
    PBKDF2: ['deriveKey', 'deriveBits'],
    ECDSA: { public: ['verify'], private: ['sign'] },
    ECDH: { public: [], private: ['deriveKey', 'deriveBits'] },
    'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
    'RSA-PSS': { public: ['verify'], private: ['sign'] },
  };
  allowed['AES-CTR'] = allowed['AES-CBC'];
  allowed['AES-GCM'] = allowed['AES-CBC'];
  allowed['RSASSA-PKCS1-v1_5'] = allowed['RSA-PSS'];
  const isPair = (name) => !Array.isArray(allowed[name]);

  function checkUsages(name, type, usages) {
    if (!Array.isArray(usages)) throw new TypeError('the usages of a key are an array');
    const fine = type === 'secret' ? allowed[name] : allowed[name][type];
    const bad = usages.find((usage) => !fine.includes(usage));
    if (bad !== undefined) fail('SyntaxError', `a ${type} key of ${name} is not for ${bad}`);
    if (usages.length === 0 && type !== 'public') fail('SyntaxError', `a ${type} key needs a usage`);
    return [...new Set(usages)];
  }
  function use(key, given, usage) {
    if (!(key instanceof CryptoKey)) throw new TypeError('a CryptoKey is expected');
    const wanted = algorithm(given);
    if (wanted.name !== key.algorithm.name) fail('InvalidAccessError', `the key is one of ${key.algorithm.name}, not of ${wanted.name}`);
    const usages = Array.isArray(usage) ? usage : [usage];
    if (!usages.some((one) => key.usages.includes(one))) fail('InvalidAccessError', `the key is not for ${usages[0]}`);
    return wanted;
  }

  const isRsa = (name) => name.startsWith('RSA');
  function pairDetails(given, pair) {
    const about = native.about(pair);
    if (isRsa(given.name)) {
      return {
        name: given.name, modulusLength: about.bits, publicExponent: new Uint8Array(about.exponent), hash: { name: hashName(given.hash) },
      };
    }
    return { name: given.name, namedCurve: about.curve };
  }

  function aesKey(given, extractable, usages, value) {
    if (![16, 24, 32].includes(value.byteLength)) fail('DataError', 'a key of AES has 128, 192 or 256 bits');
    return makeKey('secret', { name: given.name, length: value.byteLength * 8 }, extractable, usages, value);
  }
  function hmacKey(given, extractable, usages, value) {
    if (value.byteLength === 0) fail('DataError', 'a key of HMAC has at least one bit');
    const length = given.length ?? value.byteLength * 8;
    return makeKey('secret', { name: 'HMAC', length, hash: { name: hashName(given.hash) } }, extractable, usages, value);
  }
  function secretKey(given, extractable, usages, value) {
    const fine = checkUsages(given.name, 'secret', usages);
    if (given.name === 'HMAC') return hmacKey(given, extractable, fine, value);
    if (given.name !== 'PBKDF2') return aesKey(given, extractable, fine, value);
    if (extractable) fail('SyntaxError', 'a key of PBKDF2 is not extractable');
    return makeKey('secret', { name: 'PBKDF2' }, false, fine, value);
  }
  function halfKey(given, type, extractable, usages, pair) {
    if (pair === undefined) fail('DataError', `this is no ${type} key of ${given.name}`);
    const about = native.about(pair);
    if (about.rsa !== isRsa(given.name)) fail('DataError', `this is no key of ${given.name}`);
    if (!about.rsa && given.namedCurve !== undefined && about.curve !== given.namedCurve) {
      fail('DataError', `the key is on ${about.curve}, not on ${given.namedCurve}`);
    }
    return makeKey(type, pairDetails(given, pair), type === 'public' || extractable, checkUsages(given.name, type, usages), pair);
  }
  // Both are extractable as asked, but public ones always when they are made.
  const importHalf = (given, type, extractable, usages, pair) => {
    const key = halfKey(given, type, extractable, usages, pair);
    return extractable || type === 'private' ? key : makeKey(type, key.algorithm, false, key.usages, pair);
  };

  const partNames = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'x', 'y'];
  function fromBase64(text, what) {
    const value = typeof text === 'string' ? native.ofBase64url(text.replace(/=+$/, '')) : undefined;
    return value ?? fail('DataError', `${what} of the JWK is no base64url`);
  }
  function importJwk(jwk, given, extractable, usages) {
    if (jwk === null || typeof jwk !== 'object') throw new TypeError('a JWK is an object');
    if (extractable && jwk.ext === false) fail('DataError', 'the JWK says that it is not extractable');
    if (!isPair(given.name)) {
      if (jwk.kty !== 'oct') fail('DataError', `a JWK of ${given.name} has kty "oct"`);
      return secretKey(given, extractable, usages, fromBase64(jwk.k, 'k'));
    }
    const kty = isRsa(given.name) ? 'RSA' : 'EC';
    if (jwk.kty !== kty) fail('DataError', `a JWK of ${given.name} has kty "${kty}"`);
    const parts = {};
    for (const name of partNames) if (jwk[name] !== undefined) parts[name] = fromBase64(jwk[name], name);
    const pair = native.fromParts(kty === 'EC' ? String(jwk.crv) : '', parts);
    return importHalf(given, jwk.d === undefined ? 'public' : 'private', extractable, usages, pair);
  }

  function exportJwk(key) {
    const { name } = key.algorithm;
    const jwk = { key_ops: key.usages, ext: key.extractable };
    if (key.type === 'secret') {
      const alg = name === 'HMAC' ? `HS${key.algorithm.hash.name.slice(4)}` : `A${key.algorithm.length}${name.slice(4)}`;
      return { kty: 'oct', k: native.toBase64url(key[secret]), alg, ...jwk };
    }
    const parts = native.partsOf(key[secret]);
    for (const part of Object.keys(parts)) jwk[part] = native.toBase64url(parts[part]);
    if (!isRsa(name)) return { kty: 'EC', crv: key.algorithm.namedCurve, ...jwk };
    const size = key.algorithm.hash.name.slice(4);
    const alg = { 'RSA-OAEP': size === '1' ? 'RSA-OAEP' : `RSA-OAEP-${size}`, 'RSA-PSS': `PS${size}`, 'RSASSA-PKCS1-v1_5': `RS${size}` }[name];
    return { kty: 'RSA', alg, ...jwk };
  }

  const aesModes = {
    'AES-CBC': (given) => ['CBC', sized(given.iv, 16, 'iv')],
    'AES-CTR': (given) => {
      if (!(given.length >= 1 && given.length <= 128)) fail('OperationError', 'the counter has 1 to 128 bits');
      return ['CTR', sized(given.counter, 16, 'counter')];
    },
    'AES-GCM': (given) => ['GCM', bytes(given.iv, 'iv')],
  };
  function sized(value, size, what) {
    const read = bytes(value, what);
    if (read.byteLength !== size) fail('OperationError', `${what} must have ${size} bytes`);
    return read;
  }
  function crypt(encrypts, given, key, data) {
    const { name } = given;
    if (name === 'RSA-OAEP') {
      if (key.type !== (encrypts ? 'public' : 'private')) fail('InvalidAccessError', `a ${key.type} key cannot do this`);
      const label = given.label === undefined ? new ArrayBuffer(0) : bytes(given.label, 'label');
      return (encrypts ? native.encryptOaep : native.decryptOaep)(key[secret], nativeHash(key.algorithm.hash), label, data);
    }
    if (aesModes[name] === undefined) unsupported(`${name} does not encrypt`);
    const [mode, iv] = aesModes[name](given);
    const tagBits = given.tagLength ?? 128;
    if (![32, 64, 96, 104, 112, 120, 128].includes(tagBits)) fail('OperationError', `a tag has no ${tagBits} bits`);
    const additional = given.additionalData === undefined ? new ArrayBuffer(0) : bytes(given.additionalData, 'additionalData');
    return native.aes(mode, encrypts, key[secret], iv, data, additional, tagBits / 8);
  }
  const orFail = (value, what) => (value === undefined ? fail('OperationError', what) : value);

  function signing(given, key) {
    const { name } = given;
    if (name === 'ECDSA') return [nativeHash(given.hash), 'none', 0];
    const hash = nativeHash(key.algorithm.hash);
    return name === 'RSA-PSS' ? [hash, 'pss', given.saltLength] : [hash, 'pkcs1', 0];
  }

  function deriveSecret(given, key, bits) {
    if (given.name === 'PBKDF2') {
      if (bits === null || bits === undefined || bits % 8 !== 0 || bits === 0) fail('OperationError', 'as many bits as fill bytes can be derived');
      return orFail(native.pbkdf2(nativeHash(given.hash), key[secret], bytes(given.salt, 'salt'), given.iterations, bits / 8), 'nothing could be derived');
    }
    if (given.name !== 'ECDH') unsupported(`nothing is derived by ${given.name}`);
    if (!(given.public instanceof CryptoKey) || given.public.type !== 'public') fail('InvalidAccessError', 'the other side\'s public key is needed');
    if (given.public.algorithm.namedCurve !== key.algorithm.namedCurve) fail('InvalidAccessError', 'both keys must be on one curve');
    const agreed = orFail(native.agree(key[secret], given.public[secret]), 'the keys do not go together');
    if (bits === null || bits === undefined) return agreed;
    if (bits > agreed.byteLength * 8) fail('OperationError', `no more than ${agreed.byteLength * 8} bits can be derived`);
    const cut = agreed.slice(0, Math.ceil(bits / 8));
    if (bits % 8 !== 0) new Uint8Array(cut)[cut.byteLength - 1] &= 0xff << (8 - (bits % 8));
    return cut;
  }
  const keyBits = (given) => {
    if (given.name === 'HMAC') return given.length ?? blocks[hashName(given.hash)] * 8;
    if (![128, 192, 256].includes(given.length)) fail('OperationError', 'a key of AES has 128, 192 or 256 bits');
    return given.length;
  };

  class SubtleCrypto {
    async digest(given, data) {
      return native.digest(nativeHash(given), bytes(data));
    }
    async encrypt(given, key, data) {
      const copy = bytes(data);
      return orFail(crypt(true, use(key, given, 'encrypt'), key, copy), 'it could not be encrypted');
    }
    async decrypt(given, key, data) {
      const copy = bytes(data);
      return orFail(crypt(false, use(key, given, 'decrypt'), key, copy), 'it could not be decrypted');
    }
    async sign(given, key, data) {
      const copy = bytes(data);
      const wanted = use(key, given, 'sign');
      if (wanted.name === 'HMAC') return native.hmac(nativeHash(key.algorithm.hash), key[secret], copy);
      return orFail(native.sign(key[secret], ...signing(wanted, key), copy), 'it could not be signed');
    }
    async verify(given, key, signature, data) {
      const [theirs, copy] = [bytes(signature, 'the signature'), bytes(data)];
      const wanted = use(key, given, 'verify');
      if (wanted.name !== 'HMAC') return native.verify(key[secret], ...signing(wanted, key), copy, theirs);
      const ours = new Uint8Array(native.hmac(nativeHash(key.algorithm.hash), key[secret], copy));
      const other = new Uint8Array(theirs);
      return ours.length === other.length && ours.reduce((differ, byte, i) => differ | (byte ^ other[i]), 0) === 0;
    }
    async generateKey(given, extractable, usages) {
      const wanted = algorithm(given);
      if (wanted.name === 'PBKDF2') unsupported('keys of PBKDF2 are imported');
      if (!isPair(wanted.name)) return secretKey(wanted, extractable, usages, native.random(keyBits(wanted) / 8));
      if (!isRsa(wanted.name) && !curves.includes(wanted.namedCurve)) unsupported(`the curve ${wanted.namedCurve} is not supported`);
      const pair = orFail(
        isRsa(wanted.name) ? native.makeRsa(wanted.modulusLength, bytes(wanted.publicExponent, 'publicExponent')) : native.makeCurve(wanted.namedCurve),
        'no such key could be made',
      );
      const of = (type) => usages.filter((usage) => allowed[wanted.name][type].includes(usage));
      const known = [...allowed[wanted.name].public, ...allowed[wanted.name].private];
      const bad = usages.find((usage) => !known.includes(usage));
      if (bad !== undefined) fail('SyntaxError', `keys of ${wanted.name} are not for ${bad}`);
      return {
        publicKey: halfKey(wanted, 'public', true, of('public'), native.publicOf(pair)),
        privateKey: halfKey(wanted, 'private', extractable, of('private'), pair),
      };
    }
    async importKey(format, data, given, extractable, usages) {
      const wanted = algorithm(given);
      if (format === 'jwk') return importJwk(data, wanted, extractable, usages);
      const read = bytes(data, 'the key');
      if (format === 'raw') {
        if (!isPair(wanted.name)) return secretKey(wanted, extractable, usages, read);
        if (isRsa(wanted.name)) unsupported('keys of RSA have no raw form');
        return importHalf(wanted, 'public', extractable, usages, native.fromPoint(wanted.namedCurve, read));
      }
      if (!isPair(wanted.name)) unsupported(`keys of ${wanted.name} have no form ${format}`);
      if (format === 'pkcs8') return importHalf(wanted, 'private', extractable, usages, native.fromPkcs8(read));
      if (format === 'spki') return importHalf(wanted, 'public', extractable, usages, native.fromSpki(read));
      return unsupported(`the form ${format} is not supported`);
    }
    async exportKey(format, key) {
      if (!(key instanceof CryptoKey)) throw new TypeError('a CryptoKey is expected');
      if (!key.extractable) fail('InvalidAccessError', 'the key is not extractable');
      if (format === 'jwk') return exportJwk(key);
      const forms = { secret: { raw: (value) => value.slice(0) }, private: { pkcs8: native.pkcs8Of }, public: { spki: native.spkiOf } };
      if (!isRsa(key.algorithm.name)) forms.public.raw = native.pointOf;
      const write = forms[key.type][format];
      return write === undefined ? unsupported(`a ${key.type} key of ${key.algorithm.name} has no form ${format}`) : write(key[secret]);
    }
    async deriveBits(given, key, bits) {
      return deriveSecret({ ...given, ...use(key, given, 'deriveBits') }, key, bits);
    }
    async deriveKey(given, key, derived, extractable, usages) {
      const from = use(key, given, 'deriveKey');
      const to = algorithm(derived);
      return secretKey(to, extractable, usages, deriveSecret(from, key, keyBits(to)));
    }
    async wrapKey(format, key, wrapping, given) {
      const value = await this.exportKey(format, key);
      const data = format === 'jwk' ? native.encode(JSON.stringify(value)) : value;
      return orFail(crypt(true, use(wrapping, given, 'wrapKey'), wrapping, bytes(data)), 'it could not be wrapped');
    }
    async unwrapKey(format, wrapped, wrapping, given, keyAlgorithm, extractable, usages) {
      const data = orFail(crypt(false, use(wrapping, given, 'unwrapKey'), wrapping, bytes(wrapped)), 'it could not be unwrapped');
      return this.importKey(format, format === 'jwk' ? JSON.parse(native.text(data)) : data, keyAlgorithm, extractable, usages);
    }
    get [Symbol.toStringTag]() { return 'SubtleCrypto'; }
  }

  const mostRandom = 65536;
  class Crypto {
    #subtle = new SubtleCrypto();
    get subtle() { return this.#subtle; }
    getRandomValues(view) {
      const isInteger = ArrayBuffer.isView(view) && !(view instanceof DataView) && !/^Float/.test(view.constructor.name);
      if (!isInteger) fail('TypeMismatchError', 'getRandomValues() takes an array of integers');
      if (view.byteLength > mostRandom) fail('QuotaExceededError', `getRandomValues() fills at most ${mostRandom} bytes`);
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(new Uint8Array(native.random(view.byteLength)));
      return view;
    }
    randomUUID() { return native.randomUUID(); }
    get [Symbol.toStringTag]() { return 'Crypto'; }
  }

  return { crypto: new Crypto(), CryptoKey };
})

// Globals that browsers have too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"
#include "script/js/text_decoding.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using testing::logged;

TEST(JsTextDecoding, InPiecesAsInOne) {
  const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xe2\x82z\xff\xf0\x9f";
  TextDecoding whole(TextDecoding::Encoding::utf8, false, false);
  const std::string wanted = *whole.decode(text, false);
  EXPECT_EQ(wanted, "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd");
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    TextDecoding decoding(TextDecoding::Encoding::utf8, false, false);
    std::string out = *decoding.decode(text.substr(0, cut), true);
    out += *decoding.decode(text.substr(cut), false);
    EXPECT_EQ(out, wanted) << cut;
  }
}

TEST(JsWeb, TextEncoderAndDecoder) {
  EXPECT_THAT(
      logged(R"(
    export default function () {
      console.log([...new TextEncoder().encode('h\u00fc\u20ac\ud83d\ude00\ud800')].join());
      console.log(new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 104, 0xc3, 0xbc])));
      console.log(new TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0, 0x3d, 0xd8, 0, 0xde])),
          new TextDecoder('latin1').encoding);
      try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]));
          } catch (e) { console.log(e.name); }
      try { new TextDecoder('ebcdic'); } catch (e) { console.log(e.name); }
      const into = new Uint8Array(4);
      console.log(JSON.stringify(new TextEncoder().encodeInto('a\u20acb', into)), into.join());
      console.log(btoa('\u00ff\u00fe!'), atob(' //4h ').length, atob('YQ=='));
    })"),
      ElementsAre("104,195,188,226,130,172,240,159,152,128,239,191,189", "h\xc3\xbc", "a\xf0\x9f\x98\x80 windows-1252",
                  "TypeError", "RangeError", R"({"read":2,"written":4} 97,226,130,172)", "//4h 3 a"));
}

TEST(JsWeb, UrlAndItsParameters) {
  EXPECT_THAT(logged(R"(
    export default function () {
      const u = new URL('../b c?x=1&x=2#\u00fc', 'https://user@EXAMPLE.com:443/a/d/');
      console.log(u.href, u.host, u.origin, u.searchParams.getAll('x').join());
      u.searchParams.append('y', 'a b&');
      u.port = '8080';
      console.log(`${u}`, JSON.stringify({ u }));
      console.log(new URLSearchParams({ a: 1, b: 'x y' }).toString(), new URLSearchParams('?q=%C3%BC').get('q'));
      console.log(new URL('http://b\u00fccher.de/').host, new URL('http://0x7f.1/').host,
          new URL('http://[::0:1]').host);
      for (const bad of ['nope', 'http://', 'http://a:99999/', 'http://a b/']) {
        try { new URL(bad); console.log(bad); } catch (e) { console.log(e.name); }
      }
    })"),
              ElementsAre("https://user@example.com/a/b%20c?x=1&x=2#%C3%BC example.com https://example.com 1,2",
                          "https://user@example.com:8080/a/b%20c?x=1&x=2&y=a+b%26#%C3%BC "
                          R"({"u":"https://user@example.com:8080/a/b%20c?x=1&x=2&y=a+b%26#%C3%BC"})",
                          "a=1&b=x+y \xc3\xbc", "xn--bcher-kva.de 127.0.0.1 [::1]", "TypeError", "TypeError",
                          "TypeError", "TypeError"));
}

TEST(JsWeb, ScriptsMayPutTheirOwnInTheirPlace) {
  testing::Rig rig(R"(
    if (__VU === 1) globalThis.URL = 'mine';
    export default function () { console.log(typeof URL, typeof globalThis.URL, typeof fetch, typeof process); })");
  ASSERT_EQ(rig.begin(2), "");
  for (const auto& user : rig.users) ASSERT_TRUE(testing::iterate(*user).ok) << user->end().text;
  EXPECT_THAT(rig.log.lines,
              ElementsAre("info: string string undefined undefined", "info: function function undefined undefined"));
}

TEST(JsWebCrypto, DigestsAndRandom) {
  EXPECT_THAT(logged(R"(
    const hex = (b) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, '0')).join('');
    export default async function () {
      console.log(hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'))));
      console.log(hex(await crypto.subtle.digest({ name: 'sha-1' }, new TextEncoder().encode('abc'))));
      console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
      const view = crypto.getRandomValues(new Uint32Array(8));
      console.log(view.some((x) => x !== 0));
      try { await crypto.subtle.digest('MD5', new Uint8Array()); } catch (e) { console.log(e.name); }
      try { crypto.getRandomValues(new Uint8Array(70000)); } catch (e) { console.log(e.name); }
    })"),
              ElementsAre("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                          "a9993e364706816aba3e25717850c26c9cd0d89d", "true", "true", "NotSupportedError",
                          "QuotaExceededError"));
}

// NIST SP 800-38A F.2.1 and F.5.1, GCM's test case 4, RFC 6070's second case, RFC 4231's second.
TEST(JsWebCrypto, SecretKeys) {
  EXPECT_THAT(
      logged(R"(
    const hex = (b) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, '0')).join('');
    const bytes = (t) => new Uint8Array(t.match(/../g).map((x) => parseInt(x, 16)));
    const key = (name, k, uses, more) => crypto.subtle.importKey('raw', bytes(k), { name, ...more }, true, uses);
    export default async function () {
      const text = bytes('6bc1bee22e409f96e93d7e117393172a');
      const k = '2b7e151628aed2a6abf7158809cf4f3c';
      const cbc = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: bytes('000102030405060708090a0b0c0d0e0f') },
          await key('AES-CBC', k, ['encrypt']), text);
      console.log(hex(cbc).slice(0, 32), cbc.byteLength);
      const ctr = await crypto.subtle.encrypt({ name: 'AES-CTR', counter: bytes('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'),
          length: 64 }, await key('AES-CTR', k, ['encrypt']), text);
      console.log(hex(ctr));
      const gcm = await key('AES-GCM', 'feffe9928665731c6d6a8f9467308308', ['encrypt', 'decrypt']);
      const how = { name: 'AES-GCM', iv: bytes('cafebabefacedbaddecaf888'),
          additionalData: bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2') };
      const sealed = await crypto.subtle.encrypt(how, gcm,
          bytes('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
            '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39'));
      console.log(hex(sealed).slice(-32));
      console.log(hex(await crypto.subtle.decrypt(how, gcm, sealed)).slice(0, 16));
      new Uint8Array(sealed)[0] ^= 1;
      try { await crypto.subtle.decrypt(how, gcm, sealed); } catch (e) { console.log(e.name); }
      const pass = await crypto.subtle.importKey('raw', new TextEncoder().encode('password'), 'PBKDF2', false,
          ['deriveBits', 'deriveKey']);
      const from = { name: 'PBKDF2', hash: 'SHA-1', salt: new TextEncoder().encode('salt'), iterations: 2 };
      console.log(hex(await crypto.subtle.deriveBits(from, pass, 160)));
      const derived = await crypto.subtle.deriveKey(from, pass, { name: 'AES-GCM', length: 128 }, true, ['encrypt']);
      console.log((await crypto.subtle.exportKey('jwk', derived)).alg, derived.type, derived.algorithm.length);
      const mac = await crypto.subtle.importKey('jwk', { kty: 'oct', k: 'SmVmZQ' }, { name: 'HMAC', hash: 'SHA-256' },
          true, ['sign', 'verify']);
      const data = new TextEncoder().encode('what do ya want for nothing?');
      const signature = await crypto.subtle.sign('HMAC', mac, data);
      console.log(hex(signature), await crypto.subtle.verify('HMAC', mac, signature, data));
      try { await crypto.subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, mac, data);
          } catch (e) { console.log(e.name); }
    })"),
      ElementsAre("7649abac8119b246cee98e9b12e9197d 32", "874d6191b620e3261bef6864990db6ce",
                  "5bc94fbc3221a5db94fae95ae7121a47", "d9313225f88406e5", "OperationError",
                  "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957", "A128GCM secret 128",
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843 true", "InvalidAccessError"));
}

TEST(JsWebCrypto, PairsOfKeys) {
  EXPECT_THAT(logged(R"(
    const data = new TextEncoder().encode('a message');
    const say = (...all) => console.log(all.join(' '));
    export default async function () {
      const { subtle } = crypto;
      for (const curve of ['P-256', 'P-384', 'P-521']) {
        const how = { name: 'ECDSA', namedCurve: curve };
        const pair = await subtle.generateKey(how, true, ['sign', 'verify']);
        const signature = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data);
        const jwk = await subtle.exportKey('jwk', pair.publicKey);
        const copies = [
          await subtle.importKey('jwk', jwk, how, true, ['verify']),
          await subtle.importKey('raw', await subtle.exportKey('raw', pair.publicKey), how, true, ['verify']),
          await subtle.importKey('spki', await subtle.exportKey('spki', pair.publicKey), how, true, ['verify'])];
        const good = [];
        for (const copy of copies) good.push(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, copy, signature,
            data));
        say(curve, signature.byteLength, good, jwk.crv, jwk.d === undefined);
      }
      const a = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const b = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const one = await subtle.deriveBits({ name: 'ECDH', public: b.publicKey }, a.privateKey, 256);
      const two = await subtle.deriveBits({ name: 'ECDH', public: a.publicKey }, b.privateKey, 256);
      say('ECDH', new Uint8Array(one).join() === new Uint8Array(two).join(), one.byteLength);
      const exponent = new Uint8Array([1, 0, 1]);
      for (const name of ['RSA-PSS', 'RSASSA-PKCS1-v1_5']) {
        const how = { name, hash: 'SHA-256', modulusLength: 1024, publicExponent: exponent };
        const pair = await subtle.generateKey(how, true, ['sign', 'verify']);
        const pkcs8 = await subtle.exportKey('pkcs8', pair.privateKey);
        const key = await subtle.importKey('pkcs8', pkcs8, how, false, ['sign']);
        const signature = await subtle.sign({ name, saltLength: 32 }, key, data);
        const open = await subtle.importKey('jwk', await subtle.exportKey('jwk', pair.publicKey), how, true,
            ['verify']);
        say(name, await subtle.verify({ name, saltLength: 32 }, open, signature, data),
            await subtle.verify({ name, saltLength: 32 }, open, signature, new Uint8Array(3)),
                pair.privateKey.algorithm.modulusLength);
        try { await subtle.exportKey('pkcs8', key); } catch (e) { say(e.name); }
      }
      const how = { name: 'RSA-OAEP', hash: 'SHA-1', modulusLength: 1024, publicExponent: exponent };
      const pair = await subtle.generateKey(how, true, ['encrypt', 'decrypt']);
      const copy = await subtle.importKey('jwk', await subtle.exportKey('jwk', pair.privateKey), how, true,
          ['decrypt']);
      const label = new Uint8Array([1, 2]);
      const sealed = await subtle.encrypt({ name: 'RSA-OAEP', label }, pair.publicKey, data);
      say(new TextDecoder().decode(await subtle.decrypt({ name: 'RSA-OAEP', label }, copy, sealed)));
      try { await subtle.decrypt({ name: 'RSA-OAEP' }, copy, sealed); } catch (e) { say(e.name); }
      try { await subtle.importKey('spki', new Uint8Array([1, 2, 3]), how, true, ['encrypt']);
          } catch (e) { say(e.name); }
    })"),
              ElementsAre("P-256 64 true,true,true P-256 true", "P-384 96 true,true,true P-384 true",
                          "P-521 132 true,true,true P-521 true", "ECDH true 32", "RSA-PSS true false 1024",
                          "InvalidAccessError", "RSASSA-PKCS1-v1_5 true false 1024", "InvalidAccessError", "a message",
                          "OperationError", "DataError"));
}

}  // namespace
}  // namespace brink::script::js

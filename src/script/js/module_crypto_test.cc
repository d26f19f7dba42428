#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/codec.h"
#include "script/js/digest.h"
#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using testing::logged;

std::string hex(std::string_view algorithm, std::string_view text) {
  return hex_of(digest_of(*DigestKind::named(algorithm), text));
}

// RFC 1320 A.5, RFC 1321 A.5, FIPS 180-4's examples, RIPEMD-160's own page.
TEST(JsDigest, KnownAnswers) {
  EXPECT_EQ(hex("md4", ""), "31d6cfe0d16ae931b73c59d7e0c089c0");
  EXPECT_EQ(hex("md4", "abc"), "a448017aaf21d8525fc10ae87aa6729d");
  EXPECT_EQ(hex("md4", "12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
            "e33b4ddc9c38f2199c3e7b164fcc0536");
  EXPECT_EQ(hex("md5", "message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(hex("sha1", "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex("sha256", "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex("sha384", "abc"),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(hex("sha512", "abc").substr(0, 32), "ddaf35a193617abacc417349ae204131");
  EXPECT_EQ(hex("sha512_224", "abc"), "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa");
  EXPECT_EQ(hex("sha512_256", "abc"), "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
  EXPECT_EQ(hex("ripemd160", "abc"), "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
  EXPECT_FALSE(DigestKind::named("sha3"));
}

TEST(JsDigest, InPieces) {
  for (const char* name : {"md4", "sha256"}) {
    Digest digest(*DigestKind::named(name));
    std::string text;
    for (int i = 0; i < 100; ++i) {
      text.append(static_cast<std::size_t>(i), 'x');
      digest.update(std::string(static_cast<std::size_t>(i), 'x'));
      ASSERT_EQ(hex_of(digest.digest()), hex(name, text)) << i;
    }
  }
}

// RFC 2202 and RFC 4231, cases 1, 2 and the key that is longer than a block.
TEST(JsDigest, Hmac) {
  const auto mac = [](const char* name, std::string_view key, std::string_view text) {
    Hmac hmac(*DigestKind::named(name), key);
    hmac.update(text);
    return hex_of(hmac.digest());
  };
  EXPECT_EQ(mac("md5", "Jefe", "what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(mac("sha1", std::string(20, '\x0b'), "Hi There"), "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(mac("sha256", "Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac("sha256", std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(JsCodec, Base64AsRfc4648) {
  EXPECT_EQ(base64_of("foobar", Base64::std), "Zm9vYmFy");
  EXPECT_EQ(base64_of("fooba", Base64::std), "Zm9vYmE=");
  EXPECT_EQ(base64_of("foob", Base64::rawstd), "Zm9vYg");
  EXPECT_EQ(base64_of("\xfb\xff", Base64::url), "-_8=");
  for (const Base64 variant : {Base64::std, Base64::rawstd, Base64::url, Base64::rawurl}) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
      const Decoded decoded = from_base64(base64_of(bytes, variant), variant);
      EXPECT_FALSE(decoded.bad);
      ASSERT_EQ(decoded.bytes, bytes);
      bytes.push_back(static_cast<char>(i * 7));
    }
  }
  EXPECT_EQ(from_base64("Zm9v\r\nYg==\n", Base64::std).bytes, "foob");
  EXPECT_EQ(from_base64("Zm9vYg", Base64::std).bad, 6u);
  EXPECT_EQ(from_base64("Zm9vYg==", Base64::rawstd).bad, 6u);
  EXPECT_EQ(from_base64("Zm!v", Base64::std).bad, 2u);
  EXPECT_EQ(from_base64("Zm9vY", Base64::rawstd).bad, 5u);
}

TEST(JsCrypto, HashesInScripts) {
  EXPECT_THAT(
      logged(R"(
    import crypto, { sha256, hmac } from 'k6/crypto';
    export default function () {
      console.log(sha256('hello world!', 'hex'));
      console.log(crypto.md5(new Uint8Array([104, 105]), 'base64'), crypto.sha1('x', 'base64rawurl'));
      console.log(new Uint8Array(crypto.sha512_224('abc', 'binary')).length);
      console.log(hmac('sha256', 'mysecret', 'hello world!', 'hex'));
      const h = crypto.createHash('sha256');
      h.update('hello ');
      h.update('world!');
      console.log(h.digest('hex') === sha256('hello world!', 'hex'), h.digest('hex') === h.digest('hex'));
      const m = crypto.createHMAC('sha1', 'k');
      m.update('v');
      console.log(m.digest('base64url') === hmac('sha1', 'k', 'v', 'base64url'));
      console.log(crypto.randomBytes(16).byteLength, crypto.hexEncode(new Uint8Array([1, 171]).buffer));
      for (const bad of [() => crypto.createHash('sha3'), () => crypto.md5('x', 'utf8'), () => crypto.md5({}, 'hex'),
                         () => crypto.randomBytes(0)]) {
        try { bad(); } catch (e) { console.log(e.message); }
      }
    })"),
      ElementsAre("7509e5bda0c762d2bac7f90d758b5b2263fa01ccbc542ab5e3df163be08e6ca9",
                  "SfaKXIST7CwL9ImCHCH8Ow== EfatjsUqKYSrqv18O1FlA3hcIHI", "28",
                  "893a72d8cab129e5ba85aea4599fd53f59bfe652cff4098a3780313228d8c20f", "true true", "true", "16 01ab",
                  "invalid algorithm: sha3", "invalid output encoding: utf8",
                  "invalid type of the input, expected a string, an ArrayBuffer or a view of one", "invalid size"));
}

TEST(JsEncoding, Base64InScripts) {
  EXPECT_THAT(logged(R"(
    import encoding, { b64encode } from 'k6/encoding';
    export default function () {
      console.log(b64encode('hello'), b64encode('h\u00fc?', 'rawurl'),
                  b64encode(new Uint8Array([251, 255]).buffer, 'url'));
      console.log(encoding.b64decode('aGVsbG8=', 'std', 's'), encoding.b64decode('aGVsbG8', 'rawstd').byteLength);
      try { encoding.b64decode('a!', 'rawstd'); } catch (e) { console.log(e.message); }
    })"),
              ElementsAre("aGVsbG8= aMO8Pw -_8=", "hello 5", "illegal base64 data at input byte 1"));
}

TEST(JsX509, WhatCertificatesSay) {
  EXPECT_THAT(logged(R"(
    import x509, { getAltNames } from 'k6/crypto/x509';
    const pem = `-----BEGIN CERTIFICATE-----
MIICoTCCAgqgAwIBAgIUJbGqTQtBUCNnfMqKik1RgWIt7uQwDQYJKoZIhvcNAQEL
BQAwTDELMAkGA1UEBhMCWloxDTALBgNVBAoMBFNob3AxDDAKBgNVBAsMA09uZTEM
MAoGA1UECwwDVHdvMRIwEAYDVQQDDAlzaG9wLnRlc3QwIBcNMjYxMTIyMDMyODMw
WhgPMjEyNjEwMjkwMzI4MzBaMEwxCzAJBgNVBAYTAlpaMQ0wCwYDVQQKDARTaG9w
MQwwCgYDVQQLDANPbmUxDDAKBgNVBAsMA1R3bzESMBAGA1UEAwwJc2hvcC50ZXN0
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3B6l1iAzB/9xPpJzI5UxFeuJP
DNR7+aIADkmplorWi8XpklUhp2haJG20OOZKn++UQq3lTmhl9y3QFZDy42GdIbqE
fePfmlddufzMj2udHG44sBtcsqAlVN1AnGFewXpPfhhSrhFAXOUBKpyNbxAO/PX1
TJ+jXx1l1l7ClbJO5wIDAQABo34wfDAdBgNVHQ4EFgQUssRJzDMH0nt27eCCtCk4
5qxBr1MwHwYDVR0jBBgwFoAUssRJzDMH0nt27eCCtCk45qxBr1MwDwYDVR0TAQH/
BAUwAwEB/zApBgNVHREEIjAggglzaG9wLnRlc3SCDXd3dy5zaG9wLnRlc3SHBH8A
AAEwDQYJKoZIhvcNAQELBQADgYEANBcTFaC0ty6Qk/EX4Yvf66OS5q8lAPsFjq0w
+9OJX4hJ5hX4etBOEJRU3+/Itp8MeXdu+yZ98mQIUeFpnDwzCtBS0Sjr98476jF3
ClbrhNq+6acT51tzebr2IJTcXt2vuqVP8sf0PFOef3DOYnaoKtkhruntmtSRKmRP
3JkH2tA=
-----END CERTIFICATE-----
`;
    export default function () {
      const read = x509.parse(pem);
      console.log(JSON.stringify(read.subject), x509.getIssuer(pem).commonName, x509.getSubject(pem).country);
      console.log(getAltNames(pem).join(), read.notBefore, read.notAfter, read.signatureAlgorithm);
      console.log(read.fingerPrint.slice(0, 3).join(), read.publicKey.algorithm, read.publicKey.key.e);
      try { x509.parse('nothing'); } catch (e) { console.log(e.message); }
    })"),
              ElementsAre(R"({"country":"ZZ","organizationName":"Shop","commonName":"shop.test",)"
                          R"("organizationalUnitName":["One","Two"],)"
                          R"("names":["C=ZZ","O=Shop","OU=One","OU=Two","CN=shop.test"]} shop.test ZZ)",
                          "shop.test,www.shop.test,127.0.0.1 2026-11-22T03:28:30Z 2126-10-29T03:28:30Z SHA256-RSA",
                          "209,215,162 RSA 65537", "failed to decode certificate PEM file"));
}

}  // namespace
}  // namespace brink::script::js

#include "script/js/module_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using testing::logged;

TEST(JsFiles, ReadInPiecesAndAsCsv) {
  EXPECT_THAT(logged(R"(
    import { open, SeekMode } from 'k6/experimental/fs';
    import csv from 'k6/experimental/csv';
    const file = await open('./data.csv');
    const rows = await csv.parse(file, { skipFirstLine: true });
    const records = await csv.parse(file, { asObjects: true, toLine: 1 });
    const parser = new csv.Parser(file, { asObjects: true });
    export default async function () {
      const buffer = new Uint8Array(4);
      const { name, size } = await file.stat();
      console.log(name, size, await file.read(buffer), String.fromCharCode(...buffer));
      console.log(await file.seek(-3, SeekMode.End), await file.read(buffer), await file.read(buffer));
      console.log(rows.length, JSON.stringify(rows[1]), JSON.stringify([...records]), records.length);
      for (let next = await parser.next(); !next.done;
          next = await parser.next()) console.log(JSON.stringify(next.value));
      try { await open('./data.csv'); } catch (e) { console.log(e.message); }
    })",
                     {{"/test/data.csv", "user,text\nu1,\"a, b\"\nu2,c\n"}}),
              ElementsAre("data.csv 25 4 user", "22 3 null", R"(2 ["u2","c"] [{"user":"u1","text":"a, b"}] 1)",
                          R"({"user":"u1","text":"a, b"})", R"({"user":"u2","text":"c"})",
                          "open() failed; reason: opening a file in the VU context is not supported"));
}

TEST(JsStreams, ReadAndWrite) {
  EXPECT_THAT(logged(R"(
    import { ReadableStream, WritableStream } from 'k6/experimental/streams';
    export default async function () {
      let n = 0;
      const stream = new ReadableStream({ pull(c) { n += 1; if (n > 3) c.close(); else c.enqueue(n); } },
          { highWaterMark: 0 });
      const reader = stream.getReader();
      const got = [];
      for (let next = await reader.read(); !next.done; next = await reader.read()) got.push(next.value);
      await reader.closed;
      console.log(got.join(), stream.locked);
      const failing = new ReadableStream({ start(c) { c.error(new Error('no')); } }).getReader();
      await failing.read().catch((e) => console.log(e.message));
      const written = [];
      const sink = new WritableStream({ async write(x) { written.push(x); }, close() { written.push('end'); } });
      const writer = sink.getWriter();
      writer.write('a');
      await writer.write('b');
      await writer.close();
      console.log(written.join(), sink.locked);
    })"),
              ElementsAre("1,2,3 true", "no", "a,b,end true"));
}

TEST(JsModules, BrowsersAndTheRemoved) {
  EXPECT_THAT(logged(R"(
    import { browser } from 'k6/browser';
    import { crypto as own } from 'k6/experimental/webcrypto';
    import { setTimeout as later } from 'k6/experimental/timers';
    import tracing from 'k6/experimental/tracing';
    export const options = { scenarios: { ui: { options: { browser: { type: 'chromium' } } } } };
    export default async function () {
      tracing.instrumentHTTP({ propagator: 'w3c' });
      console.log(own === crypto, typeof later);
      try { await browser.newPage(); } catch (e) { console.log(e.message); }
    })"),
              ElementsAre("true function",
                          "k6/browser: Brink drives no browser. Run the scenarios that need one with k6 "
                          "or Playwright, and the others here"));
  EXPECT_THAT(logged("import redis from 'k6/experimental/redis'; export default () => {};"),
              ElementsAre(::testing::HasSubstr("k6 has removed it")));
  EXPECT_THAT(logged("import sql from 'k6/x/sql'; export default () => {};"),
              ElementsAre(::testing::HasSubstr("unknown modules [\"k6/x/sql\"]")));
}

}  // namespace
}  // namespace brink::script::js

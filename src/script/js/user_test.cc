#include "script/js/user.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using engine::Action;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::iterate;
using testing::Rig;

TEST(JsUser, RunsAModuleAndItsDefaultFunction) {
  Rig rig("let n = 0; export default function () { n += 1; console.log(`${__VU} ${__ITER} ${n}`); }");
  ASSERT_EQ(rig.begin(2), "");
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_TRUE(iterate(*rig.users[1]).ok);
  EXPECT_THAT(rig.log.lines, ElementsAre("info: 1 0 1", "info: 1 1 2", "info: 2 0 1"));
}

TEST(JsUser, EachHasModulesAndGlobalsOfItsOwn) {
  Rig rig(R"(
    import { next } from './counter.js';
    import common, { bump } from './old.cjs';
    globalThis.mine = __VU;
    export default function () {
      bare = bare + 1;
      console.log(mine, global.mine, next(), bump(), common.bump === bump, typeof other, __ENV.NAME, bare);
    }
    globalThis.bare = 10 * __VU;)",
          {{"/test/counter.js", "let n = 0; export const next = () => ++n;"},
           {"/test/old.cjs", "var n = 0; exports.bump = function () { n++; return n; };"}});
  ASSERT_EQ(rig.begin(2), "");
  for (const auto& user : rig.users) ASSERT_TRUE(iterate(*user).ok) << user->end().text;
  ASSERT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_THAT(rig.log.lines,
              ElementsAre("info: 1 1 1 1 true undefined value 11", "info: 2 2 1 1 true undefined value 21",
                          "info: 1 1 2 2 true undefined value 12"));
}

TEST(JsUser, LiveBindingsCyclesAndTopLevelAwait) {
  Rig rig(R"(
    import { count, add } from './a.js';
    import * as all from './a.js';
    const late = await Promise.resolve(5);
    export default function () { add(); add(); console.log(count, all.count, late); })",
          {{"/test/a.js",
            "import { bonus } from './b.js'; export let count = 0; export function add() { count += 1 + bonus(); }"},
           {"/test/b.js", "import { count } from './a.js'; export function bonus() { return count > 0 ? 10 : 0; }"}});
  ASSERT_EQ(rig.begin(), "");
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_THAT(rig.log.lines, ElementsAre("info: 12 12 5"));
}

TEST(JsUser, ErrorsNameThePlaceInTheScript) {
  Rig rig("export default function () {\n  inner();\n}\nfunction inner() {\n  throw new TypeError('boom');\n}");
  ASSERT_EQ(rig.begin(), "");
  const JobEnd& end = iterate(*rig.users[0]);
  EXPECT_FALSE(end.ok);
  EXPECT_EQ(end.text, "TypeError: boom");
  EXPECT_THAT(end.stack, HasSubstr("at inner (file:///test/script.js:5:"));
  EXPECT_THAT(end.stack, HasSubstr("file:///test/script.js:2:"));

  Rig broken("export default function () {\n  let a = ;\n}");
  EXPECT_THAT(broken.begin(), HasSubstr("file:///test/script.js:2:11"));
  Rig missing("import { a } from './b.js'; export default () => {};");
  EXPECT_THAT(missing.begin(), HasSubstr("not in the archive"));
  Rig bare("import _ from 'lodash'; export default () => {};");
  EXPECT_THAT(bare.begin(), HasSubstr("couldn't be recognised as something k6 supports"));
  Rig unknown("import x from 'k6/x/redis'; export default () => {};");
  EXPECT_THAT(unknown.begin(), HasSubstr("unknown modules"));
  Rig init("null.x; export default () => {};");
  EXPECT_THAT(init.begin(), HasSubstr("TypeError"));
}

TEST(JsUser, TimersAndPromisesKeepTheIterationOpen) {
  Rig rig(R"(
    export default async function () {
      setTimeout(() => console.log('later'), 50);
      Promise.resolve().then(() => console.log('job'));
      const id = setInterval(() => { console.log('tick'); clearInterval(id); }, 10);
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.log('awaited');
    })");
  ASSERT_EQ(rig.begin(), "");
  EXPECT_TRUE(iterate(*rig.users[0]).ok) << rig.users[0]->end().text;
  EXPECT_THAT(rig.log.lines, ElementsAre("info: job", "info: tick", "info: awaited", "info: later"));
}

TEST(JsUser, RejectionsEndTheIteration) {
  Rig rig(R"(
    export async function thrown() { await 1; throw new Error('async'); }
    export function forgotten() { Promise.reject(new Error('nobody')); }
    export async function other() { throw { code: 7 }; }
    export function handled() { Promise.reject(1).catch(() => {}); }
    export default function () {})");
  ASSERT_EQ(rig.begin(), "");
  EXPECT_EQ(iterate(*rig.users[0], "thrown").text, "Uncaught (in promise) Error: async");
  EXPECT_THAT(rig.users[0]->end().stack, HasSubstr("at thrown (file:///test/script.js:2:"));
  EXPECT_EQ(iterate(*rig.users[0], "other").text, "Uncaught (in promise) { code: 7 }");
  EXPECT_EQ(iterate(*rig.users[0], "forgotten").text, "Uncaught (in promise) Error: nobody");
  EXPECT_TRUE(iterate(*rig.users[0], "handled").ok);
}

TEST(JsUser, OneThatLoopsIsTimeSlicedAndCanBeStopped) {
  Rig rig("export default function () { for (;;) {} }");
  ASSERT_EQ(rig.begin(), "");
  Job job;
  job.function = "default";
  rig.users[0]->give(std::move(job));
  const engine::Outcome nothing;
  rig.world.now = [] { return testing::clock_now += std::chrono::milliseconds(3); };
  for (int i = 0; i < 5; ++i) {
    const Action action = rig.users[0]->go_on(nothing);
    ASSERT_EQ(action.kind, Action::Kind::sleep);
    EXPECT_EQ(action.pause, Duration{});
  }
  EXPECT_TRUE(rig.users[0]->busy());
  rig.users[0]->interrupt();
  EXPECT_FALSE(rig.users[0]->busy());
  EXPECT_TRUE(rig.users[0]->end().interrupted);
}

TEST(JsUser, NoStackAndNoMemoryAreErrors) {
  Rig rig(R"(
    function deep(n) { return deep(n + 1) + 1; }
    export function stack() { deep(0); }
    export function memory() { const all = []; for (;;) all.push(new Array(100000).fill(1)); }
    export default function () { try { deep(0); } catch (e) { console.log(e.message); } })");
  rig.world.most_memory = std::size_t{64} << 20;
  ASSERT_EQ(rig.begin(), "");
  EXPECT_THAT(iterate(*rig.users[0], "stack").text, HasSubstr("stack overflow"));
  EXPECT_THAT(iterate(*rig.users[0], "memory").text, HasSubstr("out of memory"));
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
}

TEST(JsUser, MemoryIsFlatOverIterations) {
  Rig rig(R"(
    export default function () {
      const ring = { id: __ITER }; ring.self = ring;
      const list = JSON.parse('[{"a":1},{"a":2},{"a":"text"}]').map((o) => ({ ...o, ring }));
      if (list.length !== 3 || /t(e)xt/.exec(list[2].a)[1] !== 'e') throw new Error('wrong');
    })");
  ASSERT_EQ(rig.begin(), "");
  const auto after = [&](int count) {
    for (int i = 0; i < count; ++i) EXPECT_TRUE(iterate(*rig.users[0]).ok);
    JS_RunGC(rig.group->runtime());
    return brink_js_memory(rig.group->runtime());
  };
  const std::size_t first = after(1000);
  EXPECT_LT(after(20'000), first + 64 * 1024);
}

TEST(JsUser, ModulesKnowWhereTheyAre) {
  Rig rig("export default function () { console.log(import.meta.url, import.meta.resolve('./x.js')); }");
  ASSERT_EQ(rig.begin(2), "");
  EXPECT_TRUE(iterate(*rig.users[1]).ok) << rig.users[1]->end().text;
  EXPECT_THAT(rig.log.lines, ElementsAre("info: file:///test/script.js file:///test/x.js"));
}

TEST(JsUser, TypescriptIsStripped) {
  Rig rig(
      "import { type User, greet } from './user.ts'; const u: User = { name: 'x' }; export default () => { "
      "console.log(greet(u)); }",
      {{"/test/user.ts",
        "export interface User { name: string }\nexport enum Kind { A = 1, B }\nexport function greet<T extends "
        "User>(u: T): string { return `hi ${u.name as string} ${Kind.B}`; }"}});
  const_cast<plan::k6::Source&>(rig.world.source).type = plan::k6::Source::Type::ts;
  ASSERT_EQ(rig.begin(), "");
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_THAT(rig.log.lines, ElementsAre("info: hi x 2"));
}

TEST(JsUser, ConsoleShowsObjects) {
  Rig rig(R"(
    export default function () {
      const a = { a: 1, d: 'x', n: null, f() {}, at: new Date(0), deep: [1, { k: 'v' }] };
      a.self = a;
      console.log(a);
      console.warn('two', 2, [], {}, new Uint8Array([1, 2, 3]), new Error('e'), undefined);
      console.error(new Uint8Array([1, 255]).buffer);
    })");
  ASSERT_EQ(rig.begin(), "");
  EXPECT_TRUE(iterate(*rig.users[0]).ok);
  EXPECT_THAT(rig.log.lines,
              ElementsAre("info: { a: 1, d: \"x\", n: null, f: [object Function], at: \"1970-01-01T00:00:00.000Z\", "
                          "deep: [ 1, { k: \"v\" } ], self: [Circular] }",
                          "warning: two 2 [] {} Uint8Array(3) [ 1, 2, 3 ] Error: e undefined",
                          "error: ArrayBuffer { [Uint8Contents]: <01 ff>, byteLength: 2 }"));
}

}  // namespace
}  // namespace brink::script::js

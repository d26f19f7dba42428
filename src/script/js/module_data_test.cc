#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::logged;

TEST(SharedArray, IsAnArray) {
  EXPECT_THAT(logged(R"(
    import { SharedArray } from 'k6/data';
    const data = new SharedArray('users', () => [{ name: 'a' }, { name: 'b' }]);
    const again = new SharedArray('users', () => { throw new Error('it is made once'); });
    export default function () {
      console.log(Array.isArray(data), data instanceof Array, data.length, again[1].name, data[2], data.at(-1).name);
      console.log([{ name: 'z' }].concat(data).map((d) => d.name).join(), [...data, ...again].length,
        data.concat([1]).length);
      console.log(data.map((d) => d.name), data.filter((d) => d.name > 'a').length, data.slice(1).length);
      console.log(Object.keys(data), 1 in data, 2 in data, 'length' in data, JSON.stringify(data));
      const seen = [];
      for (const i in data) seen.push(i);
      for (const d of data) seen.push(d.name);
      console.log(seen.join());
    })"),
              ElementsAre("true true 2 b undefined b", "z,a,b 4 3", R"([ "a", "b" ] 1 1)",
                          R"([ "0", "1" ] true false true [{"name":"a"},{"name":"b"}])", "0,1,a,b"));
}

TEST(SharedArray, CannotBeChanged) {
  const auto lines = logged(R"(
    import { SharedArray } from 'k6/data';
    const data = new SharedArray('users', () => [{ name: 'a' }, { name: 'b' }]);
    export default function () {
      const changes = [() => { data[0] = 1; }, () => { data.length = 0; }, () => data.push(1), () => data.reverse(),
        () => { delete data[0]; }, () => Object.freeze(data), () => { data.more = 1; }, () => { data[0].name = 'c'; }];
      for (const change of changes) {
        try { change(); console.log(`${change}`); } catch (e) { console.log(e.constructor.name); }
      }
      console.log(data.length, data[0].name);
    })");
  EXPECT_THAT(lines, Contains("TypeError").Times(8));
  EXPECT_EQ(lines.back(), "2 a");
}

// They are what lists of ours are made with.
TEST(SharedArray, LeavesOtherProxiesAlone) {
  EXPECT_THAT(logged(R"(
    import { SharedArray } from 'k6/data';
    const data = new SharedArray('users', () => [1, 2]);
    export default function () {
      const any = new Proxy({ own: 1 }, {
        get: (target, key) => `got ${String(key)}`, has: (target, key) => key === 'x', set: () => false,
        ownKeys: () => ['own'],
      });
      console.log(any.x, 'x' in any, 'y' in any, Object.keys(any));
      console.log(Array.isArray(any), Array.isArray(new Proxy([], {})));
      try { any.x = 1; } catch (e) { console.log(e.constructor.name); }
      const around = new Proxy(data, {});
      console.log(Array.isArray(around), around.length, around[1], around.map((n) => n * 2));
    })"),
              ElementsAre(R"(got x true false [ "own" ])", "false true", "TypeError", "true 2 2 [ 2, 4 ]"));
}

}  // namespace
}  // namespace brink::script::js

#include "script/js/heap.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <map>

#include "base/random.h"

namespace brink::script::js {
namespace {

bool is_aligned(const void* object) { return reinterpret_cast<std::uintptr_t>(object) % 16 == 0; }

// Objects of all sizes, made, resized and dropped in any order: each keeps its bytes until it goes.
TEST(Heap, WhatIsInAnObjectStays) {
  Heap heap;
  Random random(7);
  std::map<unsigned char*, std::pair<std::size_t, unsigned char>> objects;
  const auto size_of_next = [&] { return std::size_t{1} + random() % (random() % 8 == 0 ? 3000 : 600); };
  for (int turn = 0; turn < 200'000; ++turn) {
    const auto at =
        objects.empty()
            ? objects.end()
            : std::next(objects.begin(), static_cast<long>(random() % std::min<std::size_t>(objects.size(), 20)));
    const unsigned what = objects.size() < 300 ? random() % 3 : 1 + random() % 3;
    if (at == objects.end() || what == 0) {
      const std::size_t size = size_of_next();
      auto* object = static_cast<unsigned char*>(heap.take(size));
      ASSERT_TRUE(is_aligned(object));
      ASSERT_GE(Heap::usable(object), size);
      const auto mark = static_cast<unsigned char>(turn);
      std::memset(object, mark, size);
      ASSERT_TRUE(objects.emplace(object, std::pair{size, mark}).second) << "given out twice";
      continue;
    }
    auto [object, kept] = *at;
    for (std::size_t i = 0; i < kept.first; ++i) ASSERT_EQ(object[i], kept.second);
    objects.erase(at);
    if (what == 2) {
      const std::size_t size = size_of_next();
      auto* moved = static_cast<unsigned char*>(heap.resize(object, size));
      ASSERT_TRUE(is_aligned(moved));
      ASSERT_GE(Heap::usable(moved), size);
      for (std::size_t i = 0; i < std::min(size, kept.first); ++i) ASSERT_EQ(moved[i], kept.second);
      std::memset(moved, kept.second, size);
      ASSERT_TRUE(objects.emplace(moved, std::pair{size, kept.second}).second);
    } else {
      heap.give(object);
    }
  }
  for (const auto& [object, kept] : objects) heap.give(object);
}

TEST(Heap, TheLargestSmallAndTheSmallestLargeBecomeEachOther) {
  Heap heap;
  void* object = heap.take(Heap::largest_small);
  std::memset(object, 1, Heap::largest_small);
  object = heap.resize(object, Heap::largest_small + 1);
  EXPECT_EQ(static_cast<char*>(object)[Heap::largest_small - 1], 1);
  EXPECT_GE(Heap::usable(object), Heap::largest_small + 1);
  object = heap.resize(object, 1);
  EXPECT_EQ(*static_cast<char*>(object), 1);
  heap.give(object);
}

TEST(Heap, NothingIsThereForWhatDoesNotFitIntoMemory) {
  Heap heap;
  EXPECT_EQ(heap.take(SIZE_MAX - 8), nullptr);
  void* object = heap.take(1000);
  EXPECT_EQ(heap.resize(object, SIZE_MAX / 2), nullptr);
  EXPECT_EQ(heap.resize(object, SIZE_MAX - 8), nullptr);
  EXPECT_GE(Heap::usable(object), 1000u);  // it is as it was
  heap.give(object);
}

TEST(Heap, ARuntimeEndsWithAllItsObjectsGivenBack) {
  Heap heap;
  JSRuntime* runtime = heap.new_runtime();
  ASSERT_NE(runtime, nullptr);
  JSContext* context = JS_NewContext(runtime);
  const char program[] = "let all = []; for (let i = 0; i < 1000; ++i) all.push({i, text: 'x'.repeat(i)}); all.length";
  const JSValue length = JS_Eval(context, program, sizeof program - 1, "x.js", JS_EVAL_TYPE_GLOBAL);
  EXPECT_EQ(JS_VALUE_GET_INT(length), 1000);
  JS_FreeContext(context);
  JS_FreeRuntime(runtime);
}

TEST(Heap, TheLimitOfARuntimeIsKept) {
  Heap heap;
  JSRuntime* runtime = heap.new_runtime();
  JSContext* context = JS_NewContext(runtime);
  JS_SetMemoryLimit(runtime, std::size_t{2} << 20);
  const char program[] = "let all = []; for (;;) all.push({});";
  const JSValue result = JS_Eval(context, program, sizeof program - 1, "x.js", JS_EVAL_TYPE_GLOBAL);
  EXPECT_TRUE(JS_IsException(result));
  JSMemoryUsage usage;
  JS_ComputeMemoryUsage(runtime, &usage);
  EXPECT_LE(usage.malloc_size, std::int64_t{2} << 20);
  JS_FreeContext(context);
  JS_FreeRuntime(runtime);
}

}  // namespace
}  // namespace brink::script::js

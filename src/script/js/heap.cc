#include "script/js/heap.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/sanitizers.h"

namespace brink::script::js {
namespace {

constexpr std::size_t step = 16;
constexpr std::size_t head_bytes = 8;
constexpr std::size_t first_block = std::size_t{16} << 10;
constexpr std::size_t most_block = std::size_t{256} << 10;
constexpr std::size_t overhead = head_bytes;  // of each object, as the memory limit counts
constexpr std::size_t largest = static_cast<std::size_t>(PTRDIFF_MAX) - step;  // as for malloc(): sums are sizes still

// Sanitizers know of malloc() alone: with them every object is a large one.
constexpr bool has_small = !BRINK_ASAN && !BRINK_TSAN && !BRINK_MSAN;

bool is_small(std::size_t size) { return has_small && size <= Heap::largest_small; }

std::size_t& head_of(void* object) {
  return *reinterpret_cast<std::size_t*>(static_cast<std::byte*>(object) - head_bytes);
}

// In steps: head and object.
std::size_t steps_of(std::size_t size) { return std::max<std::size_t>((size + head_bytes + step - 1) / step, 2); }

Heap& heap_of(JSMallocState* state) { return *static_cast<Heap*>(state->opaque); }

bool has_room(const JSMallocState* state, std::size_t more) { return state->malloc_size + more <= state->malloc_limit; }

void count(JSMallocState* state, const void* object) {
  ++state->malloc_count;
  state->malloc_size += Heap::usable(object) + overhead;
}

void discount(JSMallocState* state, const void* object) {
  --state->malloc_count;
  state->malloc_size -= Heap::usable(object) + overhead;
}

void* js_take(JSMallocState* state, std::size_t size) {
  if (!has_room(state, size)) return nullptr;
  void* object = heap_of(state).take(size);
  if (object != nullptr) count(state, object);
  return object;
}

void js_give(JSMallocState* state, void* object) {
  if (object == nullptr) return;
  discount(state, object);
  heap_of(state).give(object);
}

void* js_resize(JSMallocState* state, void* object, std::size_t size) {
  if (object == nullptr) return size == 0 ? nullptr : js_take(state, size);
  if (size == 0) {
    js_give(state, object);
    return nullptr;
  }
  const std::size_t before = Heap::usable(object);
  if (size > before && !has_room(state, size - before)) return nullptr;
  void* moved = heap_of(state).resize(object, size);
  if (moved != nullptr) state->malloc_size += Heap::usable(moved) - before;
  return moved;
}

}  // namespace

JSRuntime* Heap::new_runtime() {
  static constexpr JSMallocFunctions functions{js_take, js_give, js_resize, &Heap::usable};
  return JS_NewRuntime2(&functions, this);
}

std::size_t Heap::usable(const void* object) { return head_of(const_cast<void*>(object)); }

void* Heap::take(std::size_t size) {
  if (!is_small(size)) return take_large(size);
  const std::size_t steps = steps_of(size);
  Free*& first = free_[steps];
  if (first == nullptr) return from_block(steps * step);
  void* object = first;
  first = first->next;
  return object;
}

void Heap::give(void* object) {
  const std::size_t size = head_of(object);
  if (!is_small(size)) {
    std::free(static_cast<std::byte*>(object) - step);
    return;
  }
  Free*& first = free_[steps_of(size)];
  first = new (object) Free{first};
}

void* Heap::resize(void* object, std::size_t size) {
  if (size > largest) return nullptr;
  const std::size_t before = head_of(object);
  if (is_small(size) && is_small(before) && steps_of(size) == steps_of(before)) return object;
  if (!is_small(size) && !is_small(before)) {
    void* base = std::realloc(static_cast<std::byte*>(object) - step, size + step);
    if (base == nullptr) return nullptr;
    void* moved = static_cast<std::byte*>(base) + step;
    head_of(moved) = size;
    return moved;
  }
  void* moved = take(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, object, std::min(size, before));
  give(object);
  return moved;
}

void* Heap::take_large(std::size_t size) {
  void* base = size <= largest ? std::malloc(size + step) : nullptr;
  if (base == nullptr) return nullptr;
  void* object = static_cast<std::byte*>(base) + step;
  head_of(object) = size;
  return object;
}

// Pieces begin 8 bytes before a multiple of 16. Each block is twice the one before, so that a small script stays small.
void* Heap::from_block(std::size_t piece) {
  if (static_cast<std::size_t>(end_ - at_) < piece) {
    const std::size_t bytes = std::min(most_block, first_block << std::min<std::size_t>(blocks_.size(), 8));
    std::unique_ptr<std::byte[]> block(new (std::nothrow) std::byte[bytes]);
    if (!block) return nullptr;
    at_ = block.get() + head_bytes;
    end_ = block.get() + bytes;
    blocks_.push_back(std::move(block));
  }
  void* object = at_ + head_bytes;
  at_ += piece;
  head_of(object) = piece - head_bytes;
  return object;
}

}  // namespace brink::script::js

// Heap: the memory of one runtime. A script makes and drops some tens of small objects with every request, so those
// come from lists of their own, by size, without a lock and without looking at neighbours; what is larger comes from
// malloc(). What was given to small objects goes back with the heap, not before.
//
//   block:  piece piece piece …        piece:  how many bytes may be used (8) │ the object, at a multiple of 16
//
// Belongs to the thread of its runtime, which it outlives.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "script/js/qjs.h"

namespace brink::script::js {

class Heap {
 public:
  Heap() = default;
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // A runtime whose objects are here. Null: there is no memory for it.
  JSRuntime* new_runtime();

  // As malloc(), free() and realloc() do it. Null: there is no memory; `size` is not zero.
  void* take(std::size_t size);
  void give(void* object);
  void* resize(void* object, std::size_t size);
  // So many bytes of it may be used.
  static std::size_t usable(const void* object);

  static constexpr std::size_t largest_small = 504;  // what is larger comes from malloc()

 private:
  struct Free {
    Free* next;
  };
  void* from_block(std::size_t piece);
  void* take_large(std::size_t size);

  std::array<Free*, (largest_small + 8) / 16 + 1> free_{};  // by size of the piece in 16 bytes
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* at_ = nullptr;  // of the last block: what was not given out yet
  std::byte* end_ = nullptr;
};

}  // namespace brink::script::js

#include "script/fiber/stack.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace brink::script {
namespace {

// So much of a stack stays resident when it is given back.
constexpr std::size_t kept_bytes = std::size_t{32} << 10;

std::size_t guard_bytes() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

}  // namespace

StackPool::~StackPool() {
  for (const Stack& stack : spare_) munmap(stack.lowest - guard_bytes(), stack.size + guard_bytes());
}

Result<Stack> StackPool::take() {
  if (!spare_.empty()) {
    const Stack stack = spare_.back();
    spare_.pop_back();
    return stack;
  }
  const std::size_t guard = guard_bytes();
  constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK;
  void* memory = mmap(nullptr, guard + stack_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) {
    return could_not_run(std::string("no memory for the stack of one more user: ") + std::strerror(errno),
                         "use fewer users, or raise vm.max_map_count");
  }
  char* lowest = static_cast<char*>(memory) + guard;
  if (mprotect(memory, guard, PROT_NONE) != 0) {
    const std::string why = std::strerror(errno);
    munmap(memory, guard + stack_bytes);
    return could_not_run("no guard for the stack of one more user: " + why,
                         "use fewer users, or raise vm.max_map_count");
  }
  // One huge page would make all of it resident at the first touch.
  madvise(lowest, stack_bytes, MADV_NOHUGEPAGE);
  return Stack{lowest, stack_bytes};
}

void StackPool::give(Stack stack) {
  madvise(stack.lowest, stack.size - kept_bytes, MADV_DONTNEED);
  spare_.push_back(stack);
}

}  // namespace brink::script

#include "script/fiber/switch.h"

#include <cstdint>
#include <cstring>

// By the System V ABI of each architecture. Of floating point only what a called function must preserve: on x86-64 the
// control words, on aarch64 the lower halves of v8 to v15 (and FPCR, which nobody here changes).
#if defined(__x86_64__)
// clang-format off
__asm__(R"(
  .text
  .globl brink_switch_stack
  .hidden brink_switch_stack
  .type brink_switch_stack, @function
  .p2align 4
brink_switch_stack:
  .cfi_startproc
  pushq %rbp
  pushq %rbx
  pushq %r15
  pushq %r14
  pushq %r13
  pushq %r12
  subq $8, %rsp
  stmxcsr (%rsp)
  fnstcw 4(%rsp)
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  ldmxcsr (%rsp)
  fldcw 4(%rsp)
  addq $8, %rsp
  popq %r12
  popq %r13
  popq %r14
  popq %r15
  popq %rbx
  popq %rbp
  retq
  .cfi_endproc
  .size brink_switch_stack, .-brink_switch_stack

  .globl brink_begin_stack
  .hidden brink_begin_stack
  .type brink_begin_stack, @function
  .p2align 4
brink_begin_stack:
  .cfi_startproc
  .cfi_undefined rip
  movq %r13, %rdi
  callq *%r12
  ud2
  .cfi_endproc
  .size brink_begin_stack, .-brink_begin_stack
)");
// clang-format on

namespace brink::script {

extern "C" void brink_begin_stack();

void* prepare_stack(char* top, void (*function)(void*), void* argument) {
  // From the lowest: control words, r12, r13, r14, r15, rbx, rbp, where to return to. After the return the stack
  // pointer is a multiple of 16, as it must be at the call that follows.
  std::uint64_t frame[10] = {};
  std::uint32_t mxcsr = 0;
  std::uint16_t control = 0;
  __asm__("stmxcsr %0" : "=m"(mxcsr));
  __asm__("fnstcw %0" : "=m"(control));
  frame[0] = mxcsr | static_cast<std::uint64_t>(control) << 32;
  frame[1] = reinterpret_cast<std::uint64_t>(function);
  frame[2] = reinterpret_cast<std::uint64_t>(argument);
  frame[7] = reinterpret_cast<std::uint64_t>(&brink_begin_stack);
  char* at = top - sizeof frame;
  std::memcpy(at, frame, sizeof frame);
  return at;
}

}  // namespace brink::script

#elif defined(__aarch64__)
// clang-format off
__asm__(R"(
  .text
  .globl brink_switch_stack
  .hidden brink_switch_stack
  .type brink_switch_stack, %function
  .p2align 4
brink_switch_stack:
  .cfi_startproc
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
  .cfi_endproc
  .size brink_switch_stack, .-brink_switch_stack

  .globl brink_begin_stack
  .hidden brink_begin_stack
  .type brink_begin_stack, %function
  .p2align 4
brink_begin_stack:
  .cfi_startproc
  .cfi_undefined x30
  mov x0, x20
  blr x19
  brk #1
  .cfi_endproc
  .size brink_begin_stack, .-brink_begin_stack
)");
// clang-format on

namespace brink::script {

extern "C" void brink_begin_stack();

void* prepare_stack(char* top, void (*function)(void*), void* argument) {
  // From the lowest: x19 to x28, the frame pointer, where to return to, d8 to d15.
  std::uint64_t frame[20] = {};
  frame[0] = reinterpret_cast<std::uint64_t>(function);
  frame[1] = reinterpret_cast<std::uint64_t>(argument);
  frame[11] = reinterpret_cast<std::uint64_t>(&brink_begin_stack);
  char* at = top - sizeof frame;
  std::memcpy(at, frame, sizeof frame);
  return at;
}

}  // namespace brink::script

#else
#error "fibers know x86-64 and aarch64"
#endif

// The switch between two stacks: the registers a function may expect to find again, and the stack pointer.
#pragma once

namespace brink::script {

// Leaves the present stack, writing where it can be entered again to *left, and enters `to`: one that was left, or one
// of prepare_stack.
extern "C" void brink_switch_stack(void** left, void* to);

// Lays out a stack that ends at `top` (16-byte aligned) so that entering what is returned calls function(argument),
// which must not return.
void* prepare_stack(char* top, void (*function)(void*), void* argument);

}  // namespace brink::script

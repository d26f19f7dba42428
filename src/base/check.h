// CHECK(condition): a promise between parts of Brink, kept in release builds too. It fires on a bug of ours only:
// what the target does is data (sample/failure.h), what we cannot do is a Result (base/result.h).
#pragma once

namespace brink {

// Prints the broken promise with file and line to stderr and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line, const char* why = "");

// Called before the message is printed, on whatever thread failed, so that it lands where it can be read; null:
// nothing.
void before_check_fails(void (*prepare)());

}  // namespace brink

#define CHECK(condition, ...) \
  (__builtin_expect(!!(condition), 1) ? void(0) : ::brink::check_failed(#condition, __FILE__, __LINE__, ##__VA_ARGS__))

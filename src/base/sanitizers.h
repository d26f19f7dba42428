// Which sanitizers this build has: 0 or 1, whatever compiler made it.
#pragma once

#if defined(__has_feature)
#define BRINK_HAS_FEATURE(name) __has_feature(name)
#else
#define BRINK_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || BRINK_HAS_FEATURE(address_sanitizer)
#define BRINK_ASAN 1
#else
#define BRINK_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__) || BRINK_HAS_FEATURE(thread_sanitizer)
#define BRINK_TSAN 1
#else
#define BRINK_TSAN 0
#endif

#if BRINK_HAS_FEATURE(memory_sanitizer)
#define BRINK_MSAN 1
#else
#define BRINK_MSAN 0
#endif

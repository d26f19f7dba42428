// Which of Python's thread states is the current one of this thread. A state holds all that a Python program has beside
// its objects: frames, the exception being handled, context variables, the depth of recursion. With one for each user,
// a user's program can be left in the middle. In C, because CPython's internal headers are no C++.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

struct _ts;

// Takes the GIL with `state` as the current one, which it becomes also in the place where PyGILState_Ensure looks:
// finding another state there, that would wait for the GIL which its own thread holds.
void brink_take_gil(struct _ts* state);
// Gives it up again.
void brink_drop_gil(void);

// It is never used again nor given back, and neither are its frames: leak checkers are told so.
void brink_abandon_state(struct _ts* state);

#ifdef __cplusplus
}
#endif

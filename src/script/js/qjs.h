// QuickJS's interface, and beyond it what quickjs_unit.c offers: users who share a runtime take turns in it, each with
// a stack, promise jobs and modules of its own. C and C++. All of it on the thread of the runtime.
#pragma once

#include <quickjs.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct JSStackFrame;

/* The innermost frame of the program that runs, to be entered again with it. */
struct JSStackFrame* brink_js_frame(JSRuntime* rt);
/* From here on the program with this frame runs (NULL: none yet), whose stack may be used down to `stack_limit`. */
void brink_js_enter(JSRuntime* rt, struct JSStackFrame* frame, uintptr_t stack_limit);

/* Jobs (what promises have queued) of one user. */
struct brink_js_jobs {
  struct brink_js_jobs *prev, *next;
};
void brink_js_init_jobs(struct brink_js_jobs* jobs);
/* Appends those that were queued in the runtime meanwhile. */
void brink_js_take_jobs(JSRuntime* rt, struct brink_js_jobs* jobs);
static inline int brink_js_has_jobs(const struct brink_js_jobs* jobs) { return jobs->next != jobs; }
/* Runs the first; its result, which may be an exception. JS_UNINITIALIZED: there was none. */
JSValue brink_js_run_job(JSContext* ctx, struct brink_js_jobs* jobs);
void brink_js_drop_jobs(JSContext* ctx, struct brink_js_jobs* jobs);

/* A user's own definitions of a compiled module and all it imports, not evaluated yet; their code is shared. They live
   as long as the context. NULL with an exception set: out of memory. */
JSModuleDef* brink_js_copy_modules(JSContext* ctx, JSModuleDef* compiled);
/* Links and evaluates it: a promise, or an exception. */
JSValue brink_js_run_module(JSContext* ctx, JSModuleDef* m);
/* Of the value JS_Eval gives for a module that was only compiled. */
JSModuleDef* brink_js_module_of(JSValueConst compiled);
/* Each name that a module of the context imports, and from which. */
void brink_js_each_import(JSContext* ctx, void (*each)(void* opaque, JSModuleDef* from, JSAtom name), void* opaque);
int brink_js_has_export(JSContext* ctx, JSModuleDef* m, JSAtom name);

/* Where globals are looked for that the global object does not have. */
int brink_js_set_global_parent(JSContext* ctx, JSValueConst parent);

/* What Math.random continues from. */
uint64_t brink_js_random_state(JSContext* ctx);
void brink_js_set_random_state(JSContext* ctx, uint64_t state);

/* Bytes the runtime holds. */
size_t brink_js_memory(JSRuntime* rt);

/* "file:line:column" of the innermost frame of a script; returns its length, 0: there is none. */
int brink_js_place(JSContext* ctx, char* out, size_t size);

int brink_js_is_date(JSValueConst value);

/* As Date.now(). */
double brink_js_date_now(void);

/* Of an ArrayBuffer or a view of one; 0 for anything else, and never an exception. */
int brink_js_bytes(JSContext* ctx, JSValueConst value, const uint8_t** data, size_t* size);

/* Lists whose elements are made when they are asked for: arrays to whoever asks (Array.isArray), as Proxies of one are.
   The elements are those of an object of this class, which no script comes by; its exotic methods are asked directly.
 */
JSClassID brink_js_list_class(void);
int brink_js_add_lists(JSRuntime* rt, const JSClassDef* definition);
JSValue brink_js_new_list(JSContext* ctx, JSValueConst elements, uint32_t length);
/* Of a property that is an index below 2^31; otherwise UINT32_MAX. */
uint32_t brink_js_index(JSAtom atom);

#ifdef __cplusplus
}
#endif

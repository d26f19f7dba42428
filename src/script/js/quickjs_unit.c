// QuickJS's engine with the few accessors that users who share a runtime need (qjs.h). The only file that knows its
// insides; what it takes from them is written beside each function.
#include <quickjs.c>

#include "script/js/qjs.h"

// A program is left in the middle and another entered: frames are a chain through the stack they lie on.
struct JSStackFrame *brink_js_frame(JSRuntime *rt) { return rt->current_stack_frame; }

void brink_js_enter(JSRuntime *rt, struct JSStackFrame *frame, uintptr_t stack_limit) {
  rt->current_stack_frame = frame;
  rt->stack_limit = stack_limit;
}

// Jobs are one list in the runtime, and each of them belongs to the user who ran when it was made.
void brink_js_init_jobs(struct brink_js_jobs *jobs) {
  jobs->next = jobs;
  jobs->prev = jobs;
}

void brink_js_take_jobs(JSRuntime *rt, struct brink_js_jobs *jobs) {
  struct list_head *into = (struct list_head *)jobs;
  struct list_head *from = &rt->job_list;
  if (list_empty(from)) return;
  from->next->prev = into->prev;
  into->prev->next = from->next;
  from->prev->next = into;
  into->prev = from->prev;
  init_list_head(from);
}

JSValue brink_js_run_job(JSContext *ctx, struct brink_js_jobs *jobs) {
  struct list_head *list = (struct list_head *)jobs;
  if (list_empty(list)) return JS_UNINITIALIZED;
  JSJobEntry *e = list_entry(list->next, JSJobEntry, link);
  list_del(&e->link);
  JSValue result = e->job_func(e->ctx, e->argc, (JSValueConst *)e->argv);
  for (int i = 0; i < e->argc; i++) JS_FreeValue(ctx, e->argv[i]);
  js_free(ctx, e);
  return result;
}

void brink_js_drop_jobs(JSContext *ctx, struct brink_js_jobs *jobs) {
  struct list_head *el, *el1;
  list_for_each_safe(el, el1, (struct list_head *)jobs) {
    JSJobEntry *e = list_entry(el, JSJobEntry, link);
    for (int i = 0; i < e->argc; i++) JS_FreeValue(ctx, e->argv[i]);
    js_free(ctx, e);
  }
  brink_js_init_jobs(jobs);
}

// Modules of a user: of each module that was compiled once, a definition of its own whose function is another closure
// of the same code. `async_parent_modules` is scratch space of a definition that is never evaluated, so that of a
// compiled module holds its copy while copies are made.
static JSModuleDef *copied(JSModuleDef *m) { return (JSModuleDef *)m->async_parent_modules; }

static JSModuleDef *copy_module(JSContext *ctx, JSModuleDef *m);

static int copy_links(JSContext *ctx, JSModuleDef *from, JSModuleDef *to) {
  for (int i = 0; i < from->req_module_entries_count; i++) {
    JSModuleDef *needed = copy_module(ctx, from->req_module_entries[i].module);
    if (!needed) return -1;
    to->req_module_entries[i].module = needed;
  }
  return 0;
}

#define COPY_ENTRIES(of)                                                        \
  if (m->of##_count) {                                                          \
    made->of = js_malloc(ctx, sizeof(made->of[0]) * m->of##_count);             \
    if (!made->of) goto fail;                                                   \
    memcpy(made->of, m->of, sizeof(made->of[0]) * m->of##_count);               \
    made->of##_count = made->of##_size = m->of##_count;                         \
  }

static JSModuleDef *copy_module(JSContext *ctx, JSModuleDef *m) {
  if (copied(m)) return copied(m);
  JSModuleDef *made = js_new_module_def(ctx, JS_DupAtom(ctx, m->module_name));
  if (!made) return NULL;
  COPY_ENTRIES(req_module_entries)
  for (int i = 0; i < made->req_module_entries_count; i++) JS_DupAtom(ctx, made->req_module_entries[i].module_name);
  COPY_ENTRIES(export_entries)
  for (int i = 0; i < made->export_entries_count; i++) {
    JSExportEntry *entry = &made->export_entries[i];
    JS_DupAtom(ctx, entry->export_name);
    JS_DupAtom(ctx, entry->local_name);
    if (entry->export_type == JS_EXPORT_TYPE_LOCAL) entry->u.local.var_ref = NULL;
  }
  COPY_ENTRIES(star_export_entries)
  COPY_ENTRIES(import_entries)
  for (int i = 0; i < made->import_entries_count; i++) JS_DupAtom(ctx, made->import_entries[i].import_name);
  made->func_obj = JS_DupValue(ctx, m->func_obj);
  made->init_func = m->init_func;
  made->has_tla = m->has_tla;
  made->resolved = m->resolved;
  m->async_parent_modules = (JSModuleDef **)made;
  if (copy_links(ctx, m, made)) return NULL;
  return made;
fail:
  JS_ThrowOutOfMemory(ctx);
  return NULL;
}

static void forget_copies(JSContext *ctx) {
  struct list_head *el;
  list_for_each(el, &ctx->loaded_modules) {
    JSModuleDef *m = list_entry(el, JSModuleDef, link);
    if (!m->func_created) m->async_parent_modules = NULL;
  }
}

JSModuleDef *brink_js_copy_modules(JSContext *ctx, JSModuleDef *compiled) {
  JSModuleDef *made = copy_module(ctx, compiled);
  forget_copies(ctx);
  return made;
}

JSValue brink_js_run_module(JSContext *ctx, JSModuleDef *m) {
  return JS_EvalFunction(ctx, JS_NewModuleValue(ctx, m));
}

JSModuleDef *brink_js_module_of(JSValueConst compiled) { return JS_VALUE_GET_PTR(compiled); }

// Only modules that nobody has evaluated are asked: those of users share their names.
void brink_js_each_import(JSContext *ctx, void (*each)(void *opaque, JSModuleDef *from, JSAtom name), void *opaque) {
  struct list_head *el;
  list_for_each(el, &ctx->loaded_modules) {
    const JSModuleDef *m = list_entry(el, JSModuleDef, link);
    for (int i = 0; i < m->import_entries_count; i++) {
      const JSImportEntry *entry = &m->import_entries[i];
      each(opaque, m->req_module_entries[entry->req_module_idx].module, entry->import_name);
    }
    for (int i = 0; i < m->export_entries_count; i++) {
      const JSExportEntry *entry = &m->export_entries[i];
      if (entry->export_type != JS_EXPORT_TYPE_INDIRECT) continue;
      each(opaque, m->req_module_entries[entry->u.req_module_idx].module, entry->local_name);
    }
  }
}

int brink_js_has_export(JSContext *ctx, JSModuleDef *m, JSAtom name) { return find_export_entry(ctx, m, name) != NULL; }

// The prototype of the global object, where names are looked for that it does not have itself.
int brink_js_set_global_parent(JSContext *ctx, JSValueConst parent) {
  return JS_SetPrototypeInternal(ctx, ctx->global_obj, parent, FALSE);
}

// Math.random reads this word; never zero.
uint64_t brink_js_random_state(JSContext *ctx) { return ctx->random_state; }
void brink_js_set_random_state(JSContext *ctx, uint64_t state) { ctx->random_state = state ? state : 1; }

size_t brink_js_memory(JSRuntime *rt) { return rt->malloc_state.malloc_size; }

// The innermost place of a program that is a script's, not ours: what a stack trace would begin with.
int brink_js_place(JSContext *ctx, char *out, size_t size) {
  for (JSStackFrame *sf = ctx->rt->current_stack_frame; sf; sf = sf->prev_frame) {
    if (JS_VALUE_GET_TAG(sf->cur_func) != JS_TAG_OBJECT) continue;
    JSObject *p = JS_VALUE_GET_OBJ(sf->cur_func);
    if (!js_class_has_bytecode(p->class_id)) continue;
    JSFunctionBytecode *b = p->u.func.function_bytecode;
    if (!b->has_debug) continue;
    int column = 0;
    const int line = sf->cur_pc ? find_line_num(ctx, b, sf->cur_pc - b->byte_code_buf - 1, &column) : 0;
    const char *file = JS_AtomToCString(ctx, b->debug.filename);
    const int written = snprintf(out, size, "%s:%d:%d", file ? file : "?", line, column);
    JS_FreeCString(ctx, file);
    return written;
  }
  return 0;
}

// The bytes of an ArrayBuffer, a typed array or a DataView; 0 for anything else, never an exception.
int brink_js_bytes(JSContext *ctx, JSValueConst value, const uint8_t **data, size_t *size) {
  (void)ctx;
  if (JS_VALUE_GET_TAG(value) != JS_TAG_OBJECT) return 0;
  JSObject *p = JS_VALUE_GET_OBJ(value);
  if (p->class_id == JS_CLASS_ARRAY_BUFFER || p->class_id == JS_CLASS_SHARED_ARRAY_BUFFER) {
    JSArrayBuffer *buffer = p->u.array_buffer;
    *data = buffer->detached ? NULL : buffer->data;
    *size = buffer->detached ? 0 : buffer->byte_length;
    return 1;
  }
  if (p->class_id < JS_CLASS_UINT8C_ARRAY || p->class_id > JS_CLASS_DATAVIEW) return 0;
  JSTypedArray *view = p->u.typed_array;
  JSArrayBuffer *buffer = view->buffer->u.array_buffer;
  if (buffer->detached || view->offset > buffer->byte_length) {
    *data = NULL;
    *size = 0;
    return 1;
  }
  const size_t rest = buffer->byte_length - view->offset;
  *data = buffer->data + view->offset;
  *size = view->length < rest ? view->length : rest;
  return 1;
}

// Milliseconds since 1970, as Date.now() gives them.
double brink_js_date_now(void) { return (double)date_now(); }

int brink_js_is_date(JSValueConst value) {
  return JS_VALUE_GET_TAG(value) == JS_TAG_OBJECT && JS_VALUE_GET_OBJ(value)->class_id == JS_CLASS_DATE;
}

// Lists: what makes an object an array is its class, but for a Proxy, which is one where its target is. A Proxy whose
// handler is of the class of lists has that one's exotic methods in place of traps, which would cost a call and a text
// for each index, and for all names the square of their number. What they do not have is the target's, an empty array
// of the same length.
static JSClassID list_class;

// Called before main(): threads only read it.
JSClassID brink_js_list_class(void) { return JS_NewClassID(&list_class); }

uint32_t brink_js_index(JSAtom atom) { return __JS_AtomIsTaggedInt(atom) ? __JS_AtomToUInt32(atom) : UINT32_MAX; }

// NULL: an ordinary Proxy.
static JSProxyData *list_of(JSValueConst obj) {
  JSProxyData *s = JS_VALUE_GET_OBJ(obj)->u.opaque;
  return JS_VALUE_GET_OBJ(s->handler)->class_id == list_class ? s : NULL;
}

static const JSClassExoticMethods *elements_of(JSContext *ctx) { return ctx->rt->class_array[list_class].exotic; }

static int list_get_own_property(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst obj, JSAtom prop) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_get_own_property(ctx, desc, obj, prop);
  const int found = elements_of(ctx)->get_own_property(ctx, desc, s->handler, prop);
  return found ? found : JS_GetOwnPropertyInternal(ctx, desc, JS_VALUE_GET_OBJ(s->target), prop);
}

static int list_has(JSContext *ctx, JSValueConst obj, JSAtom prop) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_has(ctx, obj, prop);
  const int found = elements_of(ctx)->get_own_property(ctx, NULL, s->handler, prop);
  return found ? found : JS_HasProperty(ctx, s->target, prop);
}

static JSValue list_get(JSContext *ctx, JSValueConst obj, JSAtom prop, JSValueConst receiver) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_get(ctx, obj, prop, receiver);
  JSPropertyDescriptor desc;
  const int found = elements_of(ctx)->get_own_property(ctx, &desc, s->handler, prop);
  if (found < 0) return JS_EXCEPTION;
  return found ? desc.value : JS_GetPropertyInternal(ctx, s->target, prop, receiver, FALSE);
}

static int list_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst obj) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_get_own_property_names(ctx, names, count, obj);
  return elements_of(ctx)->get_own_property_names(ctx, names, count, s->handler);
}

static int list_set(JSContext *ctx, JSValueConst obj, JSAtom prop, JSValueConst value, JSValueConst receiver,
                    int flags) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_set(ctx, obj, prop, value, receiver, flags);
  return elements_of(ctx)->set_property(ctx, s->handler, prop, value, receiver, flags);
}

static int list_define(JSContext *ctx, JSValueConst obj, JSAtom prop, JSValueConst value, JSValueConst getter,
                       JSValueConst setter, int flags) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_define_own_property(ctx, obj, prop, value, getter, setter, flags);
  return elements_of(ctx)->define_own_property(ctx, s->handler, prop, value, getter, setter, flags);
}

static int list_delete(JSContext *ctx, JSValueConst obj, JSAtom prop) {
  JSProxyData *s = list_of(obj);
  if (!s) return js_proxy_delete_property(ctx, obj, prop);
  return elements_of(ctx)->delete_property(ctx, s->handler, prop);
}

static const JSClassExoticMethods list_methods = {
    .get_own_property = list_get_own_property,
    .define_own_property = list_define,
    .delete_property = list_delete,
    .get_own_property_names = list_names,
    .has_property = list_has,
    .get_property = list_get,
    .set_property = list_set,
    .get_prototype = js_proxy_get_prototype,
    .set_prototype = js_proxy_set_prototype,
    .is_extensible = js_proxy_is_extensible,
    .prevent_extensions = js_proxy_prevent_extensions,
};

int brink_js_add_lists(JSRuntime *rt, const JSClassDef *definition) {
  rt->class_array[JS_CLASS_PROXY].exotic = &list_methods;
  return JS_NewClass(rt, list_class, definition);
}

JSValue brink_js_new_list(JSContext *ctx, JSValueConst elements, uint32_t length) {
  JSValue target = JS_NewArray(ctx);
  if (JS_IsException(target)) return target;
  JSValue list = JS_EXCEPTION;
  if (JS_SetProperty(ctx, target, JS_ATOM_length, JS_NewUint32(ctx, length)) >= 0) {
    JSValueConst arguments[] = {target, elements};
    list = js_proxy_constructor(ctx, JS_UNDEFINED, 2, arguments);
  }
  JS_FreeValue(ctx, target);
  return list;
}

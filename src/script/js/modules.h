// How the modules of a script come to a user: the loader of a group's engine, CommonJS, and the global object.
#pragma once

#include <string>

#include "script/js/group.h"

namespace brink::script::js {

class User;

// Has the runtime find modules by our rules.
void install_loader(Group& group);
// What `import.meta` of a compiled module is: url and resolve().
void describe_module(JSContext* context, JSModuleDef* module, const std::string& name);
// Once the script is compiled: what its modules import by name from CommonJS files becomes an export of those.
void add_common_exports(Group& group);

// __VU, console, setTimeout, open, require, ... and the prototype behind the global object in which each user finds the
// globals it made itself.
void install_globals(Group& group);
// The object that is `globalThis` to one user.
JSValue make_user_globals(Group& group);

bool is_promise(JSContext* context, JSValueConst value);

}  // namespace brink::script::js

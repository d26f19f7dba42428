#include "script/js/native.h"
#include "script/js/timers.h"

namespace brink::script::js {
namespace {

constexpr NativeModule modules[] = {
    {"k6/timers", fill_timers},
};

}  // namespace

std::span<const NativeModule> native_modules() { return modules; }

}  // namespace brink::script::js

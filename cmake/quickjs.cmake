# The library `quickjs`: the source that tools/quickjs brought, compiled once with our accessors (script/js/qjs.h).
set(quickjs_folder "$ENV{XDG_CACHE_HOME}")
if(quickjs_folder STREQUAL "")
  set(quickjs_folder "$ENV{HOME}/.cache")
endif()
set(BRINK_QUICKJS "$ENV{BRINK_QUICKJS}" CACHE PATH "folder of QuickJS's source")
if(NOT BRINK_QUICKJS)
  set(BRINK_QUICKJS "${quickjs_folder}/brink/quickjs-2025.04.26" CACHE PATH "folder of QuickJS's source" FORCE)
endif()
if(NOT EXISTS ${BRINK_QUICKJS}/quickjs.c)
  message(FATAL_ERROR "the source of QuickJS is not in ${BRINK_QUICKJS}: run tools/setup build")
endif()

add_library(quickjs STATIC ${CMAKE_SOURCE_DIR}/src/script/js/quickjs_unit.c
            ${BRINK_QUICKJS}/libregexp.c ${BRINK_QUICKJS}/libunicode.c ${BRINK_QUICKJS}/cutils.c ${BRINK_QUICKJS}/dtoa.c)
target_include_directories(quickjs PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_include_directories(quickjs SYSTEM PUBLIC ${BRINK_QUICKJS})
target_compile_definitions(quickjs PRIVATE _GNU_SOURCE CONFIG_VERSION="2025-04-26")
# Its assertions tell tests of references that were not let go of; people's runs do not end for one.
if(NOT BRINK_TESTS)
  target_compile_definitions(quickjs PRIVATE NDEBUG)
endif()
# Not our code, and always optimised: an interpreter at -O0 takes five times as long.
target_compile_options(quickjs PRIVATE -w -O2 -fno-omit-frame-pointer -fwrapv -funsigned-char -pthread
                                       -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(BRINK_SANITIZE MATCHES "address")
  target_compile_options(quickjs PRIVATE -fsanitize=address)
endif()
# Values are compound literals in its headers' macros, which clang takes as an extension of C++.
target_compile_options(quickjs INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-c99-extensions>)
target_link_libraries(quickjs PUBLIC m)

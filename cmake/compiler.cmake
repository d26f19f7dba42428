# What every translation unit of Brink is compiled with.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
# Compiling takes a little longer than with nothing, and simulated runs a quarter of the time.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")

add_library(brink_flags INTERFACE)
target_compile_options(brink_flags INTERFACE -Wall -Wextra -Wpedantic $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                                             -Wno-missing-field-initializers -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(brink_flags INTERFACE -Wshadow=local)
  # g++ 12 reports these inside its own headers when optimising.
  target_compile_options(brink_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
                                               -Wno-maybe-uninitialized -Wno-dangling-pointer)
else()
  # CHECK's optional reason; g++ accepts it under -Wpedantic.
  target_compile_options(brink_flags INTERFACE -Wno-gnu-zero-variadic-macro-arguments)
endif()

if(BRINK_FUZZ AND NOT BRINK_SANITIZE)
  set(BRINK_SANITIZE address,undefined)
endif()
if(BRINK_SANITIZE)
  target_compile_options(brink_flags INTERFACE -fsanitize=${BRINK_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(brink_flags INTERFACE -fsanitize=${BRINK_SANITIZE})
  target_compile_definitions(brink_flags INTERFACE BRINK_SANITIZED=1)
endif()
# Of the files of unit tests (module.cmake). Under a sanitizer a test is slow enough as it is.
set(BRINK_TEST_FLAGS -O1)
if(BRINK_SANITIZE)
  set(BRINK_TEST_FLAGS)
endif()
if(BRINK_FUZZ)
  target_compile_options(brink_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# With -pthread for all: some libraries ask for it, and a precompiled header made without it would not be used there.
target_compile_options(brink_flags INTERFACE -pthread)
target_link_options(brink_flags INTERFACE -pthread)
target_include_directories(brink_flags INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
# CHECK and debug information name files from the top of the source, whoever built it wherever.
target_compile_options(brink_flags INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

find_program(CCACHE ccache)
if(CCACHE)
  # ccache looks at precompiled headers only when told that they may be trusted; without base_dir and hash_dir a second
  # clone or build folder would share nothing with the first.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
               CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(brink_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    target_compile_options(brink_flags INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()

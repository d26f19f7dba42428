# module(NAME DEP...): one folder of src/ is one library.
#
# The list of calls in src/CMakeLists.txt is the map of the house: a folder may include itself and the folders
# named here, nothing else. A name that is not declared above the call is a configure error, so a cycle
# cannot be written; tools/tidy holds the #include lines to the same list.
#
# Files are found by suffix, so a new file needs no edit here:
#   x.cc        the library            x_test.cc   unit tests, one GoogleTest program a folder
#   x_fuzz.cc   a fuzzer: libFuzzer with BRINK_FUZZ, otherwise a program that replays tests/corpus/x/
#   x_bench.cc  micro-benchmarks, one Google Benchmark program a folder

function(module name)
  file(GLOB_RECURSE all CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.c)
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "_((test|fuzz|bench)\\.cc|unit\\.c)$")
  if(sources)
    add_library(brink_${name} STATIC ${sources})
    set(visibility PUBLIC)
    use_precompiled(brink_${name})
    # The precompiled header is C++.
    set(c_sources ${sources})
    list(FILTER c_sources INCLUDE REGEX "\\.c$")
    set_source_files_properties(${c_sources} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  else()
    add_library(brink_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(brink_${name} ${visibility} brink_flags)
  foreach(dep IN LISTS ARGN)
    if(NOT TARGET brink_${dep})
      message(FATAL_ERROR "src/CMakeLists.txt: module ${name} depends on ${dep}, which is not declared above it")
    endif()
    target_link_libraries(brink_${name} ${visibility} brink_${dep})
  endforeach()
  if(BRINK_TESTS)
    module_tests(${name} "${all}")
    module_fuzzers(${name} "${all}")
  endif()
  if(BRINK_BENCH)
    module_benches(${name} "${all}")
  endif()
endfunction()

# uses(NAME LIBRARY...): third-party libraries whose headers the folder may include (tools/tidy has the same table).
function(uses name)
  get_target_property(type brink_${name} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(brink_${name} INTERFACE ${ARGN})
  else()
    target_link_libraries(brink_${name} PUBLIC ${ARGN})
  endif()
endfunction()

# One precompiled header for everything, compiled once.
function(use_precompiled target)
  if(NOT TARGET brink_pch)
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/pch.cc CONTENT "")
    add_library(brink_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cc)
    target_link_libraries(brink_pch PUBLIC brink_flags)
    # Named as it is included: an absolute path in it would make it another header in each clone, to ccache.
    target_precompile_headers(brink_pch PRIVATE [["../cmake/pch.h"]])
  endif()
  target_precompile_headers(${target} REUSE_FROM brink_pch)
endfunction()

# Unit tests have one of their own, with GoogleTest in it. Their files are optimised less: that took more than half
# the time of a build, and what they call is optimised all the same.
function(use_precompiled_for_tests target)
  if(NOT TARGET brink_test_pch)
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/test_pch.cc CONTENT "")
    add_library(brink_test_pch OBJECT ${CMAKE_BINARY_DIR}/test_pch.cc)
    target_link_libraries(brink_test_pch PUBLIC brink_flags GTest::gtest GTest::gmock)
    target_compile_options(brink_test_pch PRIVATE ${BRINK_TEST_FLAGS})
    target_precompile_headers(brink_test_pch PRIVATE [["../cmake/test_pch.h"]])
  endif()
  target_compile_options(${target} PRIVATE ${BRINK_TEST_FLAGS})
  target_precompile_headers(${target} REUSE_FROM brink_test_pch)
endfunction()

# google_test(TEST TARGET SOURCES LIBRARY...): one GoogleTest program. Its cases are counted one by one from the
# report it leaves in results/ (tools/test). It runs, and is to be run by hand, at the top of the source: no path is
# compiled in, so that clones share what ccache keeps.
function(google_test test target sources)
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE ${ARGN} GTest::gtest GTest::gmock GTest::gtest_main)
  use_precompiled_for_tests(${target})
  add_test(NAME ${test}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
           COMMAND ${target} --gtest_brief=1 --gtest_output=xml:${CMAKE_BINARY_DIR}/results/${test}.xml)
endfunction()

function(module_tests name all)
  list(FILTER all INCLUDE REGEX "_test\\.cc$")
  if(all)
    google_test(unit.${name} ${name}_test "${all}" brink_${name})
    # Folders declared below sim may test on the simulated machine.
    if(TARGET brink_sim AND NOT name STREQUAL "sim")
      target_link_libraries(${name}_test PRIVATE brink_sim)
    endif()
  endif()
endfunction()

function(module_fuzzers name all)
  list(FILTER all INCLUDE REGEX "_fuzz\\.cc$")
  foreach(source IN LISTS all)
    get_filename_component(fuzzer ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" corpus ${fuzzer})
    add_executable(${fuzzer} ${source})
    target_link_libraries(${fuzzer} PRIVATE brink_${name})
    use_precompiled(${fuzzer})
    if(BRINK_FUZZ)
      target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(${fuzzer} PRIVATE ${CMAKE_SOURCE_DIR}/tests/corpus/replay_main.cc)
    endif()
    add_test(NAME fuzz.${corpus} COMMAND ${fuzzer} -runs=0 ${CMAKE_SOURCE_DIR}/tests/corpus/${corpus})
  endforeach()
endfunction()

function(module_benches name all)
  list(FILTER all INCLUDE REGEX "_bench\\.cc$")
  if(all)
    add_executable(${name}_bench ${all})
    target_link_libraries(${name}_bench PRIVATE brink_${name} benchmark::benchmark benchmark::benchmark_main)
    use_precompiled(${name}_bench)
  endif()
endfunction()

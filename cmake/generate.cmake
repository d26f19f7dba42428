# Files made from other files, under ${CMAKE_BINARY_DIR}/generated, which every target has on its include path.

# base/version.h with the version of project(). It changes with releases only: a commit hash in it would throw every
# ccache hit away.
function(version_header)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/version.h.in ${CMAKE_BINARY_DIR}/generated/base/version.h @ONLY)
endfunction()

# embed_file(FOLDER SYMBOL FILE): the bytes of src/FOLDER/FILE as `extern const std::string_view SYMBOL;` in namespace
# brink::FOLDER, declared in "FOLDER/SYMBOL.h". A file that does not exist yet is embedded when it appears.
function(embed_file folder symbol file)
  set(input ${CMAKE_SOURCE_DIR}/src/${folder}/${file})
  file(GLOB present CONFIGURE_DEPENDS ${input})
  get_target_property(type brink_${folder} TYPE)
  if(NOT present OR type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set(output ${CMAKE_BINARY_DIR}/generated/${folder}/${symbol})
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embed.h.in ${output}.h @ONLY)
  add_custom_command(
    OUTPUT ${output}.cc
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output}.cc -DFOLDER=${folder} -DSYMBOL=${symbol}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${input} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "Embedding src/${folder}/${file}" VERBATIM)
  target_sources(brink_${folder} PRIVATE ${output}.cc)
endfunction()

# embed_folder(FOLDER SYMBOL BELOW PATTERN): all files of src/FOLDER/BELOW that match, as `extern const
# std::span<const EmbeddedFile> SYMBOL;`, otherwise as embed_file().
function(embed_folder folder symbol below pattern)
  set(root ${CMAKE_SOURCE_DIR}/src/${folder}/${below})
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${root} ${root}/${pattern})
  get_target_property(type brink_${folder} TYPE)
  if(NOT files OR type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  list(SORT files)
  list(TRANSFORM files PREPEND ${root}/ OUTPUT_VARIABLE inputs)
  set(output ${CMAKE_BINARY_DIR}/generated/${folder}/${symbol})
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embed_folder.h.in ${output}.h @ONLY)
  add_custom_command(
    OUTPUT ${output}.cc
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DROOT=${root} -DOUTPUT=${output}.cc -DFOLDER=${folder}
            -DSYMBOL=${symbol} -P ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
    DEPENDS ${inputs} ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
    COMMENT "Embedding src/${folder}/${below}" VERBATIM)
  target_sources(brink_${folder} PRIVATE ${output}.cc)
endfunction()

# test_protos(NAME FILE...): Protocol Buffers messages that the tests of a module decode, written down beside them. For
# each FILE.proto they `#include <FILE.pb.h>`.
function(test_protos name)
  if(NOT TARGET ${name}_test)
    return()
  endif()
  find_package(Protobuf REQUIRED)
  set(folder ${CMAKE_BINARY_DIR}/protos/${name})
  file(MAKE_DIRECTORY ${folder})
  foreach(proto IN LISTS ARGN)
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${name}/${proto})
    get_filename_component(stem ${proto} NAME_WE)
    get_filename_component(from ${source} DIRECTORY)
    add_custom_command(OUTPUT ${folder}/${stem}.pb.cc ${folder}/${stem}.pb.h
                       COMMAND protobuf::protoc --cpp_out=${folder} -I${from} ${source}
                       DEPENDS ${source} VERBATIM)
    list(APPEND generated ${folder}/${stem}.pb.cc)
  endforeach()
  add_library(${name}_protos STATIC ${generated})
  target_compile_options(${name}_protos PRIVATE -w)
  target_include_directories(${name}_protos SYSTEM PUBLIC ${folder})
  target_link_libraries(${name}_protos PUBLIC protobuf::libprotobuf)
  target_link_libraries(${name}_test PRIVATE ${name}_protos)
  add_dependencies(${name}_test ${name}_protos)
endfunction()

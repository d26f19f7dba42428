# Writes OUTPUT, a C++ file with the bytes of FILES (a list, below ROOT): the script behind embed_folder() in
# generate.cmake.
set(arrays "")
set(table "")
set(count 0)
string(REPEAT "......." 16 line)
foreach(file IN LISTS FILES)
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "(${line})" "\\1\n    " bytes "${bytes}")
  # With a zero at the end, so that an empty file is an array too.
  string(APPEND arrays "constexpr char file_${count}[] = {\n    ${bytes}0};\n")
  string(APPEND table "    {\"${file}\", {file_${count}, sizeof file_${count} - 1}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "#include \"${FOLDER}/${SYMBOL}.h\"

namespace brink::${FOLDER} {
namespace {
${arrays}
constexpr EmbeddedFile files[] = {
${table}};
}  // namespace

constinit const std::span<const EmbeddedFile> ${SYMBOL}(files);

}  // namespace brink::${FOLDER}
")

# Writes OUTPUT, a C++ file with the bytes of INPUT: the script behind embed_file() in generate.cmake.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
string(REPEAT "......." 16 line)
string(REGEX REPLACE "(${line})" "\\1\n    " bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"${FOLDER}/${SYMBOL}.h\"

namespace brink::${FOLDER} {
namespace {
// With a zero at the end, so that an empty file is an array too.
constexpr char bytes[] = {
    ${bytes}0};
}  // namespace

constinit const std::string_view ${SYMBOL}(bytes, sizeof bytes - 1);

}  // namespace brink::${FOLDER}
")

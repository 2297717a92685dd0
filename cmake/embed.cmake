# mitsuke_embed(TARGET BASE file...): compiles files into the program, so that one binary is the
# whole product. C++ sees them as mitsuke::content::files() (content/content.h).
function(mitsuke_embed target base)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}.S)
    set(table ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
    set(assembly "    .section .rodata\n")
    set(declarations "")
    set(rows "")
    set(index 0)
    foreach(file ${ARGN})
        file(RELATIVE_PATH name ${base} ${file})
        string(APPEND assembly "    .global ${target}_${index}_begin\n    .global ${target}_${index}_end\n")
        string(APPEND assembly "${target}_${index}_begin:\n    .incbin \"${file}\"\n${target}_${index}_end:\n    .byte 0\n")
        string(APPEND declarations "extern const char ${target}_${index}_begin[], ${target}_${index}_end[];\n")
        string(APPEND rows "        {\"${name}\", {${target}_${index}_begin, static_cast<size_t>(${target}_${index}_end - ${target}_${index}_begin)}},\n")
        math(EXPR index "${index} + 1")
    endforeach()
    string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")
    file(GENERATE OUTPUT ${output} CONTENT "${assembly}")
    file(GENERATE OUTPUT ${table} CONTENT "#include \"content/content.h\"\n\nextern \"C\" {\n${declarations}}\n
namespace mitsuke::content {

const std::vector<File>& files() {
    static const std::vector<File> all{
${rows}    };
    return all;
}

}  // namespace mitsuke::content
")
    add_library(${target} STATIC ${output} ${table})
    set_source_files_properties(${output} PROPERTIES LANGUAGE ASM OBJECT_DEPENDS "${ARGN}")
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()

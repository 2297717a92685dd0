# Warnings are errors, in both compilers.
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-gnu-statement-expression)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees phantom overflows in std::string and std::vector at -O2 and above.
    add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized)
endif()
if(MITSUKE_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
if(MITSUKE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

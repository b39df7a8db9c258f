# Defines concord_rules_program(<name> <source>): compiles one rules.cpp with Debian's clang to <build>/programs/<name>.wasm,
# without any library, and gives the target <name>_program.
find_program(CONCORD_WASM_CLANG NAMES clang++-14 clang++ REQUIRED)

function(concord_rules_program name source)
  set(wasm "${PROJECT_BINARY_DIR}/programs/${name}.wasm")
  get_filename_component(source_path "${source}" ABSOLUTE)
  file(GLOB sdk_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/plugins/sdk/*.h" "${PROJECT_SOURCE_DIR}/plugins/sdk/*.hpp")
  get_filename_component(source_folder "${source_path}" DIRECTORY)
  file(GLOB own_headers CONFIGURE_DEPENDS "${source_folder}/*.hpp")
  add_custom_command(
    OUTPUT "${wasm}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${PROJECT_BINARY_DIR}/programs"
    COMMAND "${CONCORD_WASM_CLANG}" --target=wasm32 -mcpu=mvp -O2 -flto -std=c++20 -Wall -Wextra -Werror -ffreestanding
            -fno-exceptions -fno-rtti -fno-threadsafe-statics -nostdlib "-I${PROJECT_SOURCE_DIR}"
            -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=65536 -Wl,--initial-memory=131072 -Wl,--max-memory=1048576
            "${source_path}" -o "${wasm}"
    DEPENDS "${source_path}" ${own_headers} ${sdk_headers}
    COMMENT "Compiling rules program ${name}"
    VERBATIM)
  add_custom_target(${name}_program ALL DEPENDS "${wasm}")
endfunction()

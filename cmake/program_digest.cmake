# Writes HEADER with the SHA-256 of the compiled program WASM as the constant NAME; run by cmake -P while building.
cmake_minimum_required(VERSION 3.25)
file(SHA256 "${WASM}" digest)
file(CONFIGURE OUTPUT "${HEADER}" CONTENT "// Written while building, of the program that was built with it.
#pragma once

inline constexpr char @NAME@[] = \"@digest@\";
" @ONLY)

# Defines concord_warnings: the warnings that every target of ours compiles with, as errors. Generated code never links it.
add_library(concord_warnings INTERFACE)
target_compile_options(concord_warnings INTERFACE
  -Werror -Wall -Wextra -Wpedantic
  -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-qual -Wcast-align
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion -Wformat=2
  -Wimplicit-fallthrough -Wextra-semi -Wundef -Wvla)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(concord_warnings INTERFACE
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op
    # gcc 12 reports these inside libstdc++ and absl once it inlines or instruments them; nothing there is ours to mend.
    -Wno-error=maybe-uninitialized -Wno-error=null-dereference -Wno-error=restrict -Wno-error=stringop-overflow
    -Wno-error=array-bounds)
endif()

# In the tsan preset: the library that tells the sanitizer in which order gRPC hands memory over. The test preset loads it
# before all others, also into programs without the sanitizer, so it must not bring the sanitizer with it.
if(CMAKE_CXX_FLAGS_RELWITHDEBINFO MATCHES "-fsanitize=thread")
  add_library(concord_tsan_order SHARED "${PROJECT_SOURCE_DIR}/cmake/tsan_grpc_order.cpp")
  target_compile_options(concord_tsan_order PRIVATE -fno-sanitize=all)
  target_link_options(concord_tsan_order PRIVATE -fno-sanitize=all)
  set_target_properties(concord_tsan_order PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()

# Defines concord_proto: every proto/concord/**/*.proto compiled by protoc; and concord_stubs: for those that hold a service
# of registry or rules also by grpc_cpp_plugin, for the bench, whose callers and echo are generated ones. Ours need none
# (entry/rpcs.h).
# Generated headers are reached as "concord/registry/v1/events.pb.h"; warnings are off for them, here and where they are included.
set(CONCORD_PROTO_ROOT "${PROJECT_SOURCE_DIR}/proto")
set(CONCORD_GENERATED_ROOT "${PROJECT_BINARY_DIR}/generated")
file(MAKE_DIRECTORY "${CONCORD_GENERATED_ROOT}")
file(GLOB_RECURSE CONCORD_PROTOS CONFIGURE_DEPENDS RELATIVE "${CONCORD_PROTO_ROOT}" "${CONCORD_PROTO_ROOT}/concord/*.proto")

set(CONCORD_GENERATED_SOURCES "")
set(CONCORD_STUB_SOURCES "")
foreach(proto IN LISTS CONCORD_PROTOS)
  string(REGEX REPLACE "\\.proto$" "" stem "${proto}")
  set(outputs "${CONCORD_GENERATED_ROOT}/${stem}.pb.cc" "${CONCORD_GENERATED_ROOT}/${stem}.pb.h")
  set(depfile "${CONCORD_GENERATED_ROOT}/${stem}.d")
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc "--proto_path=${CONCORD_PROTO_ROOT}" "--cpp_out=${CONCORD_GENERATED_ROOT}"
            "--dependency_out=${depfile}" "${proto}"
    DEPENDS "${CONCORD_PROTO_ROOT}/${proto}"
    DEPFILE "${depfile}"
    COMMENT "Generating C++ from ${proto}"
    VERBATIM)
  list(APPEND CONCORD_GENERATED_SOURCES ${outputs})
  # Whether a file holds a service decides what is generated from it, so an edited proto configures again (about a second).
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CONCORD_PROTO_ROOT}/${proto}")
  file(STRINGS "${CONCORD_PROTO_ROOT}/${proto}" services REGEX "^service ")
  if(services AND proto MATCHES "^concord/(registry|rules)/")
    set(stubs "${CONCORD_GENERATED_ROOT}/${stem}.grpc.pb.cc" "${CONCORD_GENERATED_ROOT}/${stem}.grpc.pb.h")
    add_custom_command(
      OUTPUT ${stubs}
      COMMAND protobuf::protoc "--proto_path=${CONCORD_PROTO_ROOT}" "--grpc_out=${CONCORD_GENERATED_ROOT}"
              "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>" "${proto}"
      DEPENDS "${CONCORD_PROTO_ROOT}/${proto}"
      COMMENT "Generating stubs from ${proto}"
      VERBATIM)
    list(APPEND CONCORD_STUB_SOURCES ${stubs})
  endif()
endforeach()

add_library(concord_proto STATIC ${CONCORD_GENERATED_SOURCES})
target_compile_options(concord_proto PRIVATE -w)
target_include_directories(concord_proto SYSTEM PUBLIC "${CONCORD_GENERATED_ROOT}")
target_link_libraries(concord_proto PUBLIC concord::protobuf)

add_library(concord_stubs STATIC EXCLUDE_FROM_ALL ${CONCORD_STUB_SOURCES})
target_compile_options(concord_stubs PRIVATE -w)
# Not linked with concord_proto: who uses the stubs has it through the platform, and whole.
target_include_directories(concord_stubs SYSTEM PUBLIC "${CONCORD_GENERATED_ROOT}")
target_link_libraries(concord_stubs PUBLIC concord::grpc concord::protobuf)
add_dependencies(concord_stubs concord_proto)

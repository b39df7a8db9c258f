# Defines concord_proto: every proto/concord/**/*.proto compiled by protoc and, where it holds a service, by grpc_cpp_plugin.
# Generated headers are reached as "concord/registry/v1/events.pb.h"; warnings are off for them, here and where they are included.
set(CONCORD_PROTO_ROOT "${PROJECT_SOURCE_DIR}/proto")
set(CONCORD_GENERATED_ROOT "${PROJECT_BINARY_DIR}/generated")
file(MAKE_DIRECTORY "${CONCORD_GENERATED_ROOT}")
file(GLOB_RECURSE CONCORD_PROTOS CONFIGURE_DEPENDS RELATIVE "${CONCORD_PROTO_ROOT}" "${CONCORD_PROTO_ROOT}/concord/*.proto")

set(CONCORD_GENERATED_SOURCES "")
foreach(proto IN LISTS CONCORD_PROTOS)
  string(REGEX REPLACE "\\.proto$" "" stem "${proto}")
  set(outputs "${CONCORD_GENERATED_ROOT}/${stem}.pb.cc" "${CONCORD_GENERATED_ROOT}/${stem}.pb.h")
  set(grpc_options "")
  # Whether a file holds a service decides what is generated from it, so an edited proto configures again (about a second).
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CONCORD_PROTO_ROOT}/${proto}")
  file(STRINGS "${CONCORD_PROTO_ROOT}/${proto}" services REGEX "^service ")
  if(services)
    # First, because ninja wants the first output to be the first that protoc's dependency file names; else it would
    # generate these files, and compile all that includes them, at every build.
    list(PREPEND outputs "${CONCORD_GENERATED_ROOT}/${stem}.grpc.pb.cc" "${CONCORD_GENERATED_ROOT}/${stem}.grpc.pb.h")
    set(grpc_options "--grpc_out=${CONCORD_GENERATED_ROOT}" "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>")
  endif()
  set(depfile "${CONCORD_GENERATED_ROOT}/${stem}.d")
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc "--proto_path=${CONCORD_PROTO_ROOT}" "--cpp_out=${CONCORD_GENERATED_ROOT}" ${grpc_options}
            "--dependency_out=${depfile}" "${proto}"
    DEPENDS "${CONCORD_PROTO_ROOT}/${proto}"
    DEPFILE "${depfile}"
    COMMENT "Generating C++ from ${proto}"
    VERBATIM)
  list(APPEND CONCORD_GENERATED_SOURCES ${outputs})
endforeach()

if(CONCORD_GENERATED_SOURCES)
  add_library(concord_proto STATIC ${CONCORD_GENERATED_SOURCES})
  target_compile_options(concord_proto PRIVATE -w)
  target_include_directories(concord_proto SYSTEM PUBLIC "${CONCORD_GENERATED_ROOT}")
  target_link_libraries(concord_proto PUBLIC concord::grpc concord::protobuf)
else()
  add_library(concord_proto INTERFACE)
  target_link_libraries(concord_proto INTERFACE concord::grpc concord::protobuf)
endif()

# Compiles each plugin that has a rules.cpp: to WebAssembly for the sealed boxes, and natively (concord_rules_pack_<name>,
# function rules_evaluate_<name>) for tests and debuggers.
file(GLOB rules_sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/*/rules.cpp")
set(rules_packs_with_code "")
foreach(source IN LISTS rules_sources)
  get_filename_component(pack "${source}" DIRECTORY)
  if(pack STREQUAL "template")
    continue() # concord-rules compiles it; tests/rules_kit does so
  endif()
  concord_rules_program(${pack} "${source}")
  add_library(concord_rules_pack_${pack} STATIC "${source}")
  target_compile_definitions(concord_rules_pack_${pack} PRIVATE "rules_evaluate=rules_evaluate_${pack}")
  target_link_libraries(concord_rules_pack_${pack} PRIVATE concord_warnings concord_rules_sdk)
  list(APPEND rules_packs_with_code ${pack})
endforeach()
set_property(GLOBAL PROPERTY CONCORD_RULES_PACKS_WITH_CODE "${rules_packs_with_code}")

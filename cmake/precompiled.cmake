# Defines concord_precompile(<target> <header>...): headers of ours and others that are read once for the whole target.
# Written as <services/...>, so that the generated file names no folder and the compiler cache serves any clone.
# -fpch-preprocess lets the cache see what a precompiled header stands for; without it every such unit is passed over.
function(concord_precompile target)
  list(TRANSFORM ARGN REPLACE "^(.+)$" "<\\1>")
  target_precompile_headers(${target} PRIVATE ${ARGN})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()

# What nearly every file of a service reads: the machine's headers that deciding, views and rpcs stand on.
set(CONCORD_HOUSE_HEADERS
  algorithm functional map memory optional set string string_view utility vector
  absl/status/statusor.h absl/time/civil_time.h
  concord/common/v1/common.pb.h concord/ledger/v1/ledger.pb.h concord/rules/v1/queries.pb.h
  services/platform/deciding/import.h services/platform/entry/rpcs.h services/platform/ledger/views.h services/platform/storage/rows.h
  services/platform/storage/view_table.h services/platform/calling/rules_asking.h services/platform/values/civil_date.h
  services/platform/values/field_shapes.h services/platform/values/same.h)

# What nearly every file reads that reads, checks or judges by plugins.
set(CONCORD_RULES_HEADERS
  algorithm filesystem map memory optional set string string_view variant vector absl/status/statusor.h absl/time/civil_time.h
  plugins/host/bundle/bundle.h plugins/host/judging/judge.h plugins/host/words/facts.h plugins/host/words/wording.h)

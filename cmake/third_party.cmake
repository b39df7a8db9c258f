# Finds each third-party library once and gives it a name of ours, concord::<library>. Nothing else calls find_package.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(rapidcheck CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(cbc REQUIRED IMPORTED_TARGET cbc)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
find_package(wabt CONFIG REQUIRED)
find_library(GLPK_LIBRARY glpk REQUIRED)
# Not by pkg-config: its "-isystem folder" lands among the includes in a first run of CMake and among the flags in a second,
# which then compiles everything again.
find_library(ZMQ_LIBRARY zmq REQUIRED)
find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)
pkg_check_modules(magic REQUIRED IMPORTED_TARGET libmagic)

# concord_name_library(<ours> <theirs>...): concord::<ours> stands for the imported targets <theirs>.
function(concord_name_library ours)
  add_library(concord_third_party_${ours} INTERFACE)
  target_link_libraries(concord_third_party_${ours} INTERFACE ${ARGN})
  add_library(concord::${ours} ALIAS concord_third_party_${ours})
endfunction()

concord_name_library(absl_status absl::status absl::statusor absl::strings)
concord_name_library(absl_time absl::time)
concord_name_library(absl_synchronization absl::synchronization)
concord_name_library(absl_containers absl::flat_hash_map absl::flat_hash_set absl::btree)
concord_name_library(protobuf protobuf::libprotobuf)
concord_name_library(grpc gRPC::grpc++)
concord_name_library(openssl OpenSSL::Crypto)
concord_name_library(fmt fmt::fmt)
concord_name_library(spdlog spdlog::spdlog) # Debian's: SPDLOG_COMPILED_LIB and SPDLOG_FMT_EXTERNAL come with the target
concord_name_library(json nlohmann_json::nlohmann_json)
concord_name_library(yaml yaml-cpp)
concord_name_library(prometheus prometheus-cpp::core prometheus-cpp::pull)
concord_name_library(cli11 CLI11::CLI11)
concord_name_library(sqlite PkgConfig::sqlite)
concord_name_library(zmq ${ZMQ_LIBRARY})
concord_name_library(sodium PkgConfig::sodium)
concord_name_library(redis PkgConfig::hiredis)
concord_name_library(cbc PkgConfig::cbc) # Clp and Cbc: linear programmes, branch and bound
concord_name_library(archive PkgConfig::archive)
concord_name_library(magic PkgConfig::magic) # what type a file's content is
concord_name_library(wabt wabt::wabt) # its headers are C++17: only plugins/box sees them
concord_name_library(glpk ${GLPK_LIBRARY}) # the bench's peer
concord_name_library(gtest GTest::gmock GTest::gtest)
concord_name_library(rapidcheck rapidcheck rapidcheck_gtest)
concord_name_library(benchmark benchmark::benchmark)
concord_name_library(threads Threads::Threads)

# What a service allocates through instead of glibc, whose arenas grow and shrink with every commit. A program that links
# it names none of its functions, so the linker is told to keep it. Empty under a sanitizer, which must see each
# allocation itself. Never for the box: its cage lists the few system calls it may make.
add_library(concord_third_party_allocator INTERFACE)
add_library(concord::allocator ALIAS concord_third_party_allocator)
if(NOT CMAKE_CXX_FLAGS_RELWITHDEBINFO MATCHES "-fsanitize")
  target_link_options(concord_third_party_allocator INTERFACE
    "LINKER:--push-state,--no-as-needed" "${MIMALLOC_LIBRARY}" "LINKER:--pop-state")
endif()

# What every program of ours is built with against a slip in memory: stack guards, checked copies, tables of addresses that are read-only
# once it runs. Position independence is the compiler's default here; tests/processes/hardening_test reads the programs and says so.
if(NOT CMAKE_CXX_FLAGS_RELWITHDEBINFO MATCHES "-fsanitize=")
  # The sanitizers check more, and do not bear the checked copies.
  add_compile_options(-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
add_link_options(-Wl,-z,relro -Wl,-z,now)

// The bare limit of a command: a gRPC callback server that answers the same messages and does nothing else.
#pragma once

namespace concord::bench {

inline constexpr char kEchoServer[] = "--echo-server";
// Prints its port, then serves until SIGTERM.
int run_echo_server();

}  // namespace concord::bench

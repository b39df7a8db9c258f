// The peer of the follower's throughput: Redis Streams with appendfsync always on this machine.
#pragma once

#include <cstdint>

namespace concord::bench {

// Writes `events` of 200 bytes in pipelines of `batch` and reads them with one reader; events a second from first write
// to last read. Starts a redis-server of its own on a free port with its data in a temporary folder; 0 when
// redis-server is not installed.
double redis_streams_per_second(std::int64_t events, int batch);

}  // namespace concord::bench

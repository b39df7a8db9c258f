// Runs a redis-server of its own, a writer and a reader. The only file that knows hiredis here.
#include "tests/bench/redis_peer.h"

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include <hiredis/hiredis.h>

#include "tests/bench/bench.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"

namespace concord::bench {
namespace {

constexpr char kServer[] = "/usr/bin/redis-server";

void read_all(const std::string& socket, std::int64_t events) {
  redisContext* reader = redisConnectUnix(socket.c_str());
  std::string last = "0";
  for (std::int64_t seen = 0; seen < events;) {
    auto* reply =
        static_cast<redisReply*>(redisCommand(reader, "XREAD COUNT 512 BLOCK 1000 STREAMS events %s", last.c_str()));
    if (reply == nullptr) break;
    if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 1) {
      const redisReply* entries = reply->element[0]->element[1];
      seen += static_cast<std::int64_t>(entries->elements);
      if (entries->elements > 0) last = entries->element[entries->elements - 1]->element[0]->str;
    }
    freeReplyObject(reply);
  }
  redisFree(reader);
}

}  // namespace

double redis_streams_per_second(std::int64_t events, int batch) {
  if (access(kServer, X_OK) != 0) return 0;
  const TemporaryFolder folder;
  const std::string socket = folder.path() + "/redis.sock";
  Child server = Child::start({kServer, "--port", "0", "--unixsocket", socket, "--dir", folder.path(), "--appendonly",
                               "yes", "--appendfsync", "always", "--save", "", "--logfile", folder.path() + "/log"});
  redisContext* writer = nullptr;
  for (int i = 0; i < 400; ++i) {
    writer = redisConnectUnix(socket.c_str());
    if (writer != nullptr && writer->err == 0) break;
    if (writer != nullptr) redisFree(writer);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const std::string payload(200, 'p');
  const double began = seconds_now();
  std::thread reader([&] { read_all(socket, events); });
  for (std::int64_t written = 0; written < events; written += batch) {
    for (int i = 0; i < batch; ++i) redisAppendCommand(writer, "XADD events * p %b", payload.data(), payload.size());
    for (int i = 0; i < batch; ++i) {
      void* reply = nullptr;
      if (redisGetReply(writer, &reply) == REDIS_OK) freeReplyObject(reply);
    }
  }
  reader.join();
  const double rate = static_cast<double>(events) / (seconds_now() - began);
  redisFree(writer);
  server.signal_and_wait(SIGTERM);
  return rate;
}

}  // namespace concord::bench

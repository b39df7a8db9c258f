// Strangers' connections: noise, slowness, streams that announce much, headers without end, and streams that are reset
// as fast as they are opened.
#include <array>
#include <chrono>
#include <random>
#include <thread>

#include "services/platform/values/text.h"
#include "tests/hostile/attacks.h"
#include "tests/hostile/raw_connection.h"
#include "tests/processes/raw_http2.h"

namespace concord::hostile {
namespace {

using platform::cat;

constexpr char kPublic[] = "/concord.registry.v1.RegistryService/SearchDirectory";
constexpr std::size_t kMegabyte = 1 << 20;
const std::string kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr std::size_t kBegun = 10;  // of the preface

void nap(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

std::vector<std::string> every_address(const RunningDeployment& running) {
  std::vector<std::string> addresses;
  for (const cli::Process& process : running.deployment().processes()) {
    addresses.push_back(cat("127.0.0.1:", process.port));
    addresses.push_back(cat("127.0.0.1:", process.metrics_port));
  }
  return addresses;
}

// Random bytes, the beginning of a request, and nothing at all, on every port.
std::string malformed(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  std::mt19937_64 chance(7);
  const auto addresses = every_address(running);
  int connections = 0;
  while (!stopping) {
    RawConnection one(addresses[chance() % addresses.size()]);
    std::string noise(chance() % 4'000, '\0');
    for (char& c : noise) c = static_cast<char>(chance());
    one.send(chance() % 3 == 0 ? kPreface + noise : noise);
    ++connections;
    nap(2);
    one.receive();
  }
  return cat(connections, " connections of noise");
}

// Connections that say hardly anything and stay.
std::string slow(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  constexpr int kConnections = 400;
  const auto addresses = every_address(running);
  std::vector<RawConnection> held;
  for (int i = 0; i < kConnections && !stopping; ++i) {
    held.emplace_back(addresses[static_cast<std::size_t>(i) % addresses.size()]);
    if (i % 2 == 0) held.back().send(kPreface.substr(0, kBegun));
  }
  for (std::size_t at = kBegun; !stopping; ++at) {
    for (std::size_t i = 0; i < held.size() && at < kPreface.size(); i += 2) held[i].send(kPreface.substr(at, 1));
    nap(200);
  }
  return cat(held.size(), " slow connections");
}

// Streams that announce five megabytes and send what they are let, to a public rpc and to gRPC's own services.
std::string many_streams(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  constexpr std::size_t kConnections = 8;
  constexpr std::uint32_t kStreams = 200;
  constexpr std::array kPaths = {kPublic, "/grpc.health.v1.Health/Check",
                                 "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};
  const std::string address = *running.deployment().address_of("registry");
  const std::string body = message_head(5 * kMegabyte) + std::string(5 * kMegabyte, 'a');
  struct Held {
    explicit Held(const std::string& to) : connection(to) {}
    RawHttp2 connection;
    std::vector<std::size_t> sent = std::vector<std::size_t>(kStreams, 0);
  };
  std::vector<std::unique_ptr<Held>> held;
  std::size_t sent = 0, connections = 0;
  while (!stopping) {
    if (held.size() < kConnections) {
      held.push_back(std::make_unique<Held>(address));
      const char* path = kPaths.at(connections++ % kPaths.size());
      for (std::uint32_t i = 0; i < kStreams; ++i) held.back()->connection.begin_call(2 * i + 1, path);
    }
    for (auto& one : held) {
      for (std::uint32_t i = 0; i < kStreams && !stopping; ++i) {
        const std::size_t now = one->connection.feed(2 * i + 1, body, one->sent[i]);
        one->sent[i] += now;
        sent += now;
      }
      one->connection.read_frames(1);
    }
    std::erase_if(held, [](const auto& one) { return one->connection.closed(); });
    nap(5);
  }
  return cat(sent / kMegabyte, " MB towards half-sent messages");
}

// Header blocks that never end.
std::string headers_without_end(const std::string& address, const std::atomic<bool>& stopping) {
  constexpr std::size_t kPiece = 12'000;
  std::size_t sent = 0;
  int connections = 0;
  while (!stopping) {
    RawHttp2 one(address);
    ++connections;
    one.send_frame(kHeadersFrame, 0, 1, "");
    for (int i = 0; i < 400 && !one.closed() && !stopping; ++i) {
      // A literal header that is never indexed: name and value with their lengths.
      std::string piece("\x10\x03x-h\x7f", 6);
      for (std::size_t left = kPiece - 127; left > 0; left /= 128)
        piece.push_back(static_cast<char>(left >= 128 ? left % 128 + 128 : left));
      piece += std::string(kPiece, 'h');
      if (!one.send_frame(kContinuationFrame, 0, 1, piece)) break;
      sent += piece.size();
      one.read_frames(0);
    }
    nap(2);
  }
  return cat(sent / kMegabyte, " MB of headers over ", connections, " connections");
}

std::string reset_at(const std::string& address, const std::atomic<bool>& stopping) {
  std::int64_t streams = 0;
  while (!stopping) {
    RawHttp2 one(address);
    for (std::uint32_t stream = 1; !one.closed() && stream < 200'000 && !stopping; stream += 2) {
      one.begin_call(stream, kPublic);
      one.send_frame(kResetFrame, 0, stream, std::string("\0\0\0\x08", 4));
      ++streams;
      if (stream % 64 == 1) one.read_frames(0);
      if (stream % 512 == 1) nap(1);
    }
  }
  return cat(streams, " streams opened and reset");
}

}  // namespace

std::vector<Attack> strangers(const RunningDeployment& running) {
  const auto of = [&](const char* name, auto attack) {
    return Attack{name, [&running, attack](const std::atomic<bool>& stopping) { return attack(running, stopping); }};
  };
  return {of("malformed connections", malformed), of("slow connections", slow),
          of("streams that announce much", many_streams)};
}

std::vector<Attack> strangers_at(const std::string& ingress) {
  const auto of = [&](const char* name, auto attack) {
    return Attack{name, [ingress, attack](const std::atomic<bool>& stopping) { return attack(ingress, stopping); }};
  };
  return {of("headers without end", headers_without_end), of("rapid reset", reset_at)};
}

}  // namespace concord::hostile

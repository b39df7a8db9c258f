// Strangers' connections: noise, slowness, streams that announce much, headers without end, and streams that are reset
// as fast as they are opened.
#include <chrono>
#include <random>
#include <thread>

#include "services/platform/values/text.h"
#include "tests/hostile/attacks.h"
#include "tests/hostile/raw_connection.h"

namespace concord::hostile {
namespace {

using platform::cat;

constexpr char kPublic[] = "/concord.registry.v1.RegistryService/SearchDirectory";
constexpr std::size_t kMegabyte = 1 << 20;

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
    one.send(chance() % 3 == 0 ? preface() + noise : noise);
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
    if (i % 2 == 0) held.back().send(preface().substr(0, 20));
  }
  const std::string rest = preface();
  for (std::size_t at = 20; !stopping; at = at + 1 < rest.size() ? at + 1 : at) {
    for (std::size_t i = 0; i < held.size(); i += 2) held[i].send(rest.substr(at, 1));
    nap(200);
  }
  return cat(held.size(), " slow connections");
}

// Streams that announce five megabytes and send what they are let.
std::string many_streams(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  constexpr int kConnections = 8, kStreams = 200;
  const std::string address = *running.deployment().address_of("registry");
  std::vector<RawConnection> held;
  std::size_t sent = 0;
  while (!stopping) {
    if (held.size() < kConnections) {
      held.emplace_back(address);
      RawConnection& one = held.back();
      std::string opening = preface();
      for (int i = 0; i < kStreams; ++i) {
        opening += frame(1, kEndHeaders, 2 * i + 1, call_headers(kPublic));
        opening += frame(0, 0, 2 * i + 1, message_prefix(5 * kMegabyte));
      }
      sent += one.send(opening);
    }
    const std::string body(16'000, 'a');
    for (RawConnection& one : held) {
      for (int i = 0; i < kStreams; i += 7) sent += one.send(frame(0, 0, 2 * i + 1, body));
      one.receive();
    }
    std::erase_if(held, [](const RawConnection& one) { return !one.is_open(); });
    nap(5);
  }
  return cat(sent / kMegabyte, " MB towards half-sent messages");
}

// Header blocks that never end, and ones that are too long.
std::string headers_without_end(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  const std::string address = *running.deployment().address_of("registry");
  std::size_t sent = 0;
  int connections = 0;
  while (!stopping) {
    RawConnection one(address);
    ++connections;
    sent += one.send(preface() + frame(1, 0, 1, call_headers(kPublic)));
    for (int i = 0; i < 400 && one.is_open() && !stopping; ++i) {
      sent += one.send(frame(9, 0, 1, call_headers("/x", {{cat("x-", i), std::string(12'000, 'h')}})));
      one.receive();
    }
    nap(2);
  }
  return cat(sent / kMegabyte, " MB of headers over ", connections, " connections");
}

std::string rapid_reset(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  const std::string address = *running.deployment().address_of("registry");
  std::int64_t streams = 0;
  while (!stopping) {
    RawConnection one(address);
    one.send(preface());
    for (int stream = 1; one.is_open() && stream < 200'000 && !stopping; stream += 2) {
      one.send(frame(1, kEndHeaders, stream, call_headers(kPublic)) + frame(3, 0, stream, std::string(4, '\x08')));
      ++streams;
      if (stream % 64 == 1) one.receive();
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
          of("streams that announce much", many_streams), of("headers without end", headers_without_end),
          of("rapid reset", rapid_reset)};
}

}  // namespace concord::hostile

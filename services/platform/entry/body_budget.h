// Room for requests and answers while they arrive, are worked on and leave: a process holds only so many bytes of them,
// one side only its share, and what dawdles is given up. Knows nothing of gRPC and reads nothing itself.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"

#include "services/platform/world/world.h"

namespace concord::platform {

// An import of 4 MiB and its envelope. gRPC does not say how long a message is before it is whole, so whoever may send
// so much is counted with so much until it is.
inline constexpr std::size_t kMaxRequestBytes = 5 << 20;
// Nobody signed in: public queries are small.
inline constexpr std::size_t kMaxStrangerRequestBytes = 64 << 10;
// All bodies of a process at one time: 19 that arrive at their fullest. With gRPC's quota, caches and database pages a
// process stays below 512 MiB.
inline constexpr std::size_t kMaxBodyBytes = 96 << 20;
// Of these for one side (an authority, or a subject that speaks for several), so that none holds them all.
inline constexpr std::size_t kMaxBodyBytesOfOneSide = 48 << 20;
// And for everybody who is not signed in together.
inline constexpr std::size_t kMaxBodyBytesOfStrangers = 8 << 20;
// What a stranger's counts while it arrives, so that 32 do at one time: gRPC takes a message of its own limit in whole
// before we may refuse it, and that many are what its quota (server.h) has room for.
inline constexpr std::size_t kStrangerArrivingBytes = 256 << 10;
// Calls whose bodies wait outside until there is room; each may have its first window (server.h) in memory.
inline constexpr std::size_t kMaxWaitingBodies = 2'048;
inline constexpr std::size_t kMaxWaitingBodiesOfOneSide = 1'024;
// How long one may wait for room, and how long a body may take to arrive: 5 MiB at 2 Mbit/s, a stranger's 64 KiB at
// 256 kbit/s, since few strangers arrive at one time.
inline constexpr std::int64_t kBodyWaitMs = 10'000;
inline constexpr std::int64_t kBodyMs = 20'000;
inline constexpr std::int64_t kStrangerBodyMs = 2'000;
// How long a caller may take to fetch its answer.
inline constexpr std::int64_t kAnswerMs = 60'000;
// How often it is looked who dawdles.
inline constexpr std::int64_t kDawdleLookMs = 250;

// A call's bytes, from its headers to its end. Its functions are called from any thread, never under the budget's lock.
class Body {
 public:
  virtual ~Body() = default;
  // There is room: fetch it. Once.
  virtual void fetch() = 0;
  // It took too long. After this the budget calls nothing more.
  virtual void give_up(absl::Status why) = 0;

 private:
  friend class BodyBudget;
  enum class Stage { kOut, kWaits, kArrives, kStays, kLeaves };
  Stage stage_ = Stage::kOut;
  std::size_t bytes_ = 0;
  std::int64_t until_us_ = 0;
  struct BodySide* side_ = nullptr;
  std::list<Body*>::iterator place_;
};

class BodyBudget {
 public:
  explicit BodyBudget(World& world);
  ~BodyBudget();
  BodyBudget(const BodyBudget&) = delete;
  BodyBudget& operator=(const BodyBudget&) = delete;

  // Room for a body of a side; an empty name is the strangers'. fetch() comes before this returns or later, in turn;
  // the body must not end before this returned.
  // Trouble TOO_MANY_BODIES (RESOURCE_EXHAUSTED) when too many wait; then nothing is called and nothing is held.
  absl::Status ask(Body& body, const std::string& side);
  // It is whole and holds so much from now on. False when it was given up meanwhile: then it is no longer the caller's.
  bool arrived(Body& body, std::size_t bytes);
  // It grew (parsed) or shrank.
  void holds(Body& body, std::size_t bytes);
  // Its answer goes out.
  void leaves(Body& body, std::size_t bytes);
  // Its end; needed by whoever asked and was not refused.
  void gone(Body& body);

  // What is held now, for tests and metrics.
  std::size_t held();

 private:
  std::size_t share_of(const BodySide& side) const;
  bool room_for(const BodySide& side, std::size_t bytes) const;
  void count(Body& body, std::size_t bytes);
  void enter(Body& body);
  std::vector<Body*> let_in();
  void fetch_all(const std::vector<Body*>& entered);
  void take_out(Body& body);
  void forget_if_empty(BodySide* side);
  // The first body that is late, off its list, and why it is given up.
  Body* late_at(std::int64_t now_us, absl::Status& why);
  void watch();

  World& world_;
  std::mutex mutex_;
  std::size_t used_ = 0;
  std::size_t waiting_ = 0;
  // By name; a side without bodies stands here only while there are few.
  std::unordered_map<std::string, BodySide*> sides_;
  // Sides with somebody waiting, in turn.
  std::list<BodySide*> turns_;
  // What has a time limit: arriving and leaving.
  std::list<Body*> watched_;
  // Let in out of turn and not yet fetched: the watcher leaves them alone, for a call that ended has nothing to fetch.
  std::vector<const Body*> entering_;
  // In the watcher's hands: its end waits until they let go.
  const Body* giving_up_ = nullptr;
  std::condition_variable let_go_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread watcher_;
};

}  // namespace concord::platform

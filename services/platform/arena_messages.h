// Lays a call's request and answer on one arena, so that an answer of many small texts is made and let go in one piece
// and not a text at a time, on whichever thread. For rpcs with large answers: Service::SetMessageAllocatorFor_Name.
// Nothing of a call may be kept beyond its reply.
#pragma once

#include "google/protobuf/arena.h"

#include "services/platform/server.h"

namespace concord::platform {

template <typename Request, typename Response>
class ArenaMessages final : public grpc::MessageAllocator<Request, Response> {
 public:
  grpc::MessageHolder<Request, Response>* AllocateMessages() override { return new Call; }

 private:
  class Call final : public grpc::MessageHolder<Request, Response> {
   public:
    Call() {
      this->set_request(google::protobuf::Arena::CreateMessage<Request>(&arena_));
      this->set_response(google::protobuf::Arena::CreateMessage<Response>(&arena_));
    }
    void Release() override { delete this; }

   private:
    google::protobuf::Arena arena_;
  };
};

}  // namespace concord::platform

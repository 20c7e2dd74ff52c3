// Room for messages: a number of places that callers claim and the far end gives back. Whoever
// comes when there is none waits behind those that wait already, and is handed a place; nobody
// overtakes. Who waits must not be cancelled.
#pragma once

#include "models/mechanisms/connectors/notice.hpp"

namespace osarium {

class Room {
 public:
  explicit Room(std::int64_t places) : free_(places) {}
  Room(const Room&) = delete;
  ~Room() {
    while (!waits_.alone()) static_cast<Wait*>(waits_.next)->unlink();
  }

  bool try_claim() {
    if (free_ == 0) return false;
    --free_;
    return true;
  }

  // In the frame of a caller that waits for a place: its notice that it has been handed one.
  class Wait : public Notice, private Link {
   public:
    Wait(Room& room, Context& caller) : Notice(&caller) { insert_before(room.waits_); }
    ~Wait() { remove(); }

   private:
    friend class Room;
  };

  // Gives a place back. Returns who has been handed it, for the giver to wake if it sleeps.
  Context* release() {
    if (waits_.alone()) {
      ++free_;
      return nullptr;
    }
    auto& wait = *static_cast<Wait*>(waits_.next);
    wait.unlink();
    wait.give();
    return &wait.waiter();
  }

 private:
  std::int64_t free_;  // while somebody waits there is none
  Link waits_;
};

}  // namespace osarium

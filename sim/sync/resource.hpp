// A Resource has a number of equal units that actors take and give back.
//
//   auto hold = co_await disk.acquire();
//   co_await sim.delay(service_time);
//   // given back when `hold` goes out of scope, or by hold.release()
//
// Waiters are served in the order of their priority (a larger number first), within one priority
// first come, first served. A freed unit goes straight to the next waiter, so nobody overtakes. A
// priority other than that of the last waiter costs a walk over the waiters behind it.
#pragma once

#include <cstdint>
#include <limits>

#include "sim/engine/simulation.hpp"

namespace osarium {

class Resource final : public Waitable {
 public:
  explicit Resource(Simulation& simulation, std::uint32_t units = 1, Name name = "resource")
      : Waitable(simulation, name), units_(units), free_(units) {
    OSARIUM_CHECK(units > 0, "a resource without units");
  }
  ~Resource() {
    forget_grants();
    while (!holds_.alone()) static_cast<Hold*>(holds_.next)->forget();
  }

  // One unit, held. Move-only; knows by whose name it was taken, for the deadlock report.
  class [[nodiscard]] Hold : private Link {
   public:
    Hold(Hold&& other) noexcept : resource_(other.resource_), holder_(other.holder_) {
      if (resource_ == nullptr) return;
      other.forget();
      insert_before(resource_->holds_);
    }
    Hold& operator=(Hold&&) = delete;
    ~Hold() { release(); }
    bool held() const { return resource_ != nullptr; }
    void release() {
      if (resource_ == nullptr) return;
      Resource& resource = *resource_;
      forget();
      resource.give_back();
    }

   private:
    friend class Resource;
    Hold(Resource& resource, Name holder) : resource_(&resource), holder_(holder) {
      insert_before(resource.holds_);
    }
    void forget() {
      remove();
      resource_ = nullptr;
    }

    Resource* resource_;
    Name holder_;
  };

  class [[nodiscard]] Acquire : Waiter {
   public:
    Acquire(Resource& resource, std::int32_t priority) : resource_(resource), priority_(priority) {}
    [[gnu::always_inline]] ~Acquire() {
      const bool granted = granted_by_living(*this, &resource_);
      leave(&resource_);
      if (granted) resource_.give_back();
    }
    bool await_ready() const {
      if (resource_.free_ == 0) return false;
      --resource_.free_;
      return true;
    }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> who) {
      resource_.park(*this, who);
      resource_.enqueue(*this);
    }
    Hold await_resume() {
      set_idle();
      return Hold(resource_, resource_.simulation().running());
    }

   private:
    friend class Resource;
    Resource& resource_;
    std::int32_t priority_;
  };
  Acquire acquire(std::int32_t priority = 0) { return Acquire(*this, priority); }

  std::uint32_t units() const { return units_; }
  std::uint32_t free_units() const { return free_; }
  std::string description() const override;

 private:
  void enqueue(Acquire& waiter);
  void give_back() {
    if (waiters_.empty()) {
      ++free_;
    } else {
      wake_front();
    }
  }
  Acquire* acquire_of(Waiter* waiter) const { return static_cast<Acquire*>(waiter); }

  std::uint32_t units_;
  std::uint32_t free_;
  Link holds_;
};

inline void Resource::enqueue(Acquire& waiter) {
  if (waiters_.empty() || acquire_of(waiters_.last())->priority_ >= waiter.priority_)
    return waiters_.push_back(waiter);
  Waiter* behind = waiters_.front();
  while (acquire_of(behind)->priority_ >= waiter.priority_) behind = waiters_.after(behind);
  waiters_.insert_before(*behind, waiter);
}

}  // namespace osarium

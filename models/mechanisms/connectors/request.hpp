// A service body on its way to where it runs, and lists of them. Who calls keeps the request and
// waits for it; what is posted belongs to the list that it is in, or to the server that runs it.
#pragma once

#include <optional>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/term.hpp"
#include "models/mechanisms/connectors/mechanism.hpp"
#include "models/mechanisms/connectors/notice.hpp"

namespace osarium {

struct Call {
  Bytes request{};
  Bytes reply{};
  Payload payload = Payload::copy;
};

class Carrier;

class Request : private Link {
 public:
  // `caller` waits for it; nullptr: it is posted.
  Request(const Call& what, Context* caller) : call(what), done(caller), posted_(!caller) {}
  Request(const Request&) = delete;
  virtual ~Request() { remove(); }

  virtual Task<> run(Context& there) = 0;
  bool posted() const { return posted_; }

  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* request, std::size_t bytes) {
    FramePool::deallocate(request, bytes);
  }

  Call call;
  Notice done;
  CacheLine* line = nullptr;               // where it was written last, if by shared memory
  Carrier* carrier = nullptr;              // what brought it to the server
  std::optional<Term> behind_others = {};  // what its caller was in, while all threads are busy

 private:
  friend class RequestList;
  const bool posted_;
};

class RequestList {
 public:
  RequestList() = default;
  RequestList(const RequestList&) = delete;
  ~RequestList() {
    while (!empty()) {
      Request& request = take_front();
      if (request.posted()) delete &request;
    }
  }

  bool empty() const { return list_.alone(); }
  // It leaves the list that it is in.
  void push_back(Request& request) {
    request.remove();
    request.insert_before(list_);
  }
  Request& take_front() {
    auto& request = *static_cast<Request*>(list_.next);
    request.unlink();
    return request;
  }

 private:
  Link list_;
};

}  // namespace osarium

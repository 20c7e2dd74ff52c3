// Which message the bytes of a pipe belong to: told by the pipe of what is put in and taken out, in
// their order. A message is what one call writes; it is received when its last byte has been taken,
// and its reader hears of that when its call returns.
#pragma once

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <vector>

#include "workloads/job_store.hpp"

namespace osarium::replay {

class ChannelLedger final : public PipeWatcher {
 public:
  struct Message {
    explicit Message(Job& its_job) : job(its_job) {}
    Job& job;
    Bytes left{};
    bool written = false;  // its call has returned
    bool received = false;
  };

  // Bytes are in it that nobody wrote.
  explicit ChannelLedger(std::shared_ptr<JobStore> store, Bytes held) : store_(std::move(store)) {
    if (held > Bytes()) parts_.push_back({nullptr, held});
  }

  // A call of `writer` that begins.
  Message& begin(const Context& writer, Bytes size, const Stream& draws) {
    if (free_.empty()) free_.push_back(&messages_.emplace_back(store_->add(draws)));
    Message& message = *free_.back();
    free_.pop_back();
    message.left = size;
    message.written = message.received = false;
    under_way_.push_back(&message);
    writing_[&writer] = &message;
    return message;
  }
  void end(const Context& writer) {
    Message& message = *std::exchange(writing_[&writer], nullptr);
    message.written = true;
    if (message.received) free_.push_back(&message);
  }
  // What the call of `reader` that ends now has received, one after the other; nullptr: no more.
  Message* next_received(const Context& reader) {
    std::deque<Message*>& received = received_[&reader];
    if (received.empty()) return nullptr;
    Message& message = *received.front();
    received.pop_front();
    message.received = true;
    under_way_.erase(std::find(under_way_.begin(), under_way_.end(), &message));
    if (message.written) free_.push_back(&message);
    return &message;
  }

  void put(const Context& writer, Bytes bytes) override {
    parts_.push_back({writing_.at(&writer), bytes});
  }
  void taken(const Context& reader, Bytes bytes) override {
    while (bytes > Bytes()) {
      Part& first = parts_.front();
      const Bytes part = std::min(bytes, first.bytes);
      bytes = bytes - part;
      first.bytes = first.bytes - part;
      if (first.message != nullptr) {
        first.message->left = first.message->left - part;
        if (first.message->left == Bytes()) received_[&reader].push_back(first.message);
      }
      if (first.bytes == Bytes()) parts_.pop_front();
    }
  }

  // Begun, and not received yet.
  const std::deque<Message*>& under_way() const { return under_way_; }

 private:
  struct Part {
    Message* message;
    Bytes bytes;
  };

  std::shared_ptr<JobStore> store_;
  std::deque<Part> parts_;  // of what is in the pipe
  std::deque<Message> messages_;
  std::vector<Message*> free_;
  std::deque<Message*> under_way_;
  // Looked up, never walked.
  std::unordered_map<const Context*, Message*> writing_;
  std::unordered_map<const Context*, std::deque<Message*>> received_;
};

}  // namespace osarium::replay

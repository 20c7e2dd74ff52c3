// Steps with memory: of what a thread has mapped or allocated they mean the last.
#include "workloads/script.hpp"

namespace osarium {

namespace {

constexpr Bytes page_size = 4_KiB;

class MapAction final : public Action {
 public:
  explicit MapAction(const steps::Map& step) : step_(step) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const Outcome<MappingId> mapping =
        co_await worker.os.memory.map(worker.here, step_.bytes, step_.backing);
    if (!mapping) co_return mapping.error();
    worker.mappings.push_back({*mapping, step_.bytes});
    co_return Outcome<>();
  }

 private:
  steps::Map step_;
};

class TouchAction final : public Action {
 public:
  explicit TouchAction(const steps::Touch& step) : step_(step) {}
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.mappings.empty()) co_return Error::invalid;
    const Worker::Mapped& last = worker.mappings.back();
    const Bytes bytes = std::min(step_.bytes.value_or(last.size), last.size);
    const std::int64_t pages = (bytes + page_size - 1_B) / page_size;
    co_return co_await worker.os.memory.touch(worker.here, last.mapping, 0, pages, step_.access);
  }

 private:
  steps::Touch step_;
};

class UnmapAction final : public Action {
 public:
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.mappings.empty()) co_return Error::invalid;
    const MappingId mapping = worker.mappings.back().mapping;
    worker.mappings.pop_back();
    co_return co_await worker.os.memory.unmap(worker.here, mapping);
  }
};

class AllocateAction final : public Action {
 public:
  explicit AllocateAction(const steps::Allocate& step) : bytes_(distribution_of(step.bytes)) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const Bytes bytes = sample_bytes(bytes_, worker.draws(), 1_B);
    const Outcome<Block> block = co_await worker.os.memory.allocate(worker.here, bytes);
    if (!block) co_return block.error();
    worker.blocks.push_back(*block);
    co_return Outcome<>();
  }

 private:
  Distribution bytes_;
};

class FreeAction final : public Action {
 public:
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.blocks.empty()) co_return Error::invalid;
    const Block block = worker.blocks.back();
    worker.blocks.pop_back();
    co_return co_await worker.os.memory.free(worker.here, block);
  }
};

}  // namespace

ActionPointer make_action(const steps::Map& step, Stage&) {
  return std::make_unique<MapAction>(step);
}
ActionPointer make_action(const steps::Touch& step, Stage&) {
  return std::make_unique<TouchAction>(step);
}
ActionPointer make_action(const steps::Unmap&, Stage&) { return std::make_unique<UnmapAction>(); }
ActionPointer make_action(const steps::Allocate& step, Stage&) {
  return std::make_unique<AllocateAction>(step);
}
ActionPointer make_action(const steps::Free&, Stage&) { return std::make_unique<FreeAction>(); }

}  // namespace osarium

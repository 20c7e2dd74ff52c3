#include "workloads/replay/replayed_files.hpp"

#include "workloads/replay/trace_time.hpp"

namespace osarium::replay {

Actor ReplayedFiles::run(std::size_t begin) {
  co_await open_files();
  for (std::size_t i = begin;; i = (i + 1) % thread_.steps.size()) {
    const FileStep& step = thread_.steps[i];
    const Duration before = here_.used();
    co_await here_.compute(duration_of_trace(step.work), Mode::user);
    worked_ += here_.used() - before;
    co_await make(step);
  }
}

Task<> ReplayedFiles::open_files() {
  open_.resize(plan_.files.size());
  for (std::size_t i = 0; i < plan_.files.size(); ++i) {
    if (plan_.files[i].process != thread_.process) continue;
    const auto file = co_await os_.files.open(here_, paths_[i]);
    OSARIUM_CHECK(bool(file), "a replay without its file");
    open_[i] = *file;
  }
}

bool ReplayedFiles::is_measured(CallKind kind) const {
  switch (measured_) {
    case MeasuredCalls::all: return is_request(kind);
    case MeasuredCalls::reads: return kind == CallKind::file_read;
    case MeasuredCalls::writes: return kind == CallKind::file_write;
  }
  return false;
}

// A request begins with its call, and ends when that returns.
Task<> ReplayedFiles::make(const FileStep& step) {
  if (!is_request(step.kind)) co_return co_await make_other_call(os_, here_, step.kind, step.bytes);
  if (!is_measured(step.kind)) {
    const Outcome<> made = co_await make_request(step);
    OSARIUM_CHECK(bool(made), "a replayed file that cannot be used");
    co_return;
  }
  asked_ = true;
  request_.number = made_++;
  request_.begin(here_.simulation().now(), Cause::work);
  watcher_.begun(request_);
  here_.set_account(request_.charged());
  const Outcome<> made = co_await make_request(step);
  OSARIUM_CHECK(bool(made), "a replayed file that cannot be used");
  here_.set_account(nullptr);
  asked_ = false;
  watcher_.ended(request_, here_.simulation().now());
}

Task<Outcome<>> ReplayedFiles::make_request(const FileStep& step) {
  const Descriptor file = open_[step.file];
  if (step.kind == CallKind::file_sync) co_return co_await os_.files.fsync(here_, file);
  const bool writes = step.kind == CallKind::file_write;
  const auto offset = static_cast<std::uint64_t>(step.offset);
  const Bytes bytes = Bytes::of_count(step.bytes);
  Outcome<Bytes> moved = Bytes();
  if (plan_.files[step.file].direct) {
    DirectIo io{.extent = {offset, bytes}, .write = writes};
    if (step.service >= 0) io.service = duration_of_trace(step.service);
    moved = co_await os_.files.transfer(here_, file, io);
  } else if (writes) {
    moved = co_await os_.files.write(here_, file, bytes, offset);
  } else {
    moved = co_await os_.files.read(here_, file, bytes, offset);
  }
  if (!moved) co_return moved.error();
  co_return {};
}

}  // namespace osarium::replay

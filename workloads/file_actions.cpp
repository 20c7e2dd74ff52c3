// Steps with files: of those that a thread has open they mean the last.
#include "workloads/script.hpp"

namespace osarium {

namespace {

std::optional<std::uint64_t> offset(std::optional<Bytes> at) {
  if (!at) return std::nullopt;
  return static_cast<std::uint64_t>(at->count());
}

class OpenAction final : public Action {
 public:
  explicit OpenAction(const steps::Open& step) : path_(step.path, step.own), create_(step.create) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const Outcome<Descriptor> file =
        co_await worker.os.files.open(worker.here, path_(worker.index), {.create = create_});
    if (!file) co_return file.error();
    worker.files.push_back(*file);
    co_return Outcome<>();
  }

 private:
  mutable PathOf path_;
  bool create_;
};

class StatAction final : public Action {
 public:
  explicit StatAction(const steps::Stat& step) : path_(step.path, step.own) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const Outcome<FileStatus> status =
        co_await worker.os.files.stat(worker.here, path_(worker.index));
    if (!status) co_return status.error();
    co_return Outcome<>();
  }

 private:
  mutable PathOf path_;
};

class ReadAction final : public Action {
 public:
  explicit ReadAction(const steps::Read& step)
      : bytes_(distribution_of(step.bytes)), at_(offset(step.at)) {}
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.files.empty()) co_return Error::bad_descriptor;
    const Bytes bytes = sample_bytes(bytes_, worker.draws());
    const Outcome<Bytes> read =
        co_await worker.os.files.read(worker.here, worker.files.back(), bytes, at_);
    if (!read) co_return read.error();
    co_return Outcome<>();
  }

 private:
  Distribution bytes_;
  std::optional<std::uint64_t> at_;
};

class WriteAction final : public Action {
 public:
  explicit WriteAction(const steps::Write& step)
      : bytes_(distribution_of(step.bytes)), at_(offset(step.at)) {}
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.files.empty()) co_return Error::bad_descriptor;
    const Bytes bytes = sample_bytes(bytes_, worker.draws());
    const Outcome<Bytes> written =
        co_await worker.os.files.write(worker.here, worker.files.back(), bytes, at_);
    if (!written) co_return written.error();
    co_return Outcome<>();
  }

 private:
  Distribution bytes_;
  std::optional<std::uint64_t> at_;
};

class FsyncAction final : public Action {
 public:
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.files.empty()) co_return Error::bad_descriptor;
    co_return co_await worker.os.files.fsync(worker.here, worker.files.back());
  }
};

class CloseAction final : public Action {
 public:
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.files.empty()) co_return Error::bad_descriptor;
    const Descriptor file = worker.files.back();
    worker.files.pop_back();
    co_return co_await worker.os.files.close(worker.here, file);
  }
};

}  // namespace

ActionPointer make_action(const steps::Open& step, Stage&) {
  return std::make_unique<OpenAction>(step);
}
ActionPointer make_action(const steps::Stat& step, Stage&) {
  return std::make_unique<StatAction>(step);
}
ActionPointer make_action(const steps::Read& step, Stage&) {
  return std::make_unique<ReadAction>(step);
}
ActionPointer make_action(const steps::Write& step, Stage&) {
  return std::make_unique<WriteAction>(step);
}
ActionPointer make_action(const steps::Fsync&, Stage&) { return std::make_unique<FsyncAction>(); }
ActionPointer make_action(const steps::Close&, Stage&) { return std::make_unique<CloseAction>(); }

}  // namespace osarium

#include "architectures/servers.hpp"

namespace osarium {

namespace {

// Goes to the server of the caller's cpu.
class PerCpuConnector final : public Connector {
 public:
  explicit PerCpuConnector(std::vector<std::unique_ptr<Connector>> by_cpu)
      : by_cpu_(std::move(by_cpu)) {}

 private:
  Connector& of(const Context& here) const {
    return *by_cpu_[static_cast<std::size_t>(here.place().index)];
  }
  Task<bool> carry(Context& here, Request& request) override {
    return Connector::carry_by(of(here), here, request);
  }
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override {
    return Connector::send_by(of(here), here, std::move(request));
  }

  std::vector<std::unique_ptr<Connector>> by_cpu_;
};

}  // namespace

Servers::Servers(Kernel& kernel, const Description& description) : kernel_(kernel) {
  if (std::holds_alternative<EachCpu>(description.placement.cpus)) {
    by_cpu_.resize(kernel.machine().cpus().size());
    for (const CpuId cpu : kernel.cpus()) {
      Server& server = servers_.emplace_back(kernel.scheduler(), description.name);
      by_cpu_[static_cast<std::size_t>(cpu.index)] = &server;
      add_thread(server, CpuSet::only(cpu), description);
    }
    return;
  }
  Server& server = servers_.emplace_back(kernel.scheduler(), description.name);
  for (std::int64_t i = 0; i < description.placement.threads; ++i)
    add_thread(server, description.cpus.empty() ? kernel.cpu_set() : description.cpus, description);
}

void Servers::add_thread(Server& server, const CpuSet& affinity, const Description& description) {
  Thread& thread = threads_.emplace_back(
      kernel_.simulation(), description.name,
      ThreadAttributes{.address_space = description.address_space, .affinity = affinity});
  thread.set_kernel(kernel_.id());
  kernel_.scheduler().start(thread);
  server.add(thread, description.when_idle);
}

std::unique_ptr<Connector> Servers::connector(const Mechanism& mechanism,
                                              const ConnectorCosts& costs) {
  const auto to = [&](Server& server) {
    return make_connector(mechanism, {costs, &server, &kernel_.platform().cross_calls});
  };
  if (by_cpu_.empty()) return to(servers_.front());
  std::vector<std::unique_ptr<Connector>> by_cpu;
  for (Server* const server : by_cpu_) by_cpu.push_back(server == nullptr ? nullptr : to(*server));
  return std::make_unique<PerCpuConnector>(std::move(by_cpu));
}

}  // namespace osarium

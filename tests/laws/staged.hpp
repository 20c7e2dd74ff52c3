// An architecture on a machine with something to do: what the laws of whole systems are tested on.
// A Piece puts programs on the stage (pieces.hpp); what they and their clients do leaves instants
// behind, each in a list of its own, so that the order of lists depends on no architecture.
//
//   Staged stage(monolithic());
//   pieces().front().begin(stage);
//   stage.sim.run();                 // stage.instants, stage.accounts
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <iosfwd>
#include <memory>

#include "architectures/registry.hpp"
#include "architectures/system.hpp"

namespace osarium {

struct Staged {
  struct Setup {
    MachineParameters machine = machine_of("rainforest-s-a");
    CostTable costs = CostTable::standard();
    Devices devices = steady_devices();
  };
  using Instants = std::deque<Time>;
  using Act = std::function<Task<>(SystemCalls&, Context&, Instants&)>;

  explicit Staged(const Architecture& architecture) : Staged(architecture, Setup()) {}
  Staged(const Architecture& architecture, const Setup& setup);

  static MachineParameters machine_of(const std::string& preset);
  // That machine with one socket of so many cores, which do not fall asleep.
  static MachineParameters cores(std::int64_t count);
  // A card that interrupts for each packet.
  static Devices steady_devices();

  // A thread, on the next cpu, that writes down instants; its end is the last.
  Thread& play(Act act);
  Task<> note(Context& here, Instants& own);

  Simulation sim;
  std::deque<Account> accounts;
  std::deque<Instants> instants;
  std::deque<std::shared_ptr<void>> kept;  // what pieces leave on the stage
  Machine machine;
  System system;
  Process& process;
  SystemCalls& os;

 private:
  std::size_t threads_ = 0;
};

// The account of a request of a program, as long as it lives.
class Asked {
 public:
  Asked(Staged& stage, Context& here)
      : stage_(stage), here_(here), account_(stage.accounts.emplace_back(stage.sim.now())) {
    here_.set_account(&account_);
  }
  Asked(const Asked&) = delete;
  ~Asked() {
    here_.set_account(nullptr);
    account_.close(stage_.sim.now());
  }

 private:
  Staged& stage_;
  Context& here_;
  Account& account_;
};

Duration sum_of(const Account& account);

// Of an architecture, as names of tests may be.
std::string test_name(const testing::TestParamInfo<std::string_view>& architecture);
// For messages of tests.
void PrintTo(Time time, std::ostream* out);

}  // namespace osarium

#include "app/study/fit.hpp"

#include "architectures/system.hpp"
#include "workloads/step_rules.hpp"

namespace osarium {

namespace {

const Node& entry(const Node& node, std::size_t index) {
  return node.kind == Node::Kind::list ? node.children[index] : node;
}

// What is wrong, once, with all the architectures under which it is.
struct Misfit {
  std::size_t workload;
  Violation violation;
  std::string architectures;
};

void add(std::vector<Misfit>& misfits, const Misfit& one) {
  for (Misfit& misfit : misfits)
    if (misfit.workload == one.workload && misfit.violation.problem == one.violation.problem) {
      misfit.architectures += ", " + one.architectures;
      return;
    }
  misfits.push_back(one);
}

// A cpu that takes a thread from a central queue asks for nobody's affinity (placement.cpp of the
// scheduler), so that threads that are said to be pinned would run anywhere.
Violation loose(const WorkloadParameters& workload) {
  const bool by_threads = std::holds_alternative<threads::PerCore>(workload.threads);
  return {by_threads ? "threads" : "pinning",
          workload.name + ": its threads are pinned, but those of a central queue run everywhere",
          by_threads ? "threads: {kind: pool}, or scheduling.scope: per_cpu"
                     : "pinning: {kind: none}, or scheduling.scope: per_cpu"};
}

std::vector<Misfit> misfits_of(const Study& study) {
  std::vector<Misfit> misfits;
  for (const Architecture& architecture : study.architectures) {
    Simulation simulation;
    Machine machine(simulation, study.machine);
    if (!System::problems(architecture, machine.topology()).empty()) continue;
    System system(machine, architecture);
    for (std::size_t i = 0; i < study.workloads.size(); ++i) {
      for (const Violation& violation : problems(study.workloads[i], system))
        add(misfits, {i, violation, architecture.name});
      if (architecture.scheduling.scope == QueueScope::central && study.workloads[i].is_pinned())
        add(misfits, {i, loose(study.workloads[i]), architecture.name});
    }
    system.stop();
  }
  return misfits;
}

}  // namespace

void check_fit(const Document& document, const Study& study, Errors& errors) {
  const Node& architectures = *document.root.find("architectures");
  for (std::size_t i = 0; i < study.architectures.size(); ++i)
    for (const std::string& problem :
         System::problems(study.architectures[i], Topology(study.machine)))
      errors.add(error_at(document, architectures.children[i].mark,
                          "architectures[" + std::to_string(i) + "]", study.architectures[i].name,
                          problem));
  const Node& workloads = *document.root.find("workload");
  for (const WrongCall& wrong : wrong_calls(study.workloads)) {
    ConfigError error =
        error_at(document, entry(workloads, wrong.workload).mark, "workload", "", wrong.problem);
    error.allowed = wrong.allowed;
    errors.add(std::move(error));
  }
  for (const Misfit& misfit : misfits_of(study)) {
    const Node& workload = entry(workloads, misfit.workload);
    const Node* const place = workload.find(misfit.violation.key);
    ConfigError error =
        error_at(document, place == nullptr ? workload.mark : place->mark, "workload", "",
                 misfit.violation.problem + " (under " + misfit.architectures + ")");
    error.allowed = misfit.violation.allowed;
    errors.add(std::move(error));
  }
}

}  // namespace osarium

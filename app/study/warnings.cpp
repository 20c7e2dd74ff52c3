#include "app/study/warnings.hpp"

#include <set>

#include "app/study/layers.hpp"
#include "architectures/registry.hpp"
#include "architectures/rules.hpp"

namespace osarium {

namespace {

std::string name_of(Replacement replacement) {
  return std::string(choices_of(replacement)[static_cast<std::size_t>(replacement)].name);
}

class Warner {
 public:
  Warner(const Document& document, const Study& study, Errors& errors)
      : document_(document), study_(study), errors_(errors) {}

  void architecture(const Node& node, const std::string& path, const Architecture& architecture) {
    const Node* const scheduling = node.find("scheduling");
    const Node* const base = node.find(base_key);
    if (scheduling == nullptr || base == nullptr) return;
    const SchedulingParameters& now = architecture.scheduling;
    const SchedulingParameters before = find_architecture(base->text)->scheduling;
    const auto stated = [&](const char* key, const char* remedy) {
      const Node* const value = scheduling->find(key);
      if (value != nullptr)
        add(value->mark, path + ".scheduling." + key, value->text, "which has no effect here",
            remedy);
    };
    if (now.balancing != Balancing::periodic && now.balance_interval != before.balance_interval)
      stated("balance_interval", "balancing: periodic, or none of it");
    if (now.balancing == Balancing::none && now.migration_cost != before.migration_cost)
      stated("migration_cost", "balancing: steal or periodic, or none of it");
  }

  void workload(const Node& node, const std::string& path, const WorkloadParameters& workload) {
    used_.clear();
    for (const Steps* const steps : {&workload.steps, &workload.before, &workload.after})
      look_at(*steps);
    policy(node, path, workload);
    file_cache(node, path, workload);
    files(node, path, workload);
    recorded(node, path, workload);
  }

 private:
  void add(Mark mark, std::string path, std::string found, std::string problem,
           std::string allowed) {
    ConfigError error =
        error_at(document_, mark, std::move(path), std::move(found), std::move(problem));
    error.allowed = std::move(allowed);
    error.warning = true;
    errors_.add(std::move(error));
  }

  // What the steps use.
  void look_at(const Steps& steps) {
    for (const Step& step : steps) {
      if (const auto* const open = std::get_if<steps::Open>(&step)) used_.insert(open->path);
      if (const auto* const stat = std::get_if<steps::Stat>(&step)) used_.insert(stat->path);
      if (const auto* const choose = std::get_if<steps::Choose>(&step))
        for (const steps::Branch& branch : choose->branches) look_at(branch.steps);
    }
  }

  void policy(const Node& node, const std::string& path, const WorkloadParameters& workload) {
    const Node* const policy = node.find("memory_policy");
    const bool local = std::holds_alternative<memory_policies::Local>(workload.memory_policy);
    if (policy != nullptr && !local && study_.machine.nodes() == 1)
      add(policy->mark, path + ".memory_policy", "", "has no effect on a machine with one node",
          "a machine with several, or none of it");
  }

  void file_cache(const Node& node, const std::string& path, const WorkloadParameters& workload) {
    const auto* const own = std::get_if<file_caches::Own>(&workload.file_cache);
    const Replacement instead = PageCacheParameters().replacement;
    if (own == nullptr || own->replacement == instead) return;
    std::string where;
    for (const Architecture& architecture : study_.architectures)
      if (file_cache_chooser(architecture) == Chooser::kernel)
        where += (where.empty() ? "" : ", ") + architecture.name;
    const Node* const stated = node.find("file_cache");
    if (!where.empty())
      add(stated == nullptr ? node.mark : stated->mark, path + ".file_cache.replacement",
          name_of(own->replacement),
          "which is not for the program to choose under " + where + ": it is " + name_of(instead) +
              " there",
          name_of(instead) +
              ", or sharing: {file_cache: program} of a kernel that leaves it to programs");
  }

  void files(const Node& node, const std::string& path, const WorkloadParameters& workload) {
    const Node* const files = node.find("files");
    for (std::size_t i = 0; files != nullptr && i < workload.files.size(); ++i)
      if (!used_.contains(workload.files[i].path))
        add(files->children[i].mark, path + ".files[" + std::to_string(i) + "]",
            workload.files[i].path, "a file that no step opens",
            "the path of an `open` or `stat`, or none of it");
  }

  void recorded(const Node& node, const std::string& path, const WorkloadParameters& workload) {
    const auto* const trace = std::get_if<arrivals::Trace>(&workload.arrivals);
    if (trace == nullptr || trace->at_end == arrivals::AtEnd::repeat) return;
    const Duration end = study_.run.warmup.stated.value_or(Duration()) + study_.run.duration;
    const Duration last = trace->times->since_begin.back();
    if (last >= end) return;
    const Node* const arrivals = node.find("arrivals");
    add(arrivals == nullptr ? node.mark : arrivals->mark, path + ".arrivals", trace->file,
        "whose last time is " + print_value(last) + ", and the run ends after " + print_value(end) +
            ": nobody arrives in between",
        "a shorter run, or at_end: repeat");
  }

  const Document& document_;
  const Study& study_;
  Errors& errors_;
  std::set<std::string> used_;  // files
};

}  // namespace

void add_warnings(const Document& document, const Study& study, Errors& errors) {
  Warner warner(document, study, errors);
  const Node& architectures = *document.root.find("architectures");
  for (std::size_t i = 0; i < study.architectures.size(); ++i)
    warner.architecture(architectures.children[i], "architectures[" + std::to_string(i) + "]",
                        study.architectures[i]);
  const Node& workloads = *document.root.find("workload");
  const bool list = workloads.kind == Node::Kind::list;
  for (std::size_t i = 0; i < study.workloads.size(); ++i)
    warner.workload(list ? workloads.children[i] : workloads,
                    list ? "workload[" + std::to_string(i) + "]" : "workload", study.workloads[i]);
}

}  // namespace osarium

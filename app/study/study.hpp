// A study: a machine, workloads, architectures, and how often and how long to run each of them on
// each other. What a file of configs/studies says:
//
//   osarium: 1
//   machine: rainforest-s-a                  # a name, or {base: NAME, cores: 4}
//   workload: memcached-etc                  # a name, or {base: NAME, ...}; or a list of them
//   architectures: [monolithic, {base: microkernel, name: mine, scheduling: {...}}]
//   run: {duration: 1s, warmup: auto, replicas: 5}
//   then: [another.yaml]                     # files of studies that are run after it
#pragma once

#include "app/study/run_parameters.hpp"
#include "architectures/architecture.hpp"
#include "sim/parameters/document.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

struct Study {
  std::string name;
  std::string machine_name;
  MachineParameters machine;
  std::vector<WorkloadParameters> workloads;
  std::vector<Architecture> architectures;
  RunParameters run;
  std::vector<std::string> then;  // paths from the folder of the study
};

bool is_study(const Document& document);
// Nothing if there is any error, all of which are in `errors`: also what does not fit together.
// `path` is where the document is from, after which the study is named.
std::optional<Study> read_study(const Document& document, const std::string& path, Errors& errors);

// A study and what it was read from, overrides laid over.
struct StudyFile {
  std::string path;
  Study study;
  Document document;
};
std::optional<StudyFile> read_study(const std::string& path, std::span<const std::string> overrides,
                                    Errors& errors);
// It and those that are run after it, as they are. With overrides it is alone: it is another study
// then. Nothing if there is any error in any of them.
std::vector<StudyFile> read_studies(const std::string& path, std::span<const std::string> overrides,
                                    Errors& errors);

}  // namespace osarium

#include "app/machines.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cstdio>

#include "app/parameter_json.hpp"
#include "app/resolved_values.hpp"
#include "app/this_machine.hpp"
#include "models/hardware/machine.hpp"
#include "sim/parameters/configuration.hpp"

namespace osarium {

namespace {

EmbeddedFile text_of(std::string_view name, std::string& own) {
  if (name != this_machine) return *machine_file(name);
  own = this_machine_text();
  return {this_machine, own};
}

std::string number_of(std::int64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// A table with a row and a column for each node; `cell` gives its text and its JSON.
template <class Cell>
void add_matrix(Answer& answer, const Topology& topology, const char* key, const char* title,
                Cell cell) {
  answer.text += "\n" + std::string(title) + "\n";
  std::vector<std::string> rows;
  for (int from = 0; from < topology.nodes(); ++from) {
    std::vector<std::string> row;
    for (int to = 0; to < topology.nodes(); ++to) {
      char text[32];
      std::snprintf(text, sizeof text, "%8.4g", cell(from, to).first);
      answer.text += text;
      row.push_back(print_value(cell(from, to).second));
    }
    answer.text += "\n";
    rows.push_back(json_array(row));
  }
  answer.json.raw(key, json_array(rows));
}

void add_matrices(Answer& answer, const Topology& topology) {
  const auto hops = [&](int from, int to) {
    const double count = topology.hops(NodeId(from), NodeId(to));
    return std::pair(count, count);
  };
  const auto latency = [&](int from, int to) {
    const double ns = topology.latency()(from, to);
    return std::pair(ns, ns / 1e9);
  };
  const auto bandwidth = [&](int from, int to) {
    const double rate = topology.bandwidth()(from, to);
    return std::pair(rate / 1e9, rate);
  };
  if (topology.nodes() > 1) add_matrix(answer, topology, "hops", "hops from node to node", hops);
  add_matrix(answer, topology, "latency", "latency of idle memory, ns (row: who asks)", latency);
  add_matrix(answer, topology, "bandwidth", "bandwidth, GB/s (row: who asks)", bandwidth);
}

// On what weak evidence it stands: devices and mechanisms, which are no part of it, add their own.
void add_remembered_costs(Answer& answer, const Machine& machine) {
  const std::vector<std::string> names = machine.costs().remembered();
  answer.text +=
      "\ncosts of its caches, memory and interrupts that are only remembered, not verified\n";
  std::vector<std::string> list;
  for (const std::string& name : names) {
    answer.text += name + "\n";
    list.push_back(json_text(name));
  }
  if (names.empty()) answer.text += "none\n";
  answer.json.raw("remembered_costs", json_array(list));
}

}  // namespace

std::vector<std::string_view> machine_names() {
  std::vector<std::string_view> names = machine_presets();
  names.push_back(this_machine);
  return names;
}

bool is_machine_name(std::string_view name) {
  return name == this_machine || machine_file(name).has_value();
}

std::string machine_documentation(std::string_view name) {
  if (name == this_machine) return "The machine that this program runs on";
  Errors errors;
  const auto machine = read_machine(std::string(name), {}, {}, errors);
  errors.throw_if_any();
  return machine->description;
}

std::optional<Document> named_machine(const std::string& name, Errors& errors) {
  std::string own;
  const EmbeddedFile file = text_of(name, own);
  return read_text(file.text, std::string(file.name), errors);
}

std::string extent_of(const MachineParameters& machine) {
  return number_of(machine.cores, "core") + " on " + number_of(machine.nodes(), "node");
}

Answer describe_machine(const std::string& name) {
  Answer answer;
  std::string own;
  const EmbeddedFile file = text_of(name, own);
  const auto document = read_text(file.text, std::string(file.name), answer.errors);
  MachineParameters parameters;
  if (document) read_parameters(*document, parameters, answer.errors);
  if (answer.errors.any_errors()) return answer;
  Simulation simulation;
  const Machine machine(simulation, parameters);
  const Topology& topology = machine.topology();
  const std::string documentation = machine_documentation(name);
  answer.text =
      name + ", a machine. " + documentation + "\n" + number_of(topology.sockets(), "socket") +
      ", " + number_of(topology.nodes(), "node") + ", " + number_of(topology.cores(), "core") +
      ", " + number_of(topology.cpus(), "cpu") + " at " + print_value(machine.clock()) + "\n";
  answer.json.text("kind", "machine")
      .text("name", name)
      .text("documentation", documentation)
      .text("source", parameters.source)
      .number("sockets", topology.sockets())
      .number("nodes", topology.nodes())
      .number("cores", topology.cores())
      .number("cpus", topology.cpus());
  add_matrices(answer, topology);
  add_remembered_costs(answer, machine);
  answer.text +=
      "\n" +
      (name == this_machine ? "as a file of the form of configs/machines"
                            : std::string(file.name) + ", with the source of each figure") +
      "\n\n" + std::string(file.text);
  answer.json.raw("values",
                  resolved_values_json(schema_of<MachineParameters>(), &parameters, *document));
  return answer;
}

Answer describe_machine_parameters() {
  const MachineParameters defaults;
  return describe_parameters("machine", schema_of<MachineParameters>(), &defaults);
}

}  // namespace osarium

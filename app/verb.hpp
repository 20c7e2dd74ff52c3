// A verb of the command line as a value. It reads its Command and gives an Answer; it prints
// nothing and exits nowhere. Options and the number of operands are checked before it runs, from
// what stands here; what is wrong with the user's input goes into the answer's errors.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/answer.hpp"
#include "app/command.hpp"

namespace osarium {

// An option that not every verb has.
struct Option {
  std::string_view name;   // "--at"
  std::string_view value;  // as help shows it: "OBJECTIVE"; empty: it takes none
  std::string_view summary;
};

struct Verb {
  static constexpr std::size_t any_number = static_cast<std::size_t>(-1);

  std::string_view name;
  std::string_view arguments;  // as help shows them: "FILE..."
  std::string_view summary;    // one line, for the table of verbs
  std::string_view details;    // whole lines
  std::size_t operands_least = 0;
  std::size_t operands_most = 0;
  bool takes_overrides = false;
  bool takes_output = false;  // -o
  std::string_view output_value = "FOLDER";
  std::span<const Option> options = {};
  Answer (*run)(const Command&) = nullptr;
  std::string (*more)() = nullptr;  // details after those: lists of what there is
};

}  // namespace osarium

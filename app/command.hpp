// The words of a command line, taken apart: `VERB [OPERANDS] [OPTIONS]`, options anywhere, `--`
// before operands that look like options. -s may be written `-s key=value` or `-skey=value`.
// Parsing accepts everything; check_options says what is wrong with it for the verb.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/parameters/errors.hpp"

namespace osarium {

struct Verb;

struct Command {
  std::optional<std::string> verb;
  std::vector<std::string> operands;
  std::vector<std::string> overrides;  // of -s, in their order
  std::vector<std::string> unknown;    // options that no verb has
  bool override_missing = false;       // -s as the last word
  std::optional<std::string> output;   // of -o
  bool output_missing = false;         // -o as the last word
  bool json = false;
  bool quiet = false;
  bool help = false;
  bool version = false;
};

Command parse_command(const std::vector<std::string>& arguments);

// Every option that the verb does not have is an error.
void check_options(const Command& command, const Verb& verb, Errors& errors);

}  // namespace osarium

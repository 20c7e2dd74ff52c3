// The words of a command line, taken apart: `VERB [OPERANDS] [OPTIONS]`, options anywhere, `--`
// before operands that look like options. -s may be written `-s key=value` or `-skey=value`.
// Options of certain verbs are words, `--name`, `--name VALUE` or `--name=VALUE`. Parsing accepts
// everything; check_options says what is wrong with it for the verb.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/parameters/errors.hpp"

namespace osarium {

struct Verb;

struct Command {
  std::optional<std::string> verb;
  std::vector<std::string> operands;
  std::vector<std::string> overrides;  // of -s, in their order
  struct Own {
    std::string name;  // "--at"
    std::optional<std::string> value;
  };
  std::vector<Own> own;               // options that not every verb has
  bool override_missing = false;      // -s as the last word
  std::optional<std::string> output;  // of -o
  bool output_missing = false;        // -o as the last word
  bool json = false;
  bool quiet = false;
  bool help = false;
  bool version = false;

  bool has(std::string_view option) const { return find(option) != nullptr; }
  // Of an option that takes a value; nothing if it is not there.
  std::optional<std::string> value_of(std::string_view option) const {
    const Own* const found = find(option);
    return found == nullptr ? std::nullopt : found->value;
  }

 private:
  const Own* find(std::string_view option) const;
};

// `verbs` say which options take a value.
Command parse_command(const std::vector<std::string>& arguments,
                      std::span<const Verb* const> verbs);

// Every option that the verb does not have is an error, and every missing or surplus value.
void check_options(const Command& command, const Verb& verb, Errors& errors);

}  // namespace osarium

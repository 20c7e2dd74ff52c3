// What a verb has to say, for people and for programs, before anything is printed (run.hpp). The
// JSON document is always one object: {"osarium": version, "format": 1, the verb's own members,
// "errors": [...]}; an empty list of errors and exit status 0 mean the same.
#pragma once

#include <string>
#include <string_view>

#include "app/json.hpp"
#include "sim/parameters/errors.hpp"

namespace osarium {

struct Answer {
  std::string text;
  JsonObject json;
  // A JSON document of somebody else's form, instead of ours, if there are no errors.
  std::string foreign_document = {};
  Errors errors = {};
  std::string hint = {};     // a line after the errors
  bool interrupted = false;  // by Ctrl-C: what is there is not all
  bool distrusted = false;   // the user wants no result that is not to be trusted, and it is not

  // What --json prints, ended by a newline.
  std::string document() const;
};

std::string_view version();
Answer version_answer();

// An answer that is an error of the command line itself, of no file.
// `about` is the verb, if it is about one.
Answer wrong_command(std::string about, std::string found, std::string problem,
                     std::string allowed = {}, std::string suggestion = {});

}  // namespace osarium

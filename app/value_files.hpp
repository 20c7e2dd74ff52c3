// Empirical distributions whose values stand in a file of their own: `{kind: empirical, file:
// times.txt}`. A line of it has a value with its unit and, if there are two columns, the share of
// all that is at most this: "4us 40%". What is read knows no files, so the values take the place of
// `file` before anything is read; each keeps its place in the file.
#pragma once

#include <string>

#include "sim/parameters/document.hpp"

namespace osarium {

// `path` is that of the document, where paths begin. All errors of all files at once.
void include_value_files(Document& document, const std::string& path, Errors& errors);

}  // namespace osarium

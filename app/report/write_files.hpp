// The files of a report in a folder, which is made if need be: report.html, result.json, and the
// study with every default filled in, which is a study again. Each is written whole or not at all.
#pragma once

#include "app/answer.hpp"
#include "app/report/report.hpp"

namespace osarium {

// Makes the folder if need be; an error if nothing can be written there. To be asked before work
// that would be lost.
void prepare_folder(const std::string& folder, Errors& errors);

// What cannot be written is an error of the answer; what was is said in its text.
void write_files(const StudyFile& file, const std::string& page, const std::string& folder,
                 Answer& answer);
// One text, and the study as above.
void write_file(const std::string& folder, const char* name, const std::string& text,
                Answer& answer);
void write_study(const StudyFile& file, const std::string& folder, Answer& answer);

}  // namespace osarium

#include "app/report/write_files.hpp"

#include <filesystem>
#include <fstream>

#include "app/study/resolved_study.hpp"

namespace osarium {

namespace {

// Into another file first, so that what was there before is lost only to something whole.
bool write_whole(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path unfinished = path;
  unfinished += ".part";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(unfinished, path, failed);
  if (file && !failed) return true;
  std::filesystem::remove(unfinished, failed);
  return false;
}

void add_error(const std::filesystem::path& path, Errors& errors) {
  errors.add({"osarium", 0, 0, "-o", path.string(), "which cannot be written",
              "a folder that can be written to"});
}

// The study as it is when its file stands in the folder: other files that it names are where they
// were.
std::string resolved_in(const std::string& folder, const StudyFile& file) {
  Study study = file.study;
  const std::filesystem::path from = std::filesystem::path(file.path).parent_path();
  for (WorkloadParameters& workload : study.workloads)
    if (auto* const trace = std::get_if<arrivals::Trace>(&workload.arrivals))
      trace->file = std::filesystem::proximate(from / trace->file, folder).string();
  for (WorkloadParameters& workload : study.workloads)
    if (workload.trace)
      workload.trace = std::filesystem::proximate(from / *workload.trace, folder).string();
  return resolved_study(file.document, study).text;
}

}  // namespace

void prepare_folder(const std::string& folder, Errors& errors) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const std::filesystem::path probe = std::filesystem::path(folder) / "osarium.part";
  const bool writable = std::ofstream(probe).is_open();
  if (!writable) return add_error(folder, errors);
  std::filesystem::remove(probe, failed);
}

void write_file(const std::string& folder, const char* name, const std::string& text,
                Answer& answer) {
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  if (write_whole(path, text))
    answer.text += "wrote " + path.string() + "\n";
  else
    add_error(path, answer.errors);
}

void write_study(const StudyFile& file, const std::string& folder, Answer& answer) {
  write_file(folder, "study.yaml", resolved_in(folder, file), answer);
}

void write_files(const StudyFile& file, const std::string& page, const std::string& folder,
                 Answer& answer) {
  write_file(folder, "report.html", page, answer);
  write_study(file, folder, answer);
  write_file(folder, "result.json", answer.document(), answer);
}

}  // namespace osarium

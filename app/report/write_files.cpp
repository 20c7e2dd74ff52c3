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

}  // namespace

void write_files(const Study& study, const std::vector<RunResult>& runs, const std::string& folder,
                 Answer& answer) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto write = [&](const char* name, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    if (write_whole(path, text))
      answer.text += "wrote " + path.string() + "\n";
    else
      answer.errors.add({"osarium", 0, 0, "-o", path.string(), "which cannot be written",
                         "a folder that can be written to"});
  };
  write("study.yaml", resolved_study(study));
  write("report.html", report_html(study, runs));
  write("result.json", answer.document());
}

}  // namespace osarium

#include "sim/parameters/load_file.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "sim/parameters/document.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

namespace {

namespace fs = std::filesystem;

// The file in the same folder whose name is nearest to the one that is missing.
std::string similar_file(const fs::path& missing) {
  fs::path folder = missing.has_parent_path() ? missing.parent_path() : fs::path(".");
  std::vector<std::string> names;
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; entry != end && names.size() < 1000;
       entry.increment(ignored)) {
    names.push_back(entry->path().filename().string());
    if (ignored) break;
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string_view> views(names.begin(), names.end());
  std::string near(nearest_name(missing.filename().string(), views));
  return near.empty() ? near : (missing.parent_path() / near).string();
}

}  // namespace

std::optional<std::string> load_file(const std::string& path, Errors& errors,
                                     std::string_view wanted) {
  const std::string allowed_path = "the path of a " + std::string(wanted);
  auto fail = [&](std::string problem, std::string allowed = {}, std::string suggestion = {}) {
    errors.add({path, 0, 0, "", "", std::move(problem), std::move(allowed), std::move(suggestion)});
    return std::nullopt;
  };
  if (path.empty() || path.find('\0') != path.npos) return fail("is not the name of a file");
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return fail("does not exist", allowed_path, similar_file(path));
  }
  if (error) return fail("cannot be read: " + error.message());
  if (fs::is_directory(status)) return fail("is a folder", allowed_path + " in it");
  if (!fs::is_regular_file(status)) return fail("is a device or pipe", allowed_path);
  if (fs::file_size(path, error) > Limits::file_bytes && !error) {
    return fail("is larger than 32 MiB", "smaller files; large data belong in a file of their own");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail("cannot be read: " + std::generic_category().message(errno));
  std::string bytes;
  std::string block(1 << 16, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    bytes.append(block, 0, static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > Limits::file_bytes) break;
  }
  if (file.bad()) return fail("cannot be read to its end");
  return bytes;
}

}  // namespace osarium

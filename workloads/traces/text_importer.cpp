#include "workloads/traces/text_importer.hpp"

#include <algorithm>

#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

namespace {

// The dialect of the first line that has one.
std::string_view format_of(std::string_view text) {
  LineHead head;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (read_head(LineReader::without_end(line), head).empty())
      return head.dialect == Dialect::perf ? "perf" : "ftrace";
  }
  return "";
}

}  // namespace

TextImporter::TextImporter(ReadBytes input)
    : lines_(std::move(input)), format_(format_of(lines_.beginning())) {}

bool TextImporter::is_line(std::string_view line) {
  LineHead head;
  return read_head(line, head).empty();
}

bool TextImporter::next(Event& event) {
  std::string_view line;
  while (lines_.next(line)) {
    notes_.lines = lines_.number();
    if (is_comment(line)) {
      ++notes_.comments;
      continue;
    }
    LineHead head;
    const std::string_view problem = read_head(line, head);
    if (!problem.empty()) {
      if (!is_loss(line))
        notes_.skip(lines_.cut()          ? "the line is longer than 64 KiB"
                    : lines_.unfinished() ? "the last line is cut off"
                                          : problem,
                    lines_.number());
      continue;
    }
    event.stamp = head.stamp;
    event.cpu = head.cpu;
    event.thread = head.thread;
    event.process = head.process;
    event.ran = head.ran;
    event.name = names_.index_of(head.comm);
    const BodyResult result = read_body(head, names_, event);
    if (result == BodyResult::read) {
      notes_.stamp_digits = std::max(notes_.stamp_digits, head.stamp_digits);
      return true;
    }
    if (!is_loss(line)) skip(head, result);
  }
  notes_.names_left_out = static_cast<std::int64_t>(names_.left_out());
  return false;
}

void TextImporter::skip(const LineHead& head, BodyResult result) {
  if (result == BodyResult::not_understood && lines_.unfinished()) {
    notes_.skip("the last line is cut off", lines_.number());
    return;
  }
  reason_ = result == BodyResult::not_imported ? "not imported: " : "cut or of an unknown form: ";
  reason_ += head.event.substr(0, 40);
  notes_.skip(reason_, lines_.number());
}

// The lines before and between events that every tracer writes.
bool TextImporter::is_comment(std::string_view line) {
  if (line.empty() || line.find_first_not_of(" \t") == line.npos) return true;
  if (line.front() == '#') {
    Scanner entries(line);  // "# entries-in-buffer/entries-written: 1000/5000   #P:4"
    const std::int64_t kept = entries.to("entries-in-buffer/entries-written:").spaces().number();
    const bool slash = entries.pass("/");
    const std::int64_t written = entries.number();
    if (slash && entries.good() && written > kept && kept >= 0) {
      ++notes_.lost_marks;
      notes_.lost_events += written - kept;
    }
    return true;
  }
  if (is_digit(line.front()) || line.front() == ' ') return false;
  return line.starts_with("cpus=") || line.starts_with("version = ");
}

// "CPU:1 [LOST 12 EVENTS]", "CPU:1 [EVENTS DROPPED]", trace-cmd's "CPU 1: 12 events lost" and
// "[12 events lost]", perf's "PERF_RECORD_LOST lost 12"
bool TextImporter::is_loss(std::string_view line) {
  std::int64_t lost = 0;
  Scanner scanner(line);
  if (line.find("LOST ") != line.npos && line.find(" EVENTS]") != line.npos)
    lost = scanner.to("LOST ").number();
  else if (line.find("PERF_RECORD_LOST") != line.npos)
    lost = scanner.to("lost ").number();
  else if (const std::size_t at = line.find(" events lost"); at != line.npos && line[0] == 'C')
    lost = scanner.to(": ").number();
  else if (line.find("EVENTS DROPPED]") == line.npos)
    return false;
  ++notes_.lost_marks;
  if (scanner.good() && lost > 0) notes_.lost_events += std::min<std::int64_t>(lost, 1LL << 40);
  return true;
}

}  // namespace osarium::traces

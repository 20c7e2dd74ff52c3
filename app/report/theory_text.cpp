#include "app/report/page.hpp"
#include "app/report/table.hpp"
#include "app/report/theory.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string unit_of(const TheoryLine& line) { return line.metric == "throughput" ? "1/s" : "s"; }

const char* sign_of(Nature nature) {
  switch (nature) {
    case Nature::exact: return "= ";
    case Nature::upper_bound: return "<= ";
    case Nature::lower_bound: return ">= ";
    case Nature::approximation: break;
  }
  return "~ ";
}

std::string predicted(const TheoryLine& line) {
  return sign_of(line.prediction.nature) + shown_value(line.prediction.value, unit_of(line));
}

// One row for each prediction, and a column for each architecture: what was simulated, and what
// theory says behind it where that is not the same for all.
class TheoryBlock {
 public:
  // `column` of the architecture, from 0.
  void add(const std::string& architecture, std::size_t column, const TheoryLine& line) {
    if (line.outside)
      alarms_.push_back("OUTSIDE THEORY: " + architecture + ", " + line.metric + " " +
                        shown_value(line.simulated.value, unit_of(line)) + ", but " +
                        predicted(line) + " (" + line.what +
                        "): this is a bug of Osarium, or a very rare chance");
    if (!line.shown && !line.outside) return;
    for (TableRow& row : rows_)
      if (row[0] == line.metric && row[2] == line.what) {
        row[1] = row[1] == predicted(line) ? row[1] : "";
        row.resize(first_column + column, "-|");
        row.push_back(cell(line));
        return;
      }
    TableRow row = {line.metric, predicted(line), line.what};
    row.resize(first_column + column, "-|");
    row.push_back(cell(line));
    rows_.push_back(std::move(row));
  }

  // The header first; empty if there is nothing.
  std::vector<TableRow> table_of(const std::vector<RunResult>& runs) const {
    if (rows_.empty()) return {};
    std::vector<TableRow> lines = {{"", "theory"}};
    for (const RunResult& run : runs) lines[0].push_back(run.architecture);
    lines[0].push_back("");
    for (TableRow row : rows_) {
      row.resize(first_column + runs.size(), "-|");
      TableRow line = {row[0], row[1]};
      for (std::size_t i = first_column; i < row.size(); ++i) {
        const std::size_t end = row[i].find('|');
        line.push_back(row[1].empty() ? row[i].substr(0, end) + " " + row[i].substr(end + 1)
                                      : row[i].substr(0, end));
      }
      line.push_back(row[2]);
      lines.push_back(std::move(line));
    }
    return lines;
  }
  const std::vector<std::string>& alarms() const { return alarms_; }

 private:
  static constexpr std::size_t first_column = 3;

  static std::string cell(const TheoryLine& line) {
    return shown_value(line.simulated.value, unit_of(line)) + "|" + predicted(line);
  }

  std::vector<TableRow> rows_;
  std::vector<std::string> alarms_;
};

TheoryBlock block_of(const Study& study, const WorkloadParameters& workload,
                     const std::vector<RunResult>& runs) {
  TheoryBlock block;
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (const TheoryLine& line : theory_beside(study, workload, runs[i]))
      block.add(runs[i].architecture, i, line);
  return block;
}

constexpr const char* signs = "=: exact, <= and >=: bounds, ~: approximations";

}  // namespace

std::string theory_text(const Study& study, const WorkloadParameters& workload,
                        const std::vector<RunResult>& runs) {
  const TheoryBlock block = block_of(study, workload, runs);
  const std::vector<TableRow> rows = block.table_of(runs);
  if (rows.empty()) return "";
  std::string text = std::string("\nbeside theory (") + signs + ")\n\n" + table(rows);
  for (const std::string& alarm : block.alarms()) text += "  " + alarm + "\n";
  return text;
}

std::string theory_html(const Study& study, const WorkloadParameters& workload,
                        const std::vector<RunResult>& runs) {
  const TheoryBlock block = block_of(study, workload, runs);
  const std::vector<TableRow> rows = block.table_of(runs);
  if (rows.empty()) return "";
  std::string html = "<h2>Beside theory</h2>\n<p>" + escaped(signs) + "</p>\n";
  for (const std::string& alarm : block.alarms())
    html += "<p class=\"alarm\">" + escaped(alarm) + "</p>\n";
  return html + table_html(rows);
}

std::string theory_json(const std::vector<TheoryLine>& lines) {
  std::vector<std::string> list;
  for (const TheoryLine& line : lines)
    list.push_back(JsonObject()
                       .text("what", line.what)
                       .text("nature", name_of(line.prediction.nature))
                       .text("source", line.prediction.source)
                       .text("metric", line.metric)
                       .raw("value", print_value(line.prediction.value))
                       .raw("simulated", print_value(line.simulated.value))
                       .flag("outside", line.outside)
                       .str());
  return json_array(list);
}

}  // namespace osarium

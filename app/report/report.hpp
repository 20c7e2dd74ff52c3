// A study's results for people and for programs: tables for a terminal, the JSON document of
// docs/results.md, and one HTML file that needs nothing besides itself.
#pragma once

#include "analysis/result.hpp"
#include "app/json.hpp"
#include "app/study/study.hpp"

namespace osarium {

std::string report_text(const Study& study, const StudyResult& result);
// The members of the document: study, seed, warmup, runs, comparisons.
JsonObject report_json(const Study& study, const StudyResult& result);
std::string report_html(const Study& study, const StudyResult& result);

}  // namespace osarium

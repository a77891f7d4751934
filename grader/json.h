// All JSON of the grader: what Bazel hands it, what a submission's programs
// report, and what it leaves behind. In one file, since whoever waits for a
// first verdict waits for the compilation of the JSON library wherever it is
// included; and apart from the types, which include nothing but the standard
// library.
#ifndef GRADER_JSON_H_
#define GRADER_JSON_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "grader/compile_status.h"
#include "grader/manifest.h"
#include "grader/progress.h"
#include "grader/records.h"
#include "grader/verdict.h"

namespace grader {

// In what follows `file` is only named in errors.

// Reads a manifest. An error names the field that is wrong.
absl::StatusOr<Manifest> ParseManifest(std::string_view json,
                                       std::string_view file);

// Reads what kata_catalog() writes: a list of manifests, ordered by level.
absl::StatusOr<std::vector<Manifest>> ParseCatalog(std::string_view json,
                                                   std::string_view file);

// compile.json: no times and no paths, so that it is the same each time.
std::string ToJson(const CompileStatus& status);
absl::StatusOr<CompileStatus> ParseCompileStatus(std::string_view json,
                                                 std::string_view file);

// Reads what came out of a result channel. A line without `challenge` is no
// record, and only counted: anybody may have written it. A line that has it but
// is no record is an error: either harness and grader are not of one version,
// or somebody has stolen the challenge.
absl::StatusOr<Records> ParseRecords(std::string_view channel,
                                     std::string_view challenge);

// verdict.json, which verdict.schema.json describes: two blanks of indentation,
// the fields in the order of the struct, and a newline at the end. Equal
// verdicts give equal bytes.
std::string ToJson(const Verdict& verdict);
absl::StatusOr<Verdict> ParseVerdict(std::string_view json,
                                     std::string_view file);

// progress.json: {"schema": 1, "katas": {NAME: {"verdict", "points",
// "max_points"}}}.
std::string ToJson(const Progress& progress);
absl::StatusOr<Progress> ParseProgress(std::string_view json,
                                       std::string_view file);

// By compiler, then by kata: katas/calibration.bzl.
using Calibrations = std::map<std::string, std::map<std::string, Calibration>>;
std::string ToStarlark(const Calibrations& calibrations);
absl::StatusOr<Calibrations> ParseCalibrations(std::string_view text,
                                               std::string_view file);

}  // namespace grader

#endif  // GRADER_JSON_H_

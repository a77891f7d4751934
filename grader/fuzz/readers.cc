#include "grader/fuzz/readers.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "grader/archive.h"
#include "grader/compile_status.h"
#include "grader/csv.h"
#include "grader/json.h"
#include "grader/massif.h"
#include "grader/memcheck.h"
#include "grader/object_check.h"
#include "grader/roster.h"
#include "grader/source_scan.h"

namespace grader::fuzz {
namespace {

constexpr char kFile[] = "input";

void MustHold(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// What is written must be read again as the same, once it has been read.
template <class Value>
bool ReadsBack(std::string_view json,
               absl::StatusOr<Value> (*parse)(std::string_view,
                                              std::string_view)) {
  const auto value = parse(json, kFile);
  if (!value.ok()) return false;
  const std::string text = ToJson(*value);
  const auto again = parse(text, kFile);
  MustHold(again.ok(), "what ToJson writes can be read");
  MustHold(ToJson(*again) == text, "what ToJson writes is read as the same");
  return true;
}

bool Archive(std::string_view bytes) {
  // Smaller than the usual ones, so that they are met.
  const ArchiveLimits limits = {.entries = 20,
                                .path_bytes = 64,
                                .file_bytes = 16 << 10,
                                .total_bytes = 64 << 10,
                                .ratio = 20,
                                .small_bytes = 8 << 10};
  const auto files = ReadArchive(bytes, limits);
  if (!files.ok()) return false;
  MustHold(files->size() <= limits.entries, "no more entries than allowed");
  std::size_t total = 0;
  for (const ArchivedFile& file : *files) {
    total += file.contents.size();
    MustHold(file.contents.size() <= limits.file_bytes, "no file is too large");
    MustHold(file.path.size() <= limits.path_bytes, "no path is too long");
    const std::string path = "/" + file.path + "/";
    MustHold(path.find("//") == std::string::npos &&
                 path.find("/../") == std::string::npos &&
                 path.find("/./") == std::string::npos,
             "a path leads into the archive");
  }
  MustHold(total <= limits.total_bytes, "not too much in all");
  return true;
}

bool Csv(std::string_view bytes) {
  const auto rows = ParseCsv(bytes, kFile);
  if (!rows.ok()) return false;
  std::string text;
  for (const CsvRow& row : *rows) text += ToCsv(row);
  // A row whose only cell is empty but quoted is written as a blank line.
  const bool has_blank = std::ranges::any_of(*rows, [](const CsvRow& row) {
    return row.size() == 1 && row[0].empty();
  });
  // Bytes at the very beginning are a mark only to the reader.
  if (has_blank || text.starts_with("\xEF\xBB\xBF")) return true;
  const auto again = ParseCsv(text, kFile);
  MustHold(again.ok() && *again == *rows, "what ToCsv writes is read again");
  return true;
}

bool Roster(std::string_view bytes) {
  const auto learners = ParseRoster(bytes, kFile);
  if (!learners.ok()) return false;
  MustHold(!learners->empty(), "a roster names somebody");
  for (std::size_t i = 0; i < learners->size(); ++i) {
    const std::string& id = (*learners)[i].id;
    MustHold(IsLearnerId(id).ok(), "an id can name a learner");
    MustHold(i == 0 || (*learners)[i - 1].id < id, "ids are sorted and differ");
  }
  return true;
}

bool AManifest(std::string_view bytes) {
  const bool one = ParseManifest(bytes, kFile).ok();
  return ParseCatalog(bytes, kFile).ok() || one;
}

bool ACompileStatus(std::string_view bytes) {
  return ReadsBack<CompileStatus>(bytes, &ParseCompileStatus);
}

bool AVerdict(std::string_view bytes) {
  return ReadsBack<Verdict>(bytes, &ParseVerdict);
}

bool AProgress(std::string_view bytes) {
  return ReadsBack<Progress>(bytes, &ParseProgress);
}

bool SomeCalibrations(std::string_view bytes) {
  const auto calibrations = ParseCalibrations(bytes, kFile);
  if (!calibrations.ok()) return false;
  const auto again = ParseCalibrations(ToStarlark(*calibrations), kFile);
  MustHold(again.ok() && *again == *calibrations,
           "what ToStarlark writes is read again");
  return true;
}

bool SomeRecords(std::string_view bytes) {
  return ParseRecords(bytes, kChallenge).ok();
}

bool Messages(std::string_view bytes) {
  CompileStatus status;
  ReadMessages(bytes, "kata.cc", status);
  ReadLinkLog(bytes);
  return status.errors > 0 || !status.warnings.empty();
}

std::int64_t BytesOf(const Allocation& allocation) {
  MustHold(allocation.bytes >= 0 && allocation.line >= 0,
           "bytes and lines are not negative");
  for (const Allocation& caller : allocation.callers) BytesOf(caller);
  return allocation.bytes;
}

bool Massif(std::string_view bytes) {
  const bool peak = ParsePeak(bytes, kFile).ok();
  const auto snapshot = ParseSnapshot(bytes, kFile);
  const auto tree = ParseAllocations(bytes, kFile);
  if (tree.ok()) {
    MustHold(snapshot.ok() && BytesOf(*tree) == snapshot->heap,
             "the root has all bytes of the snapshot");
  }
  return peak || snapshot.ok();
}

bool Memcheck(std::string_view bytes) {
  return ParseMemcheck(bytes, kFile).ok();
}

void CheckRefusal(const Refusal& refusal, std::string_view source) {
  MustHold(!refusal.rule.empty(), "a refusal names its rule");
  MustHold(
      refusal.line >= 0 &&
          refusal.line <= 1 + std::count(source.begin(), source.end(), '\n'),
      "a refusal names a line that is there");
}

bool Object(std::string_view bytes) {
  constexpr std::string_view kSource =
      "namespace kata {\nint Count() { return 1; }\nint total;\n}\n";
  const auto refusal = CheckObject(bytes, kSource);
  if (!refusal.ok()) return false;
  if (*refusal) CheckRefusal(**refusal, kSource);
  return true;
}

bool Source(std::string_view bytes) {
  const std::vector<Refusal> refusals = ScanSource(bytes);
  MustHold(refusals.size() <= 100, "at most a hundred refusals");
  for (const Refusal& refusal : refusals) CheckRefusal(refusal, bytes);
  return refusals.empty();
}

}  // namespace

const std::vector<Reader>& Readers() {
  static const auto& readers = *new std::vector<Reader>{
      {"archive", &Archive},
      {"calibrations", &SomeCalibrations},
      {"compile_status", &ACompileStatus},
      {"csv", &Csv},
      {"manifest", &AManifest},
      {"massif", &Massif},
      {"memcheck", &Memcheck},
      {"messages", &Messages},
      {"object", &Object},
      {"progress", &AProgress},
      {"records", &SomeRecords},
      {"roster", &Roster},
      {"source", &Source},
      {"verdict", &AVerdict},
  };
  return readers;
}

const Reader* FindReader(std::string_view name) {
  const auto found = std::ranges::find(Readers(), name, &Reader::name);
  return found == Readers().end() ? nullptr : &*found;
}

}  // namespace grader::fuzz

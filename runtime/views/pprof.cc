#include "runtime/views/pprof.h"

#include <zlib.h>

#include <map>
#include <new>
#include <protozero/pbf_writer.hpp>
#include <tuple>
#include <vector>

namespace dojo::views {
namespace {

using protozero::pbf_writer;

// The numbers of fields in profile.proto.
namespace field {
enum Profile {
  kSampleType = 1,
  kSample = 2,
  kMapping = 3,
  kLocation = 4,
  kFunction = 5,
  kStringTable = 6,
  kPeriodType = 11,
  kPeriod = 12,
  kDefaultSampleType = 14,
};
enum ValueType { kType = 1, kUnit = 2 };
enum Sample { kLocationId = 1, kValue = 2, kLabel = 3 };
enum Label { kKey = 1, kStr = 2 };
enum Mapping {
  kMappingId = 1,
  kFilename = 5,
  kHasFunctions = 7,
  kHasFilenames = 8,
  kHasLineNumbers = 9,
};
enum Location { kLocationOwnId = 1, kMappingOfLocation = 2, kLine = 4 };
enum Line { kFunctionId = 1, kLineNumber = 2 };
enum Function { kFunctionOwnId = 1, kName = 2, kSystemName = 3, kFile = 4 };
}  // namespace field

constexpr std::uint64_t kOnlyMapping = 1;

class Writer {
 public:
  explicit Writer(const Profile& profile) : out_(data_) {
    Index("");  // the first string must be the empty one
    for (const ValueType& type : profile.types) {
      pbf_writer value(out_, field::kSampleType);
      AddType(type, value);
    }
    for (const Sample& sample : profile.samples) AddSample(sample);
    AddMapping(profile.program);
    if (!profile.types.empty()) {
      {
        pbf_writer period(out_, field::kPeriodType);
        AddType(profile.types.front(), period);
      }
      out_.add_int64(field::kPeriod, 1);
      out_.add_int64(field::kDefaultSampleType,
                     Index(profile.types.front().type));
    }
    for (const std::string& text : strings_)
      out_.add_string(field::kStringTable, text);
  }

  const std::string& data() const { return data_; }

 private:
  std::int64_t Index(const std::string& text) {
    const auto [at, is_new] = index_.try_emplace(text, strings_.size());
    if (is_new) strings_.push_back(text);
    return static_cast<std::int64_t>(at->second);
  }

  void AddType(const ValueType& type, pbf_writer& into) {
    into.add_int64(field::kType, Index(type.type));
    into.add_int64(field::kUnit, Index(type.unit));
  }

  void AddSample(const Sample& sample) {
    std::vector<std::uint64_t> locations;
    for (const Frame& frame : sample.stack) locations.push_back(IdOf(frame));
    pbf_writer out(out_, field::kSample);
    out.add_packed_uint64(field::kLocationId, locations.begin(),
                          locations.end());
    out.add_packed_int64(field::kValue, sample.values.begin(),
                         sample.values.end());
    for (const auto& [key, value] : sample.labels) {
      pbf_writer label(out, field::kLabel);
      label.add_int64(field::kKey, Index(key));
      label.add_int64(field::kStr, Index(value));
    }
  }

  // No function is mapped anywhere, but a mapping is where it is said that
  // names and lines are known: otherwise pprof looks for the program itself.
  void AddMapping(const std::string& program) {
    pbf_writer mapping(out_, field::kMapping);
    mapping.add_uint64(field::kMappingId, kOnlyMapping);
    mapping.add_int64(field::kFilename, Index(program));
    mapping.add_bool(field::kHasFunctions, true);
    mapping.add_bool(field::kHasFilenames, true);
    mapping.add_bool(field::kHasLineNumbers, true);
  }

  std::uint64_t IdOf(const Frame& frame) {
    const auto [at, is_new] =
        locations_.try_emplace(frame, locations_.size() + 1);
    if (is_new) {
      const std::uint64_t function = FunctionId(frame);
      pbf_writer location(out_, field::kLocation);
      location.add_uint64(field::kLocationOwnId, at->second);
      location.add_uint64(field::kMappingOfLocation, kOnlyMapping);
      pbf_writer line(location, field::kLine);
      line.add_uint64(field::kFunctionId, function);
      line.add_int64(field::kLineNumber, frame.line);
    }
    return at->second;
  }

  std::uint64_t FunctionId(const Frame& frame) {
    const auto [at, is_new] = functions_.try_emplace(
        {frame.function, frame.signature, frame.file}, functions_.size() + 1);
    if (is_new) {
      pbf_writer function(out_, field::kFunction);
      function.add_uint64(field::kFunctionOwnId, at->second);
      function.add_int64(field::kName, Index(frame.function));
      function.add_int64(
          field::kSystemName,
          Index(frame.signature.empty() ? frame.function : frame.signature));
      function.add_int64(field::kFile, Index(frame.file));
    }
    return at->second;
  }

  std::string data_;
  pbf_writer out_;
  std::vector<std::string> strings_;
  std::map<std::string, std::size_t> index_;
  std::map<Frame, std::uint64_t> locations_;
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t>
      functions_;
};

}  // namespace

std::string Gzip(const std::string& text) {
  constexpr int kGzipOfFullWindow = 16 + MAX_WBITS;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipOfFullWindow,
                   /*memLevel=*/8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  // Cannot fail: deflateBound says how much room is enough.
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Pprof(const Profile& profile) {
  return Gzip(Writer(profile).data());
}

}  // namespace dojo::views

#include "runtime/views/chrome_trace.h"

#include <map>
#include <nlohmann/json.hpp>

namespace dojo::views {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kProcess = 1;

// Events are written as they come, since as JSON values a long run would be
// many times as large.
class Writer {
 public:
  Json Event(const char* phase, std::uint32_t thread,
             const std::string& name) const {
    return {{"ph", phase}, {"pid", kProcess}, {"tid", thread}, {"name", name}};
  }
  // What belongs to no moment.
  void Add(const Json& event) { events_.emplace(kNoMoment, Text(event)); }
  void Add(Json event, Instant at) {
    event["ts"] = static_cast<double>(at.drawn()) / 1000;
    events_.emplace(at.drawn(), Text(event));
  }

  // In the order of time. What is of one moment stays as it was added.
  std::string Finish(const Json& about) {
    std::string text =
        "{\"displayTimeUnit\":\"ns\",\"otherData\":" + Text(about) +
        ",\"traceEvents\":[\n";
    const char* separator = "";
    for (const auto& [time, event] : events_) {
      text += separator + event;
      separator = ",\n";
    }
    return text + "\n]}\n";
  }

 private:
  static constexpr std::int64_t kNoMoment = -1;  // before all others

  // A name may hold any bytes.
  static std::string Text(const Json& json) {
    return json.dump(-1, ' ', /*ensure_ascii=*/true,
                     Json::error_handler_t::replace);
  }

  std::multimap<std::int64_t, std::string> events_;  // by drawn time
};

// Two channels may have the same name.
std::string NameOf(const Recording& recording, std::uint32_t channel) {
  const ChannelTrack* const track = recording.FindChannel(channel);
  return (track != nullptr ? track->name : "channel") + " #" +
         std::to_string(channel);
}

void AddThreads(const Recording& recording, const std::string& program,
                Writer& writer) {
  const auto add = [&](std::uint32_t thread, const char* what,
                       const std::string& name) {
    Json event = writer.Event("M", thread, what);
    event["args"]["name"] = name;
    writer.Add(event);
  };
  add(0, "process_name", program);
  add(0, "thread_name", "timers");
  for (const TaskTrack& task : recording.tasks) {
    add(task.id, "thread_name", task.name + " #" + std::to_string(task.id));
    // Viewers would sort threads by their names.
    Json order = writer.Event("M", task.id, "thread_sort_index");
    order["args"]["sort_index"] = task.id;
    writer.Add(order);
  }
}

void AddSpans(const Recording& recording, Writer& writer) {
  for (const Span& span : recording.spans) {
    Json begin = writer.Event("B", span.task, span.what);
    begin["cat"] = span.parked() ? "parked" : "task";
    Json args = Json::object();
    if (!span.channels.empty()) {
      std::string names;
      for (const std::uint32_t channel : span.channels)
        names += (names.empty() ? "" : ", ") + NameOf(recording, channel);
      args["channel"] = names;
    }
    if (span.at.line != 0) args["at"] = span.at.ToString();
    if (recording.StaysBehind(span)) args["leaked"] = true;
    if (!args.empty()) begin["args"] = args;
    writer.Add(begin, span.begin);
  }
}

void AddEnds(const Recording& recording, Writer& writer) {
  for (const Span& span : recording.spans) {
    if (span.end)
      writer.Add(writer.Event("E", span.task, span.what), *span.end);
  }
}

void AddStarts(const Recording& recording, Writer& writer) {
  for (const TaskTrack& task : recording.tasks) {
    Json start = writer.Event("i", task.id, "started");
    start["s"] = "t";
    start["args"] = {{"at", task.started_at.ToString()},
                     {"by", task.started_by}};
    writer.Add(start, task.begin);
  }
}

// An arrow begins and ends in a span of its thread. Timers have none: theirs
// are as short as the moment.
void AddMoment(std::uint32_t task, const std::string& name, Instant at,
               Writer& writer) {
  if (task != 0) return;
  Json event = writer.Event("X", 0, name);
  event["cat"] = "task";
  event["dur"] = 0.001;
  writer.Add(event, at);
}

void AddArrows(const Recording& recording, Writer& writer) {
  std::size_t id = 0;
  for (const Transfer& transfer : recording.transfers) {
    const std::string name = NameOf(recording, transfer.channel);
    AddMoment(transfer.sender, "send on " + name, transfer.sent, writer);
    AddMoment(transfer.receiver, "receive on " + name, transfer.received,
              writer);
    Json from = writer.Event("s", transfer.sender, name);
    from["cat"] = "channel";
    from["id"] = ++id;
    Json to = writer.Event("f", transfer.receiver, name);
    to["cat"] = "channel";
    to["id"] = id;
    to["bp"] = "e";  // to the span around it, not to the next one
    writer.Add(from, transfer.sent);
    writer.Add(to, transfer.received);
  }
}

void AddCounters(const Recording& recording, Writer& writer) {
  for (const LengthAt& length : recording.lengths) {
    Json event =
        writer.Event("C", 0, "length of " + NameOf(recording, length.channel));
    event["args"]["elements"] = length.length;
    writer.Add(event, length.at);
  }
  for (const HeapAt& heap : recording.heap) {
    Json event = writer.Event("C", 0, "heap");
    event["args"]["bytes"] = heap.bytes;
    writer.Add(event, heap.at);
  }
}

void AddMarks(const Recording& recording, Writer& writer) {
  for (const Mark& mark : recording.marks) {
    Json event = writer.Event("i", mark.task, mark.what);
    event["s"] = mark.task == 0 ? "p" : "t";
    writer.Add(event, mark.at);
  }
}

}  // namespace

std::string ChromeTrace(const Recording& recording,
                        const std::string& program) {
  Writer writer;
  AddThreads(recording, program, writer);
  // Where one span ends and the next begins at one moment, the end stands
  // first.
  AddEnds(recording, writer);
  AddSpans(recording, writer);
  AddStarts(recording, writer);
  AddArrows(recording, writer);
  AddCounters(recording, writer);
  AddMarks(recording, writer);
  Json about = {{"program", program}, {"heard", recording.end.order}};
  if (recording.full) {
    about["cut"] = "the run went on; only its first " +
                   std::to_string(recording.most_heard) + " moments are here";
  }
  return writer.Finish(about);
}

}  // namespace dojo::views

#include "grader/compile_status.h"

#include "grader/text.h"

namespace grader {
namespace {

constexpr std::size_t kLongestMessage = 400;

// One line "PLACE: error: TEXT" of a compiler's messages.
struct Message {
  std::string place;  // "kata.cc:12:5"; empty when the driver speaks
  std::string kind;   // "error", "warning" or "note"
  std::string text;
};

// The place as a learner knows it: the submission is kata.cc, and any other
// file goes by its last name, since paths differ between machines.
std::string ShortPlace(std::string_view place, std::string_view source) {
  const std::size_t colon = place.find(':');
  const std::string_view path = place.substr(0, colon);
  const std::string_view rest =
      colon == std::string_view::npos ? "" : place.substr(colon);
  if (path == source) return "kata.cc" + std::string(rest);
  return std::string(path.substr(path.rfind('/') + 1)) + std::string(rest);
}

bool ReadMessage(std::string_view line, std::string_view source,
                 Message& message) {
  for (const std::string_view kind :
       {": fatal error: ", ": error: ", ": warning: ", ": note: "}) {
    const std::size_t at = line.find(kind);
    // A blank before it: that is some text, not a place.
    if (at == std::string_view::npos || line.find(' ') < at) continue;
    const std::string_view place = line.substr(0, at);
    message.place = place.find(':') == std::string_view::npos
                        ? ""
                        : ShortPlace(place, source);
    message.kind = kind.substr(2, kind.size() - 4);
    if (message.kind == "fatal error") message.kind = "error";
    message.text = line.substr(at + kind.size());
    return true;
  }
  return false;
}

std::string Show(const Message& message) {
  std::string text = message.place;
  if (!text.empty()) text += ": ";
  return Clip(Printable(text + message.kind + ": " + message.text),
              kLongestMessage);
}

}  // namespace

void ReadMessages(std::string_view messages, std::string_view source,
                  CompileStatus& status) {
  Message first;
  bool in_first = false;  // notes still belong to the first error
  for (const std::string_view line : Lines(messages)) {
    Message message;
    if (!ReadMessage(line, source, message)) continue;
    if (message.kind == "warning") {
      status.warnings.push_back(Show(message));
      in_first = false;
    } else if (message.kind == "error") {
      in_first = ++status.errors == 1;
      if (in_first) first = message;
    } else if (in_first && !first.place.starts_with("kata.cc:") &&
               message.place.starts_with("kata.cc:")) {
      first.place = message.place;
    }
  }
  if (status.errors > 0) status.first_error = Show(first);
}

LinkStatus ReadLinkLog(std::string_view log) {
  LinkStatus status;
  for (const std::string_view line : Lines(log)) {
    const std::size_t at = line.find(" error: ");
    if (at == std::string_view::npos) continue;
    const std::string_view text = line.substr(at + 8);
    const bool submissions = text.starts_with("undefined symbol: ") ||
                             text.starts_with("undefined reference to ") ||
                             text.starts_with("duplicate symbol: ");
    // Such a symbol explains the other errors, so it is worth more than they.
    if (status.first_error.empty() ||
        (submissions && !status.is_submissions_doing)) {
      status.first_error = Clip(Printable(text), kLongestMessage);
      status.is_submissions_doing = submissions;
    }
  }
  if (status.first_error.empty()) {
    status.first_error = "the linker wrote nothing about it";
  }
  return status;
}

}  // namespace grader

#include "lint/engine/summaries.h"

#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/JSON.h"

namespace lint {
namespace {

// Empty: a function that other units cannot name.
std::string UsrOf(const clang::FunctionDecl& function) {
  llvm::SmallString<128> usr;
  if (!function.isExternallyVisible() ||
      clang::index::generateUSRForDecl(&function, usr))
    return "";
  return usr.str().str();
}

constexpr const char* kCloses[] = {"never", "sometimes", "always",
                                   "takes-over"};

struct Flag {
  const char* name;
  bool Usage::* field;
};
constexpr Flag kFlags[] = {
    {"closes-when-last", &Usage::closes_when_last},
    {"sends", &Usage::sends},
    {"sends-on-every-path", &Usage::sends_on_every_path},
    {"sends-without-way-out", &Usage::sends_without_way_out},
    {"sends-in-loop", &Usage::sends_in_loop},
    {"receives", &Usage::receives},
    {"receives-without-way-out", &Usage::receives_without_way_out},
    {"receives-until-closed", &Usage::receives_until_closed},
    {"leaves-select", &Usage::leaves_select},
    {"leaves-in-time", &Usage::leaves_in_time},
    {"hands-out-receiver", &Usage::hands_out_receiver},
    {"renews", &Usage::renews},
};

}  // namespace

void Summaries::Add(const clang::FunctionDecl& function, unsigned parameter,
                    const Usage& usage) {
  const std::string usr = UsrOf(function);
  if (!usr.empty()) usages_.try_emplace({usr, parameter}, usage);
}

std::optional<Usage> Summaries::Find(const clang::FunctionDecl& function,
                                     unsigned parameter) const {
  if (usages_.empty()) return std::nullopt;
  const auto found = usages_.find({UsrOf(function), parameter});
  if (found == usages_.end()) return std::nullopt;
  return found->second;
}

void Summaries::Merge(const Summaries& others) {
  usages_.insert(others.usages_.begin(), others.usages_.end());
}

void Summaries::Write(llvm::raw_ostream& out) const {
  for (const auto& [where, usage] : usages_) {
    llvm::json::Object line{
        {"function", where.first},
        {"parameter", where.second},
        {"closes", kCloses[static_cast<int>(usage.closes)]}};
    for (const Flag& flag : kFlags) {
      if (usage.*flag.field) line[flag.name] = true;
    }
    out << llvm::json::Value(std::move(line)) << "\n";
  }
}

llvm::Error Summaries::Read(llvm::StringRef text, llvm::StringRef name) {
  int number = 0;
  while (!text.empty()) {
    const auto [line, rest] = text.split('\n');
    text = rest;
    ++number;
    if (line.trim().empty()) continue;
    const auto refuse = [&, number = number](const llvm::Twine& why) {
      return llvm::createStringError(
          llvm::inconvertibleErrorCode(),
          name + ":" + llvm::Twine(number) + ": no summary: " + why +
              "; write the file anew with --write-summaries");
    };
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(line);
    if (!value) return refuse(llvm::toString(value.takeError()));
    const llvm::json::Object* object = value->getAsObject();
    if (object == nullptr) return refuse("not an object");
    const auto function = object->getString("function");
    const auto parameter = object->getInteger("parameter");
    const auto closes = object->getString("closes");
    if (!function || !parameter || *parameter < 0 || !closes)
      return refuse("it needs function, parameter and closes");
    Usage usage;
    int known = -1;
    for (int i = 0; i < 4; ++i) {
      if (*closes == kCloses[i]) known = i;
    }
    if (known < 0) return refuse("closes \"" + *closes + "\" is unknown");
    usage.closes = static_cast<Usage::Closes>(known);
    for (const Flag& flag : kFlags)
      usage.*flag.field = object->getBoolean(flag.name).value_or(false);
    usages_.try_emplace({function->str(), static_cast<unsigned>(*parameter)},
                        usage);
  }
  return llvm::Error::success();
}

}  // namespace lint

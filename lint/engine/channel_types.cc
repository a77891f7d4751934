#include "lint/engine/channel_types.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace lint {
namespace {

bool IsAnnotated(const clang::Decl& decl, llvm::StringRef text) {
  return llvm::any_of(decl.specific_attrs<clang::AnnotateAttr>(),
                      [&](const clang::AnnotateAttr* attribute) {
                        return attribute->getAnnotation() == text;
                      });
}

// Holds one other object, and hands it out by * and ->.
bool IsHolder(const clang::CXXRecordDecl& record) {
  if (!record.isInStdNamespace() || !record.getIdentifier()) return false;
  return IsOneOf(record.getName(), {"unique_ptr", "shared_ptr", "optional",
                                    "reference_wrapper", "weak_ptr"});
}

const clang::CXXRecordDecl* Held(const clang::CXXRecordDecl& record) {
  const auto* instance =
      llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (instance == nullptr || instance->getTemplateArgs().size() == 0)
    return nullptr;
  const clang::TemplateArgument& argument = instance->getTemplateArgs()[0];
  if (argument.getKind() != clang::TemplateArgument::Type) return nullptr;
  return RecordOf(argument.getAsType());
}

// `record` or a base of it is one of `names`.
template <class Find>
auto FindInBases(const clang::CXXRecordDecl& record, const Find& find,
                 int depth = 0) -> decltype(find(record)) {
  if (auto found = find(record)) return found;
  const clang::CXXRecordDecl* defined = record.getDefinition();
  if (defined == nullptr || depth == 8) return {};
  for (const clang::CXXBaseSpecifier& base : defined->bases()) {
    const clang::CXXRecordDecl* of = base.getType()->getAsCXXRecordDecl();
    if (of == nullptr) continue;
    if (auto found = FindInBases(*of, find, depth + 1)) return found;
  }
  return {};
}

}  // namespace

const clang::CXXRecordDecl* RecordOf(clang::QualType type) {
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  while (type->isPointerType()) type = type->getPointeeType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record != nullptr && IsHolder(*record)) return Held(*record);
  return record;
}

Operation ChannelClass::OperationOf(llvm::StringRef method) const {
  if (llvm::is_contained(close, method)) return Operation::kClose;
  if (llvm::is_contained(send, method)) return Operation::kSend;
  if (llvm::is_contained(try_send, method)) return Operation::kTrySend;
  if (llvm::is_contained(receive, method)) return Operation::kReceive;
  if (llvm::is_contained(try_receive, method)) return Operation::kTryReceive;
  return Operation::kOther;
}

const ChannelClass* ChannelTypes::ClassOf(clang::QualType type) const {
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record == nullptr) return nullptr;
  return FindInBases(
      *record, [&](const clang::CXXRecordDecl& each) -> const ChannelClass* {
        if (!each.getIdentifier()) return nullptr;
        const std::string name = each.getQualifiedNameAsString();
        for (const ChannelClass& known : classes) {
          if (known.name == name) return &known;
        }
        static const ChannelClass kAnnotated = {"(annotated)"};
        return IsAnnotated(each, "dojo::channel") ? &kAnnotated : nullptr;
      });
}

bool ChannelTypes::IsGuard(clang::QualType type) const {
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record == nullptr) return false;
  return FindInBases(*record, [&](const clang::CXXRecordDecl& each) {
    return llvm::is_contained(guards, each.getQualifiedNameAsString()) ||
           IsAnnotated(each, "dojo::guard");
  });
}

bool ChannelTypes::IsMaker(const clang::FunctionDecl& function) const {
  return llvm::is_contained(makers, function.getQualifiedNameAsString());
}

ChannelTypes RuntimeChannels() {
  ChannelTypes types;
  const auto add = [&](const char* name, End end) {
    ChannelClass channel;
    channel.name = name;
    channel.end = end;
    channel.born_by_constructor = false;
    types.classes.push_back(channel);
  };
  add("dojo::Channel", End::kBoth);
  add("dojo::Sender", End::kSending);
  add("dojo::Receiver", End::kReceiving);
  types.makers = {"dojo::MakeChannel"};
  types.guards = {"dojo::CloseGuard"};
  return types;
}

llvm::Expected<ChannelClass> ParseChannelClass(llvm::StringRef text) {
  const auto refuse = [&](const llvm::Twine& why) {
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        "channel class \"" + text + "\": " + why +
            "; write CLASS[:close=NAME,...][:send=...][:try-send=...]"
            "[:receive=...][:try-receive=...]");
  };
  // `::` belongs to the name, a lone `:` begins a part.
  llvm::SmallVector<std::string, 6> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ':') {
      parts.back() += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == ':') {
      parts.back() += "::";
      ++i;
    } else {
      parts.emplace_back();
    }
  }
  ChannelClass channel;
  channel.name = llvm::StringRef(parts[0]).trim().ltrim(':').str();
  if (channel.name.empty()) return refuse("it has no name");
  for (const std::string& part : llvm::drop_begin(parts)) {
    const auto [key, values] = llvm::StringRef(part).trim().split('=');
    std::vector<std::string>* names = key == "close"      ? &channel.close
                                      : key == "send"     ? &channel.send
                                      : key == "try-send" ? &channel.try_send
                                      : key == "receive"  ? &channel.receive
                                      : key == "try-receive"
                                          ? &channel.try_receive
                                          : nullptr;
    if (names == nullptr) return refuse("it has no part \"" + key + "\"");
    llvm::SmallVector<llvm::StringRef, 4> listed;
    values.split(listed, ',', -1, /*KeepEmpty=*/false);
    if (listed.empty()) return refuse("\"" + key + "\" names nothing");
    names->clear();
    for (llvm::StringRef name : listed) names->push_back(name.trim().str());
  }
  return channel;
}

}  // namespace lint

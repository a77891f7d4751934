#include "grader/object_check.h"

#include <elf.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "grader/source_text.h"
#include "grader/symbol_rules.h"
#include "grader/text.h"

namespace grader {
namespace {

constexpr std::uint64_t kMostConstantBytes = 64 << 10;

constexpr std::string_view kKept =
    "what outlives a call hides a leak from the tests and from the next call";
constexpr std::string_view kLocal = "a local variable, a parameter or a member";

// Those with code and constants, and their unwinding; a name may go on behind a
// full stop.
constexpr std::string_view kAllocated[] = {".text", ".rodata", ".eh_frame",
                                           ".gcc_except_table"};
// Those that no program ever has in memory.
constexpr std::string_view kUnallocated[] = {
    ".symtab",         ".strtab", ".shstrtab",     ".comment",
    ".note.GNU-stack", ".group",  ".llvm_addrsig", ".symtab_shndx"};

struct Section {
  std::string_view name;
  GElf_Shdr header;
  std::string_view contents;
};

struct Symbol {
  std::string name;
  GElf_Sym symbol;
  int binding() const { return GELF_ST_BIND(symbol.st_info); }
  int type() const { return GELF_ST_TYPE(symbol.st_info); }
  bool defined() const { return symbol.st_shndx != SHN_UNDEF; }
};

bool IsOneOf(std::string_view name, const std::string_view (&list)[4]) {
  return std::any_of(
      std::begin(list), std::end(list), [name](std::string_view item) {
        return name == item || name.starts_with(std::string(item) + ".");
      });
}

// Bytes of an instruction that enters the kernel and of one that leads back,
// a return or a jump. Without the latter they may be part of any number: those
// of syscall are in -50 ms. This is one wall of three: no text can make a
// pointer to such bytes, and whoever enters the kernel all the same may do
// there what confinement.h lets them.
bool EntersKernel(std::string_view bytes) {
  using namespace std::string_view_literals;
  for (const std::string_view wanted :
       {"\x0f\x05"sv, "\x0f\x34"sv, "\xcd\x80"sv}) {
    for (std::size_t at = bytes.find(wanted); at != std::string_view::npos;
         at = bytes.find(wanted, at + 1)) {
      const std::string_view behind = bytes.substr(at + 2, 1);
      if (!behind.empty() &&
          "\xc2\xc3\xe9\xeb"sv.find(behind.front()) != std::string_view::npos)
        return true;
    }
  }
  return false;
}

// rol $3, %rdi; rol $13, %rdi: how a program speaks to valgrind.
bool SpeaksToValgrind(std::string_view bytes) {
  return bytes.find("\x48\xc1\xc7\x03\x48\xc1\xc7\x0d") !=
         std::string_view::npos;
}

// Not the compiler's own tables, in which any bytes may stand.
bool HoldsWhatWasWritten(const Section& section) {
  return (section.header.sh_flags & SHF_EXECINSTR) ||
         section.name.starts_with(".rodata");
}

class Check {
 public:
  Check(std::string_view object, std::string_view source)
      : object_(object), code_(CodeOnly(source)) {}

  absl::StatusOr<std::optional<Refusal>> Run() {
    if (elf_version(EV_CURRENT) == EV_NONE) return Unreadable();
    // libelf wants to write into what it is given, and is not asked to.
    std::string copy(object_);
    const std::unique_ptr<Elf, int (*)(Elf*)> elf(
        elf_memory(copy.data(), copy.size()), &elf_end);
    GElf_Ehdr header;
    if (!elf || elf_kind(elf.get()) != ELF_K_ELF ||
        !gelf_getehdr(elf.get(), &header) || header.e_type != ET_REL ||
        header.e_machine != EM_X86_64 || !ReadSections(elf.get()) ||
        !ReadSymbols(elf.get())) {
      return Unreadable();
    }
    // Names first: they say most.
    for (const Symbol& symbol : symbols_) {
      if (!symbol.defined()) CheckUndefined(symbol);
    }
    for (const Symbol& symbol : symbols_) {
      if (symbol.defined()) CheckDefined(symbol);
    }
    for (std::size_t i = 0; i < sections_.size(); ++i) CheckSection(i);
    CheckConstants();
    return std::move(refusal_);
  }

 private:
  static absl::Status Unreadable() {
    return absl::InvalidArgumentError(
        "the compiler wrote what is no object of this machine");
  }

  bool ReadSections(Elf* elf) {
    std::size_t names = 0, count = 0;
    if (elf_getshdrstrndx(elf, &names) != 0 ||
        elf_getshdrnum(elf, &count) != 0) {
      return false;
    }
    // Including the first, which is none, so that indices are those of symbols.
    for (std::size_t i = 0; i < count; ++i) {
      Elf_Scn* scn = elf_getscn(elf, i);
      Section section;
      if (!scn || !gelf_getshdr(scn, &section.header)) return false;
      const char* name = elf_strptr(elf, names, section.header.sh_name);
      if (!name) return false;
      section.name = name;
      const auto& header = section.header;
      if (header.sh_type != SHT_NOBITS && header.sh_size > 0) {
        const Elf_Data* data = elf_rawdata(scn, nullptr);
        if (!data || !data->d_buf) return false;
        section.contents = {static_cast<const char*>(data->d_buf),
                            data->d_size};
      }
      if (header.sh_type == SHT_SYMTAB) symbol_table_ = i;
      sections_.push_back(section);
    }
    return true;
  }

  bool ReadSymbols(Elf* elf) {
    if (symbol_table_ == 0) return false;
    Elf_Data* data = elf_getdata(elf_getscn(elf, symbol_table_), nullptr);
    const GElf_Shdr& header = sections_[symbol_table_].header;
    if (!data || header.sh_entsize == 0) return false;
    const std::size_t count = header.sh_size / header.sh_entsize;
    for (std::size_t i = 1; i < count; ++i) {
      Symbol symbol;
      if (!gelf_getsym(data, static_cast<int>(i), &symbol.symbol)) return false;
      const char* name = elf_strptr(elf, header.sh_link, symbol.symbol.st_name);
      if (!name) return false;
      symbol.name = name;
      symbols_.push_back(std::move(symbol));
    }
    return true;
  }

  void Refuse(std::string_view rule, std::string_view named,
              std::string_view what, std::string_view why,
              std::string_view instead) {
    if (refusal_) return;
    refusal_ = Refusal{std::string(rule), LineOf(named), std::string(what),
                       std::string(why), std::string(instead)};
  }

  // 0 when no line names it.
  std::int64_t LineOf(std::string_view symbol) const {
    if (symbol.empty()) return 0;
    const std::size_t end = FindWord(code_, LastName(symbol));
    if (end == std::string::npos) return 0;
    return 1 + std::count(code_.begin(),
                          code_.begin() + static_cast<std::ptrdiff_t>(end),
                          '\n');
  }

  void CheckUndefined(const Symbol& symbol) {
    if (const auto refused = RefuseUndefined(symbol.name)) {
      // Who needs these has a variable that is worth more words.
      if (symbol.name.starts_with("__cxa_guard_") ||
          symbol.name == "__cxa_atexit" || symbol.name == "__dso_handle") {
        return;
      }
      Refuse("foreign-function", symbol.name, Readable(symbol.name),
             refused->why, refused->instead);
    }
  }

  void CheckDefined(const Symbol& symbol) {
    const std::uint16_t where = symbol.symbol.st_shndx;
    const int type = symbol.type(), binding = symbol.binding();
    if (type == STT_FILE || type == STT_SECTION) return;
    const std::string readable = Readable(symbol.name);
    if (type == STT_TLS) {
      Refuse("static-variable", symbol.name, readable, kKept, kLocal);
    } else if (type == STT_GNU_IFUNC || where == SHN_COMMON ||
               where == SHN_ABS ||
               (where >= SHN_LORESERVE && where != SHN_XINDEX)) {
      Refuse("symbol", symbol.name, readable,
             "it is neither a function nor a constant", "plain C++");
    } else if (binding == STB_LOCAL) {
      return;
    } else if (binding == STB_GLOBAL) {
      if (!IsOwn(symbol.name)) {
        Refuse("foreign-definition", symbol.name, readable,
               "it takes the place of what is not yours",
               "names of your own, in namespace kata");
      }
    } else if (symbol.name.starts_with("_Zn") ||
               symbol.name.starts_with("_Zd") || !IsFolded(symbol)) {
      Refuse("foreign-definition", symbol.name, readable,
             "it takes the place of what is not yours",
             "names of your own, in namespace kata");
    }
  }

  // A function of a template or an inline one, of which the linker keeps one.
  bool IsFolded(const Symbol& symbol) const {
    if (!symbol.name.starts_with("_Z") &&
        symbol.name != "__clang_call_terminate") {
      return false;
    }
    const std::uint16_t where = symbol.symbol.st_shndx;
    return where < sections_.size() &&
           (sections_[where].header.sh_flags & SHF_GROUP);
  }

  void CheckSection(std::size_t index) {
    const Section& section = sections_[index];
    const GElf_Shdr& header = section.header;
    if (index == 0) return;
    if (header.sh_type == SHT_INIT_ARRAY || header.sh_type == SHT_FINI_ARRAY ||
        header.sh_type == SHT_PREINIT_ARRAY ||
        section.name.starts_with(".ctors") ||
        section.name.starts_with(".dtors")) {
      Refuse("static-variable", VariableOf(index), NameOf(index),
             "it runs before or behind main, where nobody looks", kLocal);
      return;
    }
    if (header.sh_size == 0) return;
    const std::string name = Clip(Printable(section.name), 40);
    if (header.sh_flags & SHF_TLS) {
      Refuse("static-variable", VariableOf(index), NameOf(index), kKept,
             kLocal);
    } else if (header.sh_flags & SHF_ALLOC) {
      if (header.sh_flags & SHF_WRITE) {
        Refuse("static-variable", VariableOf(index), NameOf(index), kKept,
               kLocal);
      } else if (!IsOneOf(section.name, kAllocated)) {
        Refuse("section", "", "the section " + name,
               "only code and constants come out of plain C++", "plain C++");
      } else if (HoldsWhatWasWritten(section) &&
                 EntersKernel(section.contents)) {
        Refuse("machine-code", "", "an instruction that enters the kernel",
               "code or a constant holds its bytes",
               "other constants; nothing that is meant to be run");
      } else if (HoldsWhatWasWritten(section) &&
                 SpeaksToValgrind(section.contents)) {
        Refuse("machine-code", "", "a request to valgrind",
               "code or a constant holds its bytes", "nothing: it is measured");
      }
    } else if (header.sh_type != SHT_RELA &&
               !section.name.starts_with(".debug_") &&
               std::find(std::begin(kUnallocated), std::end(kUnallocated),
                         section.name) == std::end(kUnallocated)) {
      Refuse("section", "", "the section " + name,
             "it speaks to the linker, past the language", "plain C++");
    }
  }

  // The symbol of the variable in a section that can be written to; of what is
  // set up before main, the first variable that there is.
  std::string_view VariableOf(std::size_t index) const {
    std::string_view guard;
    for (const bool anywhere : {false, true}) {
      for (const Symbol& symbol : symbols_) {
        if (symbol.type() != STT_OBJECT && symbol.type() != STT_TLS) continue;
        const std::size_t where = symbol.symbol.st_shndx;
        if (where >= sections_.size()) continue;
        if (where != index &&
            !(anywhere && (sections_[where].header.sh_flags & SHF_WRITE))) {
          continue;
        }
        if (symbol.name.starts_with("_ZGV")) {
          guard = symbol.name;
        } else {
          return symbol.name;
        }
      }
    }
    return guard;
  }

  std::string NameOf(std::size_t index) const {
    const std::string_view variable = VariableOf(index);
    if (variable.empty()) return "a variable without a name";
    return "the variable " + Clip(LastName(variable), 40);
  }

  void CheckConstants() {
    std::uint64_t bytes = 0;
    for (const Section& section : sections_) {
      if (section.name.starts_with(".rodata")) bytes += section.header.sh_size;
    }
    if (bytes <= kMostConstantBytes) return;
    Refuse("constants", "",
           Count(static_cast<std::int64_t>(bytes), "byte") + " of constants",
           "nothing that is weighed would see them",
           "compute them, in memory that is given back; at most " +
               WithCommas(kMostConstantBytes) + " bytes");
  }

  const std::string_view object_;
  const std::string code_;  // without comments and literals
  std::vector<Section> sections_;
  std::vector<Symbol> symbols_;
  std::size_t symbol_table_ = 0;
  std::optional<Refusal> refusal_;
};

}  // namespace

absl::StatusOr<std::optional<Refusal>> CheckObject(std::string_view object,
                                                   std::string_view source) {
  return Check(object, source).Run();
}

}  // namespace grader

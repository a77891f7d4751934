// SpawnSite: a name and a Go() that started tasks, and the site of the task
// that called it. Tasks that one task starts in a row under one name and at one
// line share their site: a hundred workers of a loop cost one.
//
// Sites are counted: one lives as long as a task, a site below it, or a
// channel's last user refers to it. It knows no task and no Runtime.
#ifndef RUNTIME_INTERNAL_SPAWN_SITE_H_
#define RUNTIME_INTERNAL_SPAWN_SITE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <source_location>
#include <string_view>
#include <utility>

namespace dojo::internal {

template <class Word>
Word LoadWord(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}
// Of two texts of one length, which is Word's or up to twice that.
template <class Word>
bool SameWords(const char* a, const char* b, std::size_t length) {
  const std::size_t last = length - sizeof(Word);
  return LoadWord<Word>(a) == LoadWord<Word>(b) &&
         LoadWord<Word>(a + last) == LoadWord<Word>(b + last);
}

// One heap block, the name behind it.
struct SpawnSite {
  std::string_view name() const {
    return {reinterpret_cast<const char*>(this + 1), name_length};
  }
  // Whether a task of this name, started here, belongs to this site.
  bool Fits(std::string_view of_name, std::source_location here) const {
    return name() == of_name && (IsAtSameObject(here) || IsAt(here));
  }
  // False, too, for names that are not of 4 to 16 bytes; without a call.
  bool FitsShortName(std::string_view of_name,
                     std::source_location here) const {
    const std::size_t length = of_name.size();
    if (length != name_length || !IsAtSameObject(here)) return false;
    const char* const mine = name().data();
    if (length - 4 <= 4)
      return SameWords<std::uint32_t>(mine, of_name.data(), length);
    return length - 8 <= 8 &&
           SameWords<std::uint64_t>(mine, of_name.data(), length);
  }
  bool IsAt(std::source_location here) const;
  // Each call of Go has one object with its place, most of the time.
  bool IsAtSameObject(std::source_location here) const {
    static_assert(sizeof(at) == sizeof(void*));
    return std::bit_cast<const void*>(at) == std::bit_cast<const void*>(here);
  }

  SpawnSite* parent;        // counted; null for a Run's main
  SpawnSite* newest_child;  // not counted
  std::source_location at;
  std::uint32_t references;
  std::uint32_t name_length;
};

class SpawnSiteReference {
 public:
  SpawnSiteReference() = default;
  // The site of what `parent` starts, found or made. At most 255 bytes of the
  // name are kept.
  SpawnSiteReference(const SpawnSiteReference& parent, std::string_view name,
                     std::source_location at);
  SpawnSiteReference(const SpawnSiteReference& other) : site_(other.site_) {
    if (site_ != nullptr) ++site_->references;
  }
  SpawnSiteReference(SpawnSiteReference&& other) noexcept
      : site_(std::exchange(other.site_, nullptr)) {}
  SpawnSiteReference& operator=(SpawnSiteReference other) noexcept {
    std::swap(site_, other.site_);
    return *this;
  }
  ~SpawnSiteReference() {
    if (site_ != nullptr && --site_->references == 0) Delete(site_);
  }
  const SpawnSite* get() const { return site_; }
  const SpawnSite* operator->() const { return site_; }

 private:
  static void Delete(SpawnSite* site);
  SpawnSite* site_ = nullptr;
};

}  // namespace dojo::internal

#endif  // RUNTIME_INTERNAL_SPAWN_SITE_H_

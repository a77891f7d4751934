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
#include <source_location>
#include <string_view>
#include <utility>

namespace dojo::internal {

// One heap block, the name behind it.
struct SpawnSite {
  std::string_view name() const {
    return {reinterpret_cast<const char*>(this + 1), name_length};
  }
  // Whether a task of this name, started here, belongs to this site.
  bool Fits(std::string_view of_name, std::source_location here) const {
    // Each call of Go has one object with its place, most of the time.
    static_assert(sizeof(at) == sizeof(void*));
    return name() == of_name && (std::bit_cast<const void*>(at) ==
                                     std::bit_cast<const void*>(here) ||
                                 IsAt(here));
  }
  bool IsAt(std::source_location here) const;

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

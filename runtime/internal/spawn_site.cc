#include "runtime/internal/spawn_site.h"

#include <new>

#include "runtime/internal/block_pool.h"

namespace dojo::internal {
namespace {

constexpr std::size_t kMaxName = 255;

}  // namespace

bool SpawnSite::IsAt(std::source_location here) const {
  return at.line() == here.line() && at.column() == here.column() &&
         std::string_view(at.file_name()) == here.file_name();
}

SpawnSiteReference::SpawnSiteReference(const SpawnSiteReference& parent,
                                       std::string_view name,
                                       std::source_location at) {
  if (name.size() > kMaxName) name = name.substr(0, kMaxName);
  SpawnSite* const above = parent.site_;
  if (above != nullptr && above->newest_child != nullptr &&
      above->newest_child->Fits(name, at)) {
    site_ = above->newest_child;
    ++site_->references;
    return;
  }
  site_ = ::new (
      BlockPool::Allocate(BlockKind::kOther, sizeof(SpawnSite) + name.size()))
      SpawnSite{.parent = above,
                .newest_child = nullptr,
                .at = at,
                .references = 1,
                .name_length = static_cast<std::uint32_t>(name.size())};
  name.copy(reinterpret_cast<char*>(site_ + 1), name.size());
  if (above == nullptr) return;
  ++above->references;
  above->newest_child = site_;
}

// In a loop, since a chain of tasks that each start the next is as long as they
// please.
void SpawnSiteReference::Delete(SpawnSite* site) {
  while (site != nullptr) {
    SpawnSite* const above = site->parent;
    if (above != nullptr && above->newest_child == site)
      above->newest_child = nullptr;
    const std::size_t size = sizeof(SpawnSite) + site->name_length;
    site->~SpawnSite();
    BlockPool::Free(BlockKind::kOther, site, size);
    site = above != nullptr && --above->references == 0 ? above : nullptr;
  }
}

}  // namespace dojo::internal

#include "runtime/views/profile.h"

#include <algorithm>

namespace dojo::views {

void Profile::Add(const Sample& sample) {
  const auto same =
      std::find_if(samples.begin(), samples.end(), [&](const Sample& other) {
        return other.stack == sample.stack && other.labels == sample.labels;
      });
  if (same == samples.end()) {
    samples.push_back(sample);
    return;
  }
  for (std::size_t i = 0; i < sample.values.size(); ++i)
    same->values[i] += sample.values[i];
}

std::int64_t Profile::Total(std::size_t type) const {
  std::int64_t total = 0;
  for (const Sample& sample : samples) total += sample.values[type];
  return total;
}

}  // namespace dojo::views

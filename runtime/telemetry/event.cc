#include "runtime/telemetry/event.h"

namespace dojo::telemetry {

const char* PhaseText(Phase phase) {
  switch (phase) {
    case Phase::kCreated:
      return "created";
    case Phase::kActivated:
      return "activated";
    case Phase::kDegraded:
      return "degraded";
    case Phase::kDestroying:
      return "destroying";
    case Phase::kDestroyed:
      return "destroyed";
  }
  return "unknown";
}

}  // namespace dojo::telemetry

// What massif and memcheck measure: `size` lookups, one after the other, of
// three replicas each. Every fourth loses patience before the first answer.
#include "katas/harness/workload.h"

#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;
using dojo::literals::operator""_us;

constexpr int kReplicas = 3;

dojo::Task<Reply> Answer(int id, int article) {
  co_await dojo::Sleep(1_ms * id);
  co_return Reply{.ok = true, .cents = article + id};
}

// The first to answer sees all others at work.
dojo::Task<Reply> AnswerInMidWork(int id, int article) {
  co_await dojo::Sleep(1_ms * id);
  if (id == 1) harness::Working();
  co_return Reply{.ok = true, .cents = article + id};
}

}  // namespace

dojo::Task<> Workload(dojo::Here, int size) {
  for (int article = 0; article < size; ++article) {
    std::vector<Replica> replicas;
    for (int id = 1; id <= kReplicas; ++id) {
      replicas.push_back(
          {.id = id, .ask = article + 1 == size ? &AnswerInMidWork : &Answer});
    }
    co_await Lookup(article, replicas, article % 4 == 0 ? 500_us : 10_ms);
    // The late replies come in before the next lookup begins.
    co_await dojo::Sleep(20_ms);
  }
}

}  // namespace kata

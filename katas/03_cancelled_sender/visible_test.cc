// What a reader sees. The hidden tests ask for more of what kata.h promises.
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "kata.h"
#include "runtime/dojo.h"

namespace kata {
namespace {

using dojo::literals::operator""_ms;

dojo::Task<Page> Fetch(int number) {
  co_await dojo::Sleep(10_ms);
  co_return Page{number, std::make_shared<const std::string>("as it lies")};
}
dojo::Task<Page> Scan(Page page) {
  co_await dojo::Sleep(5_ms);
  page.picture = std::make_shared<const std::string>(*page.picture + ", seen");
  co_return page;
}
dojo::Task<Page> Sharpen(Page page) {
  co_await dojo::Sleep(1_ms);
  page.picture = std::make_shared<const std::string>(*page.picture + ", sharp");
  co_return page;
}

TEST_CASE("a volume of five pages comes, page by page, to its end") {
  std::vector<int> numbers;
  std::vector<std::string> pictures;
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    const auto ready =
        ShowVolume(dojo::Context::Background(), 5, {&Fetch, &Scan, &Sharpen});
    while (auto page = co_await ready.Receive()) {
      numbers.push_back(page->number);
      pictures.push_back(*page->picture);
    }
  });
  CHECK(numbers == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(pictures == std::vector<std::string>(5, "as it lies, seen, sharp"));
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

TEST_CASE("a reader who leaves after two pages leaves nobody behind") {
  dojo::Runtime runtime;
  const dojo::Report report = runtime.Run([&](dojo::Here) -> dojo::Task<> {
    auto [ctx, cancel] = dojo::Context::WithCancel({});
    const auto ready = ShowVolume(ctx, 400, {&Fetch, &Scan, &Sharpen});
    co_await ready.Receive();
    co_await ready.Receive();
    cancel();
  });
  INFO(report.ToString());
  CHECK(report.leaked_tasks() == 0);
  CHECK(report.ok());
}

}  // namespace
}  // namespace kata

#include "runtime/views/function_name.h"

#include <catch2/catch.hpp>

namespace dojo::views {
namespace {

TEST_CASE("A function without its return type and its parameters") {
  CHECK(ShortFunctionName("dojo::Task<> kata::Worker(dojo::Receiver<int>)") ==
        "kata::Worker");
  CHECK(ShortFunctionName("main") == "main");
  CHECK(ShortFunctionName("Task<void> Wait(Receiver<int>, int (*)(char))") ==
        "Wait");
}

TEST_CASE("What a debugger adds is no part of the name") {
  CHECK(ShortFunctionName(
            "kata::(anonymous namespace)::Feed(int) [clone .resume]") ==
        "kata::(anonymous namespace)::Feed");
}

TEST_CASE("Templates and lambdas keep their brackets") {
  CHECK(ShortFunctionName("Run<(lambda at f.cc:1:2)>") ==
        "Run<(lambda at f.cc:1:2)>");
  CHECK(ShortFunctionName("void A<int (*)(B)>::F(C)") == "A<int (*)(B)>::F");
  CHECK(ShortFunctionName("dojo::Task<> kata::(lambda at f.cc:1:2)::operator()"
                          "(int) const") ==
        "kata::(lambda at f.cc:1:2)::operator()");
}

TEST_CASE("Operators have names that look like something else") {
  CHECK(ShortFunctionName("operator new(unsigned long)") == "operator new");
  CHECK(ShortFunctionName("bool a::operator<(B, B)") == "a::operator<");
}

TEST_CASE("A coroutine that has awaited nothing yet has no name") {
  CHECK(ShortFunctionName("") == "(no co_await yet)");
}

}  // namespace
}  // namespace dojo::views

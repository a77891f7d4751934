#include "grader/find_kata.h"

#include <algorithm>
#include <numeric>

#include "grader/text.h"

namespace grader {
namespace {

std::string_view WithoutZeros(std::string_view number) {
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// How many letters must be put in, taken out or exchanged.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// Of the full name, the name without its number, and each of its words the
// distance of the nearest.
std::size_t Distance(const Manifest& kata, std::string_view name) {
  std::string_view rest = kata.kata;
  std::size_t least = Distance(rest, name);
  while (!rest.empty()) {
    least = std::min(least, Distance(rest, name));
    const std::size_t end = rest.find('_');
    least = std::min(least, Distance(rest.substr(0, end), name));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return least;
}

std::string ListOf(const std::vector<Manifest>& katas) {
  std::string list = katas.empty() ? "there is no kata" : "the katas are";
  for (const Manifest& kata : katas) list += "\n  " + kata.kata;
  return list;
}

}  // namespace

absl::StatusOr<Manifest> FindKata(const std::vector<Manifest>& katas,
                                  std::string_view name) {
  std::vector<const Manifest*> found;
  for (const Manifest& kata : katas) {
    if (kata.kata == name) return kata;
    const bool hit =
        IsNumber(name)
            ? WithoutZeros(Number(kata.kata)) == WithoutZeros(name)
            : !name.empty() && kata.kata.find(name) != std::string::npos;
    if (hit) found.push_back(&kata);
  }
  if (found.size() == 1) return *found.front();

  const std::string shown = "\"" + Clip(Printable(name), 60) + "\"";
  if (found.size() > 1) {
    return absl::InvalidArgumentError("more than one kata is called " + shown +
                                      "; " + ListOf(katas));
  }
  std::string error = "there is no kata " + shown;
  // Too long to be a slip of the fingers, and to be compared with anything.
  if (IsNumber(name) || name.size() > 100) {
    return absl::NotFoundError(error + "\n" + ListOf(katas));
  }
  const auto nearest = std::min_element(
      katas.begin(), katas.end(), [name](const Manifest& a, const Manifest& b) {
        return Distance(a, name) < Distance(b, name);
      });
  if (nearest != katas.end() &&
      Distance(*nearest, name) <= 1 + name.size() / 3) {
    error += ", did you mean " + nearest->kata + "?";
  }
  return absl::NotFoundError(error + "\n" + ListOf(katas));
}

absl::StatusOr<std::vector<Manifest>> ChooseKatas(
    const std::vector<Manifest>& katas, std::string_view name) {
  if (name.empty()) return katas;
  const auto kata = FindKata(katas, name);
  if (!kata.ok()) return kata.status();
  return std::vector<Manifest>{*kata};
}

absl::StatusOr<Manifest> FindKataOfToken(const std::vector<Manifest>& katas,
                                         std::string_view token) {
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos || !IsNumber(token.substr(0, dot)) ||
      token.size() > 200) {
    return absl::InvalidArgumentError(
        "\"" + Clip(Printable(token), 60) +
        "\" is no token: a token stands in the report of a kata that fails, "
        "and begins with the kata's number and a dot");
  }
  return FindKata(katas, token.substr(0, dot));
}

}  // namespace grader

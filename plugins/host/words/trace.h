// What a program asked and what it was answered, in the order asked. A read may be pointed at where it was written down
// once for many evaluations, and is kept alive from here. It must never change once it is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace concord::plugins::host {

enum class Asked { kFact, kParameter, kTable, kCalendar };

// One question that the program asked and what it was answered.
struct Read {
  Asked asked = Asked::kFact;
  std::string name;    // "value_pence", "bands/2/minimum_quotes", "united_kingdom"
  std::string answer;  // as text; empty where there was none
};

class Trace {
 public:
  class Iterator {
   public:
    // NOLINTBEGIN(readability-identifier-naming): names that the standard library looks for
    using difference_type = std::ptrdiff_t;
    using value_type = Read;
    using pointer = const Read*;
    using reference = const Read&;
    using iterator_category = std::forward_iterator_tag;
    // NOLINTEND(readability-identifier-naming)

    Iterator() = default;
    explicit Iterator(const Read* const* at) : at_(at) {}
    reference operator*() const { return **at_; }
    pointer operator->() const { return *at_; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    friend bool operator==(Iterator left, Iterator right) { return left.at_ == right.at_; }

   private:
    const Read* const* at_ = nullptr;
  };

  Trace() = default;
  explicit Trace(std::vector<Read> reads) {
    const auto own = std::make_shared<const std::vector<Read>>(std::move(reads));
    reads_.reserve(own->size());
    for (const Read& read : *own) reads_.push_back(&read);
    keepers_ = {own};
  }
  // `keepers` own what is pointed at.
  Trace(std::vector<const Read*> reads, std::vector<std::shared_ptr<const void>> keepers)
      : reads_(std::move(reads)), keepers_(std::move(keepers)) {}

  [[nodiscard]] Iterator begin() const { return Iterator(reads_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(reads_.data() + reads_.size()); }
  [[nodiscard]] std::size_t size() const { return reads_.size(); }
  [[nodiscard]] bool empty() const { return reads_.empty(); }
  const Read& operator[](std::size_t at) const { return *reads_[at]; }

 private:
  std::vector<const Read*> reads_;
  std::vector<std::shared_ptr<const void>> keepers_;
};

}  // namespace concord::plugins::host

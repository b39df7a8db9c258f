// PURE. Cuts a long list into events of bounded size. Never drops or reorders a row.
#pragma once

#include <cstddef>
#include <functional>

namespace concord::needs {

// Half of what the ledger takes in one event, so that what else stands in the event always fits.
inline constexpr std::size_t kMaxChunkBytes = 512 * 1024;

// Calls `start` for the first row of each chunk and `add` for every row.
template <typename Rows>
void in_chunks(const Rows& rows, std::size_t most, const std::function<void()>& start,
               const std::function<void(const typename Rows::value_type&)>& add) {
  std::size_t count = most, bytes = 0;
  for (const auto& row : rows) {
    const std::size_t size = row.ByteSizeLong() + 4;
    if (count >= most || bytes + size > kMaxChunkBytes) {
      start();
      count = bytes = 0;
    }
    add(row);
    ++count;
    bytes += size;
  }
}

}  // namespace concord::needs

// Bringing and reading documents as a program would, part by part.
#pragma once

#include <string>

#include "services/platform/world/crypto.h"
#include "tests/services/procurement_life_fixture.h"

namespace concord::tests {

inline constexpr std::int64_t kMiB = 1 << 20;

inline std::string hash_of(const std::string& bytes) { return platform::hex(platform::sha256(bytes)); }

// A PDF of so many bytes as libmagic sees one, no two alike.
inline std::string pdf(std::size_t bytes, std::uint64_t seed) {
  platform::TestWorld chance(0, seed);
  std::string content = "%PDF-1.7\n";
  while (content.size() < bytes) {
    const std::uint64_t eight = chance.random();
    content.append(reinterpret_cast<const char*>(&eight), sizeof eight);
  }
  content.resize(bytes);
  return content;
}

class DocumentsTest : public ProcurementLife {
 protected:
  using ProcurementLife::ProcurementLife;
  static BeginDocumentRequest paper(const std::string& id, const std::string& content,
                                    const std::string& changes = "") {
    BeginDocumentRequest begin;
    begin.set_document_id(id);
    begin.set_kind(DOCUMENT_KIND_TENDER_PAPER);
    begin.set_title("Paper " + id);
    begin.set_bytes(static_cast<std::int64_t>(content.size()));
    begin.set_changes(changes);
    return begin;
  }
  static BeginDocumentRequest attachment(const std::string& id, const std::string& bid_id, const std::string& content) {
    BeginDocumentRequest begin;
    begin.set_document_id(id);
    begin.set_kind(DOCUMENT_KIND_BID_ATTACHMENT);
    begin.set_bid_id(bid_id);
    begin.set_bytes(static_cast<std::int64_t>(content.size()));
    return begin;
  }
  absl::StatusOr<PutDocumentPartResponse> put(const std::string& id, std::int64_t offset, const std::string& data,
                                              const std::string& token) {
    PutDocumentPartRequest request;
    request.set_document_id(id);
    request.set_offset(offset);
    request.set_data(data);
    return ask<PutDocumentPartResponse>(request, token);
  }
  FinishDocumentRequest finish(const std::string& id, const std::string& content) {
    FinishDocumentRequest request;
    request.set_document_id(id);
    request.set_sha256(hash_of(content));
    return request;
  }
  void put_all(const std::string& id, const std::string& content, const std::string& token, std::int64_t from = 0) {
    for (std::int64_t at = from; at < static_cast<std::int64_t>(content.size()); at += kMiB) {
      const auto put_part = put(id, at, content.substr(static_cast<std::size_t>(at), kMiB), token);
      ASSERT_TRUE(put_part.ok()) << put_part.status();
    }
  }
  // The code of what was refused, "OK" where nothing was.
  std::string bring(const BeginDocumentRequest& begin, const std::string& content, const std::string& token) {
    const auto begun = ask<BeginDocumentResponse>(begin, token);
    if (!begun.ok()) return platform::code_of(begun.status());
    put_all(begin.document_id(), content, token, begun->upload().received_bytes());
    return platform::code_of(ask<FinishDocumentResponse>(finish(begin.document_id(), content), token).status());
  }
  absl::StatusOr<ReadDocumentPartResponse> part(const std::string& id, std::int64_t offset, const std::string& token,
                                                int version = 0) {
    ReadDocumentPartRequest request;
    request.set_document_id(id);
    request.set_version(version);
    request.set_offset(offset);
    return ask<ReadDocumentPartResponse>(request, token);
  }
  // The whole, or the code of the refusal.
  std::string read(const std::string& id, const std::string& token, int version = 0) {
    std::string content;
    for (;;) {
      const auto answer = part(id, static_cast<std::int64_t>(content.size()), token, version);
      if (!answer.ok()) return platform::code_of(answer.status());
      content += answer->data();
      if (static_cast<std::int64_t>(content.size()) >= answer->version().bytes()) return content;
    }
  }
  ListDocumentsResponse documents(const std::string& token, DocumentKind kind = DOCUMENT_KIND_UNSPECIFIED,
                                  const std::string& bid_id = "") {
    ListDocumentsRequest request;
    request.set_kind(kind);
    request.set_bid_id(bid_id);
    return must<ListDocumentsResponse>(request, token);
  }
  template <typename Request>
  Request about(const std::string& id) {
    Request request;
    request.set_document_id(id);
    if constexpr (requires { request.set_reason(""); }) request.set_reason("A name stands in it");
    return request;
  }
};

}  // namespace concord::tests

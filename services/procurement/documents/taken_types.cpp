// PURE. The list of types, and a look into Office documents; see taken_types.h.
#include "services/procurement/documents/taken_types.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/documents/archive_names.h"

namespace concord::procurement {
namespace {

using platform::cat;

// What libmagic 5.44 calls them, and as they are kept.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPlain = {
    {{"application/pdf", "application/pdf"},
     {"text/plain", "text/plain"},
     {"text/csv", "text/csv"},
     {"application/csv", "text/csv"},
     {"image/png", "image/png"},
     {"image/jpeg", "image/jpeg"}}};

constexpr std::string_view kArchive("PK\x03\x04", 4);
constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";
constexpr std::array<std::string_view, 3> kOpenDocumentKinds = {"text", "spreadsheet", "presentation"};
// Office Open XML says what it is by which part it has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOfficeParts = {
    {{"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
     {"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
     {"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"}}};

absl::Status not_taken(std::string_view found) {
  return platform::refuse_input({.code = "TYPE_NOT_TAKEN",
                                 .sentence = cat("The content is of the type ", std::string(found.substr(0, 100)),
                                                 ", whatever its file was called."),
                                 .remedy = "Bring PDF, Office Open XML (docx, xlsx, pptx), OpenDocument (odt, ods, "
                                           "odp), plain text, CSV, PNG or JPEG; save it as PDF.",
                                 .citation = "",
                                 .subject = "sha256"});
}

// Visual Basic, Excel 4 macro sheets, ActiveX controls; OpenDocument's Basic and scripts.
bool is_program(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name.ends_with("vbaproject.bin") || name.find("/macrosheets/") != std::string::npos ||
         name.find("/activex/") != std::string::npos || name.starts_with("basic/") || name.starts_with("scripts/");
}

absl::StatusOr<std::string> office_type(std::string_view found, std::string_view bytes) {
  const auto names = archive_names(bytes);
  if (!names) return not_taken(found);
  std::string type;
  for (const auto& [part, kept] : kOfficeParts) {
    if (std::find(names->begin(), names->end(), part) != names->end()) type = std::string(kept);
  }
  if (type.empty() && found.starts_with(kOpenDocument)) {
    const std::string_view kind = found.substr(kOpenDocument.size());
    if (std::find(kOpenDocumentKinds.begin(), kOpenDocumentKinds.end(), kind) != kOpenDocumentKinds.end()) {
      type = std::string(found);
    }
  }
  if (type.empty()) return not_taken(found);
  if (std::none_of(names->begin(), names->end(), is_program)) return type;
  return platform::refuse_input({.code = "MACROS_NOT_TAKEN",
                                 .sentence = "The document holds macros or other programs.",
                                 .remedy = "Save it without macros (docx, xlsx, pptx, odt, ods, odp), or as PDF.",
                                 .citation = "",
                                 .subject = "sha256"});
}

}  // namespace

absl::StatusOr<std::string> taken_type(std::string_view found, std::string_view bytes) {
  if (bytes.starts_with(kArchive)) return office_type(found, bytes);
  for (const auto& [name, kept] : kPlain) {
    if (found == name) return std::string(kept);
  }
  return not_taken(found);
}

}  // namespace concord::procurement

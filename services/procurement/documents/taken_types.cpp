// PURE. The list of types, and a look into Office documents; see taken_types.h.
#include "services/procurement/documents/taken_types.h"

#include <algorithm>
#include <array>
#include <set>
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

std::string in_small_letters(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

std::string_view ending_of(std::string_view name) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  const auto dot = file.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : file.substr(dot + 1);
}

template <typename Endings>
bool is_among(const Endings& endings, std::string_view ending) {
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

// Folders of programs: Excel 4 macro sheets, ActiveX controls; OpenDocument's Basic and scripts.
bool is_in_program_folder(const std::string& name) {
  for (const char* folder : {"/macrosheets/", "/activex/", "/basic/", "/scripts/"}) {
    if (cat("/", name).find(folder) != std::string::npos) return true;
  }
  return false;
}

// What Office writes into a document without macros; a program under any other name is none of it. What is embedded in
// the old way stands in .bin files, a program of somebody's too: Office itself asks before it runs one.
bool is_office_part(const std::string& name) {
  static constexpr std::array<std::string_view, 27> kEndings = {
      "xml", "rels", "vml", "png", "jpg",   "jpeg",    "jfif", "gif",    "bmp", "tif", "tiff", "emf", "wmf", "svg",
      "wdp", "webp", "ico", "pcx", "odttf", "fntdata", "sigs", "psmdcp", "mp4", "mp3", "m4a",  "wav", "mov"};
  static constexpr std::array<std::string_view, 4> kEmbedded = {"xlsx", "docx", "pptx", "bin"};
  const std::string_view ending = ending_of(name);
  if (name.ends_with("/") || is_among(kEndings, ending)) return true;
  if (name.find("/printersettings/") != std::string::npos) return ending == "bin";
  return name.find("/embeddings/") != std::string::npos && is_among(kEmbedded, ending);
}

// OpenDocument keeps what is embedded under names of its own, so that only what runs is known by its name.
bool is_run_by_name(const std::string& name) {
  static constexpr std::array<std::string_view, 24> kEndings = {
      "exe", "dll", "com", "scr", "bat",   "cmd", "ps1", "vbs", "vbe", "js",  "jse", "wsf",
      "wsh", "hta", "msi", "jar", "class", "py",  "pyc", "sh",  "so",  "lnk", "bin", "reg"};
  return is_among(kEndings, ending_of(name));
}

// One that leads out of the document, or that readers would take for different parts.
bool is_no_place(const std::string& name) {
  return name.empty() || name.front() == '/' || name.find('\\') != std::string::npos ||
         cat("/", name, "/").find("/../") != std::string::npos;
}

bool has_strange_names(const std::vector<std::string>& names) {
  std::set<std::string> once;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_no_place(name) || !once.insert(in_small_letters(name)).second;
  });
}

bool is_program(const std::string& given, bool is_open_document) {
  const std::string name = in_small_letters(given);
  if (is_in_program_folder(name)) return true;
  return is_open_document ? is_run_by_name(name) : !is_office_part(name);
}

absl::StatusOr<std::string> office_type(std::string_view found, std::string_view bytes) {
  const auto names = archive_names(bytes);
  if (!names) return not_taken(found);
  const auto has = [&](std::string_view name) { return std::find(names->begin(), names->end(), name) != names->end(); };
  std::string type;
  for (const auto& [part, kept] : kOfficeParts) {
    if (has("[Content_Types].xml") && has(part)) type = std::string(kept);
  }
  const bool is_open_document = type.empty();
  if (is_open_document && found.starts_with(kOpenDocument)) {
    const std::string_view kind = found.substr(kOpenDocument.size());
    if (is_among(kOpenDocumentKinds, kind)) type = std::string(found);
  }
  if (type.empty() || has_strange_names(*names)) return not_taken(found);
  const auto runs = [&](const std::string& name) { return is_program(name, is_open_document); };
  if (std::none_of(names->begin(), names->end(), runs)) return type;
  return platform::refuse_input({.code = "MACROS_NOT_TAKEN",
                                 .sentence = "The document holds macros, or a part that no document of its kind has.",
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

// What a document is by its bytes alone: the names in an archive, whatever is done to it, and what libmagic and our own
// list make of real beginnings of files.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/procurement/documents/archive_names.h"
#include "services/procurement/documents/content_type.h"
#include "services/procurement/documents/taken_types.h"
#include "tests/services/archive_of.h"

namespace concord::tests {
namespace {

using procurement::archive_names;

std::string judged(const std::string& bytes) {
  static const auto types = *procurement::open_content_types();
  const auto taken = procurement::taken_type(types->type_of(bytes), bytes);
  return taken.ok() ? *taken : platform::code_of(taken.status());
}

TEST(DocumentTypes, OfficeDocumentsAreWhatTheyHold) {
  const std::string types = "[Content_Types].xml";
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "xl/workbook.xml"})),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "ppt/presentation.xml"})),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "xl/workbook.xml", "xl/vbaProject.bin"})),
            "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"})),
            "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "word/document.xml", "word/activeX/activeX1.bin"})),
            "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "word/document.xml", "word/VBAPROJECT.BIN"})),
            "MACROS_NOT_TAKEN");
  const auto open_document = [](const std::string& kind, const std::string& more) {
    return archive_of(std::vector<std::pair<std::string, std::string>>{
        {"mimetype", "application/vnd.oasis.opendocument." + kind}, {"content.xml", ""}, {more, ""}});
  };
  EXPECT_EQ(judged(open_document("text", "styles.xml")), "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(judged(open_document("spreadsheet", "styles.xml")), "application/vnd.oasis.opendocument.spreadsheet");
  EXPECT_EQ(judged(open_document("text", "Basic/Standard/Module1.xml")), "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(open_document("text", "Object 1/Basic/Standard/Module1.xml")), "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(open_document("text", "setup.EXE")), "MACROS_NOT_TAKEN");
  EXPECT_EQ(judged(open_document("text", "Object 1")), "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{"setup.exe"})), "TYPE_NOT_TAKEN");
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{types, "word/document.xml"}).substr(0, 60)), "TYPE_NOT_TAKEN")
      << "cut short";
}

TEST(DocumentTypes, AnOfficeDocumentHoldsOnlyWhatOfficeWrites) {
  const auto with = [](const std::string& part) {
    return judged(archive_of(std::vector<std::string>{"[Content_Types].xml", "word/document.xml", part}));
  };
  const std::string taken = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  for (const char* part :
       {"word/media/image1.EMF", "word/fonts/font1.odttf", "word/printerSettings/printerSettings1.bin",
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx", "word/embeddings/oleObject1.bin", "_xmlsignatures/origin.sigs",
        "word/", "customXml/item1.xml"}) {
    EXPECT_EQ(with(part), taken) << part;
  }
  for (const char* part : {"setup.exe", "word/other.bin", "word/run", "word/embeddings/run.exe", "word/a.xml.js"}) {
    EXPECT_EQ(with(part), "MACROS_NOT_TAKEN") << part;
  }
  for (const char* part : {"../../etc/x.xml", "/word/x.xml", "word\\..\\x.xml", "word/../x.xml", "Word/Document.xml"}) {
    EXPECT_EQ(with(part), "TYPE_NOT_TAKEN") << part;
  }
  EXPECT_EQ(judged(archive_of(std::vector<std::string>{"word/document.xml"})), "TYPE_NOT_TAKEN")
      << "no list of its parts' types";
}

TEST(DocumentTypes, ProgramsAndPagesAreNotTaken) {
  EXPECT_EQ(judged("\x7f"
                   "ELF\x02\x01\x01" +
                   std::string(9, '\0') + std::string("\x02\0\x3e\0\x01\0\0\0", 8) + std::string(100, '\0')),
            "TYPE_NOT_TAKEN");
  EXPECT_EQ(judged("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0')), "TYPE_NOT_TAKEN") << "old Office";
  EXPECT_EQ(judged("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"),
            "TYPE_NOT_TAKEN");
  EXPECT_EQ(judged("{\\rtf1\\ansi words}"), "TYPE_NOT_TAKEN");
  EXPECT_EQ(judged(std::string("\x1f\x8b\x08", 3) + std::string(20, 'x')), "TYPE_NOT_TAKEN");
  EXPECT_EQ(judged("\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01" + std::string(20, '\0')), "image/jpeg");
}

TEST(ArchiveNames, AreThoseOfTheDirectory) {
  const std::vector<std::string> names = {"a.txt", "folder/b.txt", ""};
  EXPECT_EQ(archive_names(archive_of(names)), names);
  EXPECT_EQ(archive_names(archive_of(std::vector<std::string>())), std::vector<std::string>());
  EXPECT_EQ(archive_names("PK"), std::nullopt);
  // A comment may stand behind the end; what stands behind that makes it no archive.
  std::string commented = archive_of(names);
  commented[commented.size() - 2] = 3;
  EXPECT_EQ(archive_names(commented + "abc"), names);
  EXPECT_EQ(archive_names(commented + "abcd"), std::nullopt);
}

TEST(ArchiveNames, NoneIsHiddenBehindTheCount) {
  std::string bytes = archive_of(std::vector<std::string>{"word/document.xml", "word/vbaProject.bin"});
  ASSERT_EQ(archive_names(bytes)->size(), 2U);
  bytes[bytes.size() - 12] = 1;  // how many the end record counts
  bytes[bytes.size() - 14] = 1;
  EXPECT_EQ(archive_names(bytes), std::nullopt);
}

RC_GTEST_PROP(ArchiveNames, AreReadBackWhateverTheyAre, (const std::vector<std::string>& names)) {
  // What looks like an end record in a name is told apart by its length.
  RC_ASSERT(archive_names(archive_of(names)) == names);
}

RC_GTEST_PROP(ArchiveNames, NeverReachBeyondDamagedBytes, (const std::vector<std::string>& names)) {
  std::string bytes = archive_of(names);
  const int changes = *rc::gen::inRange(1, 8);
  for (int i = 0; i < changes; ++i) {
    const auto at = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(bytes.size())));
    bytes[at] = *rc::gen::arbitrary<char>();
  }
  if (*rc::gen::arbitrary<bool>()) {
    bytes.resize(static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(bytes.size()) + 1)));
  }
  // An exact copy on the heap, so that the sanitizers see every byte that is read beside it.
  const std::vector<char> exact(bytes.begin(), bytes.end());
  const auto found = archive_names({exact.data(), exact.size()});
  std::size_t told = 0;
  if (found) {
    for (const std::string& name : *found) told += name.size();
  }
  RC_ASSERT(told <= bytes.size());
}

}  // namespace
}  // namespace concord::tests

#include "grader/csv/csv.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

TEST(Csv, ReadsWhatSpreadsheetsWrite) {
  const CsvTable table = read_csv("\xEF\xBB\xBFName,Email\r\n\"Gil, \"\"Ana\"\"\r\nMaría\",ana@example.org\r\nBo\r\n");
  EXPECT_TRUE(table.mark);
  EXPECT_EQ(table.header, (CsvRow{"Name", "Email"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0][0], "Gil, \"Ana\"\r\nMaría");
  EXPECT_EQ(table.rows[1], (CsvRow{"Bo", ""}));
  EXPECT_EQ(table.column({"e-mail", "EMAIL"}), 1u);
  EXPECT_EQ(table.column({"id"}), std::nullopt);
}

TEST(Csv, WritesWhatItRead) {
  for (const char* text : {"a,b\r\n1,\"x,y\"\r\n", "a;b\r\n\"q\"\"\";\"line\nline\"\r\n",
                           "\xEF\xBB\xBF"
                           "a\tb\r\n1\t 2 \r\n"}) {
    EXPECT_EQ(to_csv(read_csv(text)), text);
  }
}

TEST(Csv, SaysWhatIsNoCsv) {
  EXPECT_THROW(read_csv("a,\"b\n"), std::runtime_error);
  EXPECT_THROW(read_csv(""), std::runtime_error);
  EXPECT_THROW(read_csv(std::string("a\0b", 3)), std::runtime_error);
}

TEST(Csv, NoCellIsAFormula) {
  EXPECT_EQ(harmless_cell("=cmd()"), "'=cmd()");
  EXPECT_EQ(harmless_cell("@x"), "'@x");
  EXPECT_EQ(harmless_cell("\t=x"), "'\t=x");
  EXPECT_EQ(harmless_cell("Ana = Gil"), "Ana = Gil");
  EXPECT_EQ(harmless_cell(""), "");
}

}  // namespace
}  // namespace trenza

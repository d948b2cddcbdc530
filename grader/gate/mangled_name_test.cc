#include "grader/gate/mangled_name.h"

#include <gtest/gtest.h>

#include "grader/gate/readable_name.h"

namespace trenza {
namespace {

TEST(MangledName, FindsTheOutermostScope) {
  const auto scope = [](const char* name) { return read_mangled(name).scope; };
  EXPECT_EQ(scope("_ZN6course7Counter3addEi"), "course");
  EXPECT_EQ(scope("_ZNK6course7Counter3getEv"), "course");
  EXPECT_EQ(scope("_ZTVN6course7CounterE"), "course");
  EXPECT_EQ(scope("_ZThn16_N6course7CounterD0Ev"), "course");
  EXPECT_EQ(scope("_ZTv0_n24_N6course7CounterD1Ev"), "course");
  EXPECT_EQ(scope("_ZZN6course4makeEvE7counter"), "course") << "a static of a function";
  EXPECT_EQ(scope("_ZGVZN6course4makeEvE7counter"), "course");
  EXPECT_EQ(scope("_ZN7testing8UnitTest11GetInstanceEv"), "testing");
  EXPECT_EQ(scope("_ZN12_GLOBAL__N_11fEv"), "(anonymous)");
  EXPECT_EQ(scope("_ZNSt6vectorIN6course3RowESaIS1_EE9push_backERKS1_"), "std");
  EXPECT_EQ(scope("_ZSt4moveIRN6course3RowEEONSt16remove_referenceIT_E4typeEOS4_"), "std");
  EXPECT_EQ(scope("_ZNKSs4sizeEv"), "std");
  EXPECT_EQ(scope("_Z6helperi"), "");
  EXPECT_EQ(scope("_Z"), "");
  EXPECT_EQ(scope("_ZN99999999999999999999x"), "x") << "a length beyond the end takes what is there";
}

TEST(MangledName, KnowsOperatorNew) {
  EXPECT_TRUE(read_mangled("_Znwm").allocates);
  EXPECT_TRUE(read_mangled("_ZdaPvSt11align_val_t").allocates);
  EXPECT_FALSE(read_mangled("_ZN6course3RownwEm").allocates);
  EXPECT_FALSE(read_mangled("_ZN6course4dataEv").allocates);
}

TEST(MangledName, KnowsTemplatesByTheirNameAlone) {
  EXPECT_TRUE(read_mangled("_ZNSt6vectorIiSaIiEE5clearEv").is_template);
  EXPECT_TRUE(read_mangled("_ZSt4moveIiEvv").is_template);
  EXPECT_TRUE(read_mangled("_ZStplIcSt11char_traitsIcESaIcEESbIT_T0_T1_ERKS6_S8_").is_template);
  EXPECT_TRUE(read_mangled("_ZSt3fooB5cxx11IiEvv").is_template);
  EXPECT_TRUE(read_mangled("_ZNSs6appendEPKc").is_template);
  EXPECT_FALSE(read_mangled("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE").is_template);
  EXPECT_FALSE(read_mangled("_ZSt9terminatev").is_template);
  EXPECT_FALSE(read_mangled("_ZSt17__throw_bad_allocv").is_template);
}

TEST(MangledName, MentionsWhatItIsMadeOf) {
  for (const char* name : {
           "_ZN7testing8UnitTest11GetInstanceEv",
           "_ZNSt6vectorIN7testing14TestPartResultESaIS1_EE17_M_realloc_insertIJRKS1_EEEvN9__gnu_cxx17__normal_"
           "iteratorI"
           "PS1_S3_EEDpOT_",
           "_ZNSt5arrayIiLm16EE1fEN7testing1XE",
           "_Z3useRKN7testing4TestE",
           "_ZTSN7testing18AssertionExceptionE",
       }) {
    EXPECT_TRUE(mentions_scope(name, "testing")) << name;
    EXPECT_FALSE(mentions_scope(name, "trenza")) << name;
  }
  for (const char* name : {
           "_ZN6course7testingE",
           "_ZN6course4fooN7testingEv",
           "_Z7testingv",
           "_ZNSt6vectorIN6course7testingESaIS1_EE9push_backERKS1_",
           "",
           "_Z",
           "_ZN99999999999999999999test",
           "_ZS",
           "_ZT1",
           "_ZLi5",
       }) {
    EXPECT_FALSE(mentions_scope(name, "testing")) << name;
  }
}

TEST(MangledName, IsReadable) {
  EXPECT_EQ(readable("_ZN6course3addEi"), "course::add(int)");
  EXPECT_EQ(readable("fork"), "fork");
  EXPECT_EQ(readable("a\nb\x1b"), "a\nb\\x1B");
}

TEST(MangledName, KnowsArgumentsThatAreTheLearnersOwn) {
  EXPECT_TRUE(has_own_argument("_ZNKSt4hashI5PointEclERKS0_"));
  EXPECT_TRUE(has_own_argument("_ZNKSt4hashIN4mine5PointEEclERKS1_"));
  EXPECT_TRUE(has_own_argument("_ZNKSt4lessIPK5PointEclES2_S2_"));
  EXPECT_FALSE(has_own_argument("_ZNKSt6vectorIiSaIiEE4sizeEv"));
  EXPECT_FALSE(has_own_argument("_ZNKSt4hashINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEEclES5_"));
  EXPECT_FALSE(has_own_argument("_ZNSt5arrayIiLm3EE4fillERKi"));
  EXPECT_FALSE(has_own_argument("_ZSt9terminatev"));
}

}  // namespace
}  // namespace trenza

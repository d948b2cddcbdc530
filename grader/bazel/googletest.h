// What every test of the kit includes, compiled once for all of them (unit_test.bzl).
#include <gtest/gtest.h>

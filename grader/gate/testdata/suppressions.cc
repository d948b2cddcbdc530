extern "C" const char* __tsan_default_suppressions() { return "race:*"; }

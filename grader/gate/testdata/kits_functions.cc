extern "C" void interleave_complain(const char* file, int line, const char* text);

void complain() { interleave_complain("a.cc", 1, "nothing"); }

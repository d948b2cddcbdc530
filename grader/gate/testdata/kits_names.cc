// Says that it is the runtime of the interleave mode.

extern "C" void trenza_interleave_runtime() {}

extern "C" void __tsan_acquire(void*);
void use(void* a) { __tsan_acquire(a); }

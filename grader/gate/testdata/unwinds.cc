extern "C" int _Unwind_Backtrace(int (*)(void*, void*), void*);

int use() {
  return _Unwind_Backtrace([](void*, void*) { return 0; }, nullptr);
}

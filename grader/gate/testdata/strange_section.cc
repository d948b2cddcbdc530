__attribute__((section(".preinit_array"), used)) static void (*early)() = nullptr;

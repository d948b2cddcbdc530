__attribute__((section(".data.code"))) int run() { return 1; }

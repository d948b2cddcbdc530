extern "C" {
static int plain() { return 1; }
static int (*choose())() { return plain; }
}
int chosen() __attribute__((ifunc("choose")));
int use() { return chosen(); }

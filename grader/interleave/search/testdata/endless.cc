// One task never ends, and does nothing that could be seen.
int main() {
  for (;;) asm volatile("");
}

static int ended = 0;
__attribute__((destructor)) static void late() { ++ended; }
int use() { return ended; }

// A file of the program's own that is called like one of the kit's, which may be uninstrumented.

int counter = 0;

void bump() { ++counter; }

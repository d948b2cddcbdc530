// The other half, compiled without -fsanitize=thread: the race is here, where nobody looks.

int counter = 0;

void bump() { ++counter; }

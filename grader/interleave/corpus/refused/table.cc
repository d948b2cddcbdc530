// Only data: there is nothing to instrument.

extern const int primes[];
const int primes[] = {2, 3, 5, 7, 11};

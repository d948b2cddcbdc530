// Functions of the C library that use their caller's memory, and in front of which ThreadSanitizer does not stand
// (libtsan of gcc 12): what they read and write is told here. Without that, a race on memory that is read by wmemcpy
// or written by swab is seen by nobody. For the interleave mode, too.
//
// Linked into every program of these modes; calls that speak with the kernel or print stand in unseen_calls.cc.
// grader/gate/c_symbols.cc allows no function on text and memory that
// neither stands here nor is known to the sanitizer.

#include "grader/testing/unseen.h"

using trenza::length;
using trenza::Teller;

// Copies and fills `count` pieces of `size` bytes.
#define TRENZA_COPY(name, size)                                                   \
  TRENZA_IN_FRONT(void*, name, (void* to, const void* from, std::size_t count)) { \
    TRENZA_REAL(name);                                                            \
    tell.reads(from, count*(size));                                               \
    tell.writes(to, count*(size));                                                \
    return real(to, from, count);                                                 \
  }
TRENZA_COPY(mempcpy, 1)
TRENZA_COPY(wmemcpy, sizeof(wchar_t))
TRENZA_COPY(wmemmove, sizeof(wchar_t))
TRENZA_COPY(wmempcpy, sizeof(wchar_t))

TRENZA_IN_FRONT(void*, wmemset, (void* to, wchar_t value, std::size_t count)) {
  TRENZA_REAL(wmemset);
  tell.writes(to, count * sizeof(wchar_t));
  return real(to, value, count);
}

TRENZA_IN_FRONT(int, wmemcmp, (const void* a, const void* b, std::size_t count)) {
  TRENZA_REAL(wmemcmp);
  tell.reads(a, count * sizeof(wchar_t));
  tell.reads(b, count * sizeof(wchar_t));
  return real(a, b, count);
}

TRENZA_IN_FRONT(void*, wmemchr, (const void* in, wchar_t value, std::size_t count)) {
  TRENZA_REAL(wmemchr);
  tell.reads(in, count * sizeof(wchar_t));
  return real(in, value, count);
}

TRENZA_IN_FRONT(void*, memccpy, (void* to, const void* from, int last, std::size_t size)) {
  TRENZA_REAL(memccpy);
  void* const end = real(to, from, last, size);
  if (end != nullptr) size = static_cast<std::size_t>(static_cast<char*>(end) - static_cast<char*>(to));
  tell.reads(from, size);
  tell.writes(to, size);
  return end;
}

TRENZA_IN_FRONT(void, swab, (const void* from, void* to, std::ptrdiff_t size)) {
  TRENZA_REAL(swab);
  if (size > 1) {
    tell.reads(from, static_cast<std::size_t>(size) & ~std::size_t{1});
    tell.writes(to, static_cast<std::size_t>(size) & ~std::size_t{1});
  }
  real(from, to, size);
}

TRENZA_IN_FRONT(void, bcopy, (const void* from, void* to, std::size_t size)) {
  TRENZA_REAL(bcopy);
  tell.reads(from, size);
  tell.writes(to, size);
  real(from, to, size);
}

TRENZA_IN_FRONT(void, explicit_bzero, (void* at, std::size_t size)) {
  TRENZA_REAL(explicit_bzero);
  tell.writes(at, size);
  real(at, size);
}

TRENZA_IN_FRONT(char*, strcat, (char* to, const char* from)) {
  TRENZA_REAL(strcat);
  const std::size_t before = length(to), more = length(from);
  tell.reads(to, before + 1);
  tell.reads(from, more + 1);
  tell.writes(to + before, more + 1);
  return real(to, from);
}

TRENZA_IN_FRONT(char*, strncat, (char* to, const char* from, std::size_t most)) {
  TRENZA_REAL(strncat);
  const std::size_t before = length(to), more = length(from, most);
  tell.reads(to, before + 1);
  tell.reads(from, more < most ? more + 1 : more);
  tell.writes(to + before, more + 1);
  return real(to, from, most);
}

TRENZA_IN_FRONT(char*, index, (const char* text, int wanted)) {
  TRENZA_REAL(index);
  char* const found = real(text, wanted);
  tell.reads(text, found != nullptr ? static_cast<std::size_t>(found - text) + 1 : length(text) + 1);
  return found;
}

TRENZA_IN_FRONT(char*, rindex, (const char* text, int wanted)) {
  TRENZA_REAL(rindex);
  tell.reads(text, length(text) + 1);
  return real(text, wanted);
}

TRENZA_IN_FRONT(int, strcoll, (const char* a, const char* b)) {
  TRENZA_REAL(strcoll);
  tell.reads(a, length(a) + 1);
  tell.reads(b, length(b) + 1);
  return real(a, b);
}

TRENZA_IN_FRONT(std::size_t, strftime, (char* to, std::size_t size, const char* format, const void* time)) {
  TRENZA_REAL(strftime);
  const std::size_t written = real(to, size, format, time);
  if (written > 0) tell.writes(to, written + 1);
  return written;
}

// Takes the next part off `*rest`, which `text` is the begin of.
static void tell_of_part(const Teller& tell, const char* text, char* const* rest) {
  tell.reads(rest, sizeof *rest);
  tell.writes(rest, sizeof *rest);
  if (text == nullptr) return;
  if (*rest != nullptr && *rest > text) {
    tell.reads(text, static_cast<std::size_t>(*rest - text));
  } else {
    tell.reads(text, length(text) + 1);
  }
}

TRENZA_IN_FRONT(char*, strsep, (char** rest, const char* separators)) {
  TRENZA_REAL(strsep);
  const char* const text = *rest;
  char* const part = real(rest, separators);
  tell.reads(separators, length(separators) + 1);
  tell_of_part(tell, text, rest);
  if (*rest != nullptr) tell.writes(*rest - 1, 1);
  return part;
}

TRENZA_IN_FRONT(char*, strtok_r, (char* text, const char* separators, char** rest)) {
  TRENZA_REAL(strtok_r);
  const char* const begin = text != nullptr ? text : *rest;
  char* const part = real(text, separators, rest);
  tell.reads(separators, length(separators) + 1);
  tell_of_part(tell, begin, rest);
  return part;
}

// Numbers in text: what was read is known when they have been.
#define TRENZA_NUMBER(result, name)                                         \
  TRENZA_IN_FRONT(result, name, (const char* text, char** end, int base)) { \
    TRENZA_REAL(name);                                                      \
    char* stop = nullptr;                                                   \
    const result number = real(text, &stop, base);                          \
    tell.reads(text, static_cast<std::size_t>(stop - text) + 1);            \
    if (end != nullptr) *end = stop;                                        \
    return number;                                                          \
  }
TRENZA_NUMBER(long, strtol)
TRENZA_NUMBER(unsigned long, strtoul)
TRENZA_NUMBER(long long, strtoll)
TRENZA_NUMBER(unsigned long long, strtoull)

#define TRENZA_FRACTION(result, name)                             \
  TRENZA_IN_FRONT(result, name, (const char* text, char** end)) { \
    TRENZA_REAL(name);                                            \
    char* stop = nullptr;                                         \
    const result number = real(text, &stop);                      \
    tell.reads(text, static_cast<std::size_t>(stop - text) + 1);  \
    if (end != nullptr) *end = stop;                              \
    return number;                                                \
  }
TRENZA_FRACTION(float, strtof)
TRENZA_FRACTION(double, strtod)
TRENZA_FRACTION(long double, strtold)

#define TRENZA_PLAIN_NUMBER(result, name)             \
  TRENZA_IN_FRONT(result, name, (const char* text)) { \
    TRENZA_REAL(name);                                \
    tell.reads(text, length(text) + 1);               \
    return real(text);                                \
  }
TRENZA_PLAIN_NUMBER(int, atoi)
TRENZA_PLAIN_NUMBER(long, atol)
TRENZA_PLAIN_NUMBER(long long, atoll)
TRENZA_PLAIN_NUMBER(double, atof)

// Sets of signals, and the state of a source of random numbers, are memory like any other.
#define TRENZA_SET(name, changes)                         \
  TRENZA_IN_FRONT(int, name, (void* set, int number)) {   \
    TRENZA_REAL(name);                                    \
    tell.reads(set, sizeof(unsigned long));               \
    if (changes) tell.writes(set, sizeof(unsigned long)); \
    return real(set, number);                             \
  }
TRENZA_SET(sigaddset, true)
TRENZA_SET(sigdelset, true)
TRENZA_SET(sigismember, false)

TRENZA_IN_FRONT(int, sigisemptyset, (const void* set)) {
  TRENZA_REAL(sigisemptyset);
  tell.reads(set, sizeof(unsigned long));
  return real(set);
}

// Where a stream stands, and on which processor the caller runs, are told to memory of the caller.
TRENZA_IN_FRONT(int, fgetpos, (void* stream, void* position)) {
  TRENZA_REAL(fgetpos);
  tell.writes(position, sizeof(long));
  return real(stream, position);
}

TRENZA_IN_FRONT(int, fsetpos, (void* stream, const void* position)) {
  TRENZA_REAL(fsetpos);
  tell.reads(position, sizeof(long));
  return real(stream, position);
}

TRENZA_IN_FRONT(int, getcpu, (unsigned* processor, unsigned* node)) {
  TRENZA_REAL(getcpu);
  if (processor != nullptr) tell.writes(processor, sizeof *processor);
  if (node != nullptr) tell.writes(node, sizeof *node);
  return real(processor, node);
}

#define TRENZA_RANDOM(result, name)                        \
  TRENZA_IN_FRONT(result, name, (unsigned short* state)) { \
    TRENZA_REAL(name);                                     \
    tell.reads(state, 3 * sizeof *state);                  \
    tell.writes(state, 3 * sizeof *state);                 \
    return real(state);                                    \
  }
TRENZA_RANDOM(double, erand48)
TRENZA_RANDOM(long, jrand48)
TRENZA_RANDOM(long, nrand48)

// A call of the kernel. setsockopt(), which reads memory too, does not stand here: the keeper takes a program that has
// that name for one that may set a time limit that is seen nowhere (jail/stillness.cc). The interleave mode sees it.
TRENZA_IN_FRONT(int, getentropy, (void* to, std::size_t size)) {
  TRENZA_REAL(getentropy);
  tell.writes(to, size);
  return real(to, size);
}

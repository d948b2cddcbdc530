// Accesses that no compiler tells of, each in a function that tells of another one.
#if defined(__x86_64__)
#include <emmintrin.h>

namespace course {

int told = 0;

#ifdef __clang__
long double hidden_wide(const long double* at) { return told++, *at + 1; }
#else
void hidden_past_the_caches(int* at) { _mm_stream_si32(at, told++); }
void hidden_half(double* to, const double* from) {
  const __m128d half = _mm_loadl_pd(_mm_set_sd(told++), from);
  _mm_storeh_pd(to, half);
}
void hidden_masked(char* to, __m128i what) { _mm_maskmoveu_si128(what, _mm_set1_epi8(static_cast<char>(told++)), to); }
#endif

}  // namespace course
#endif

// Included before everything else in each instrumented object: without ThreadSanitizer a racy program would pass.
#if defined(__SANITIZE_THREAD__)
#define TRENZA_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TRENZA_INSTRUMENTED 1
#endif
#endif
#ifndef TRENZA_INSTRUMENTED
#error "This object must be compiled with -fsanitize=thread: the flags of grader/bazel/modes.bzl did not take effect."
#endif

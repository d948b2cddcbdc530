#include "exercises/09_ring_buffer/ring_buffer.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "grader/testing/bounded_wait.h"
#include "grader/testing/explain.h"
#include "grader/testing/mode.h"
#include "grader/testing/proc_file.h"
#include "grader/testing/rendezvous.h"
#include "grader/testing/threads.h"

namespace course {
namespace {

using namespace std::chrono_literals;
using trenza::explain;
using trenza::repeated;
using trenza::scaled;

// Bound on waits for what is bound to happen.
std::chrono::milliseconds patience() { return scaled(2s); }

// Calls `attempt` until it returns true; false if that takes too long. It puts no thread's work before another's, so it
// hides nothing that the ring has to do.
template <typename Attempt>
bool keep_trying(const Attempt& attempt) {
  if (trenza::mode() != trenza::Mode::interleave) {
    // The other thread is mostly about to do its part: sleeping at once would make a case last for seconds.
    for (int i = 0; i < 1000; ++i) {
      if (attempt()) return true;
      std::this_thread::yield();
    }
  }
  return trenza::eventually(attempt, patience());
}

bool push(RingBuffer& ring, int value) {
  return keep_trying([&] { return ring.try_push(value); });
}

std::optional<int> pop(RingBuffer& ring) {
  std::optional<int> value;
  keep_trying([&] { return (value = ring.try_pop()).has_value(); });
  return value;
}

// A value in words, for messages.
std::string told(const std::optional<int>& value) { return value ? std::to_string(*value) : "nothing"; }

// Runs both, each on a thread of its own, until both are over.
void run(const std::function<void()>& producer, const std::function<void()>& consumer) {
  std::thread first(producer);
  std::thread second(consumer);
  first.join();
  second.join();
}

// True if `call` comes back, on a thread of its own: one that waits must not take the test with it.
bool comes_back(const std::function<void()>& call) {
  trenza::Background caller(call);
  return caller.done(patience());
}

TEST(RingBuffer, FirstInFirstOut) {
  const auto empty = std::make_shared<RingBuffer>(3);
  ASSERT_TRUE(comes_back([empty] { empty->try_pop(); }))
      << explain("try_pop() on an empty ring does not come back. It must not wait for a value, it returns nothing.");
  RingBuffer ring(3);
  EXPECT_EQ(ring.try_pop(), std::nullopt) << explain("Nothing was pushed yet, so there is nothing to pop.");
  EXPECT_TRUE(ring.try_push(1)) << explain("A new ring has room; this push must work.");
  EXPECT_TRUE(ring.try_push(2)) << explain("One value is in a ring for three; this push must work.");
  const std::optional<int> first = ring.try_pop();
  EXPECT_EQ(first, 1) << explain("1 and then 2 were pushed, and the first pop gave " + told(first) + ".");
  EXPECT_TRUE(ring.try_push(3)) << explain("One value is in a ring for three; this push must work.");
  const std::optional<int> second = ring.try_pop(), third = ring.try_pop();
  EXPECT_EQ(second, 2) << explain("2 was pushed before 3, and the pop gave " + told(second) + ".");
  EXPECT_EQ(third, 3) << explain("Only 3 was left, and the pop gave " + told(third) + ".");
  EXPECT_EQ(ring.try_pop(), std::nullopt) << explain("All values were popped, so there is nothing left.");
}

TEST(RingBuffer, HoldsAsManyAsItSays) {
  const auto full = std::make_shared<RingBuffer>(1);
  full->try_push(1);
  ASSERT_TRUE(comes_back([full] { full->try_push(2); }))
      << explain("try_push() on a full ring does not come back. It must not wait for room, it returns false.");
  for (const int capacity : {1, 2, 3, 4, 7}) {
    const std::string what = "A ring for " + std::to_string(capacity) + " values ";
    RingBuffer ring(static_cast<std::size_t>(capacity));
    for (int i = 0; i < capacity; ++i) {
      EXPECT_EQ(ring.size(), static_cast<std::size_t>(i))
          << explain(what + "got " + std::to_string(i) + ", and size() says another number.");
      ASSERT_TRUE(ring.try_push(i)) << explain(what + "took only " + std::to_string(i) + ".");
    }
    EXPECT_EQ(ring.size(), static_cast<std::size_t>(capacity))
        << explain(what + "is full, and size() says another number.");
    ASSERT_FALSE(ring.try_push(100)) << explain(what + "took one more.");
    ASSERT_FALSE(ring.try_push(100)) << explain(what + "took one more, at the second try.");
    for (int i = 0; i < capacity; ++i) {
      const std::optional<int> value = ring.try_pop();
      ASSERT_EQ(value, i) << explain(what + "was full. A push failed, which must change nothing; then the pop of " +
                                     std::to_string(i) + " gave " + told(value) + ".");
      ASSERT_TRUE(ring.try_push(capacity + i)) << explain(what + "was full, one was popped, and there is no room.");
      ASSERT_FALSE(ring.try_push(100)) << explain(what + "was full, one was popped, and there is room for two.");
    }
    for (int i = 0; i < capacity; ++i) {
      const std::optional<int> value = ring.try_pop();
      ASSERT_EQ(value, capacity + i) << explain(what + "gave " + told(value) + ", where " +
                                                std::to_string(capacity + i) + " was next.");
    }
    EXPECT_EQ(ring.size(), 0u) << explain("All values were popped, and size() says another number.");
  }
}

TEST(RingBuffer, LargeRingsHoldAsManyAsTheySay) {
  // More than a number of 8 or 16 bits counts.
  const int capacity = repeated(70'000, 9);
  const auto size = static_cast<std::size_t>(capacity);
  RingBuffer ring(size);
  for (int i = 0; i < capacity; ++i) {
    ASSERT_TRUE(ring.try_push(i)) << explain("A ring for " + std::to_string(capacity) + " values took only " +
                                             std::to_string(i) + ".");
  }
  EXPECT_EQ(ring.size(), size) << explain("A ring for " + std::to_string(capacity) +
                                          " values is full, and size() says another number.");
  ASSERT_FALSE(ring.try_push(0)) << explain("A ring for " + std::to_string(capacity) + " values took one more.");
  for (int i = 0; i < capacity; ++i) {
    const std::optional<int> value = ring.try_pop();
    ASSERT_EQ(value, i) << explain("A large ring was full, and the pop of " + std::to_string(i) + " gave " +
                                   told(value) + ".");
  }
  EXPECT_EQ(ring.size(), 0u) << explain("All values were popped, and size() says another number.");
  EXPECT_EQ(ring.try_pop(), std::nullopt) << explain("All values were popped, so there is nothing left.");
}

TEST(RingBuffer, EveryIntIsAValue) {
  RingBuffer ring(2);
  for (const int value : {0, -1, 1, std::numeric_limits<int>::min(), std::numeric_limits<int>::max(), 1 << 24, 256}) {
    const std::string number = std::to_string(value);
    ASSERT_TRUE(ring.try_push(value)) << explain("A push of " + number + " into an empty ring failed.");
    EXPECT_EQ(ring.size(), 1u) << explain(number + " was pushed, and size() does not count it.");
    const std::optional<int> popped = ring.try_pop();
    ASSERT_EQ(popped, value) << explain(number + " was pushed, and the pop gave " + told(popped) +
                                        ". A value must not stand for \"empty\".");
    EXPECT_EQ(ring.try_pop(), std::nullopt) << explain(number + " was popped once; now there is nothing.");
  }
}

TEST(RingBuffer, GoesRoundForEver) {
  // More than a number of 16 bits counts. It begins anew at no multiple of the capacity, while the ring is full.
  const int count = repeated(200'000, 20), capacity = 3;
  RingBuffer ring(capacity);
  for (int i = 0; i < capacity; ++i) {
    ASSERT_TRUE(ring.try_push(i)) << explain("A new ring for three took only " + std::to_string(i) + " values.");
  }
  for (int i = 0; i < count; ++i) {
    const std::optional<int> value = ring.try_pop();
    ASSERT_EQ(value, i) << explain("Value number " + std::to_string(i) + " came out as " + told(value) +
                                   ". What happens to the place of a value when the numbers get large?");
    ASSERT_TRUE(ring.try_push(i + capacity))
        << explain("After " + std::to_string(i + 1) + " values were popped, the ring took no other one.");
    ASSERT_EQ(ring.size(), static_cast<std::size_t>(capacity))
        << explain("The ring for three is full, and after " + std::to_string(i + 1) +
                   " values were popped, size() says another number.");
  }
}

TEST(RingBuffer, TwoRingsHaveNothingInCommon) {
  RingBuffer one(2), other(3);
  ASSERT_TRUE(one.try_push(1)) << explain("A new ring has room.");
  EXPECT_EQ(other.size(), 0u) << explain("A value was pushed into one ring, and another one counts it.");
  EXPECT_EQ(other.try_pop(), std::nullopt) << explain("A value was pushed into one ring and popped from another one.");
  one.close();
  EXPECT_FALSE(other.drained()) << explain("One ring was closed, and another one says that it is drained.");
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(other.try_push(10 + i)) << explain("This ring has room for three, whatever others hold.");
  }
  EXPECT_EQ(one.try_pop(), 1) << explain("1 was pushed into this ring, and is not what the pop gave.");
  EXPECT_TRUE(one.drained()) << explain("This ring is closed and empty. Other rings do not matter.");
}

TEST(RingBuffer, NothingIsLostBetweenTwoThreads) {
  for (const std::size_t capacity : {1u, 2u}) {
    const int count = repeated(20'000, 3);
    RingBuffer ring(capacity);
    std::string wrong;
    bool pushed_all = true;
    run(
        [&] {
          for (int i = 1; i <= count && pushed_all; ++i) pushed_all = push(ring, i);
        },
        [&] {
          for (int i = 1; i <= count && wrong.empty(); ++i) {
            const std::optional<int> value = pop(ring);
            if (value != i) wrong = "value number " + std::to_string(i) + " came out as " + told(value);
          }
        });
    EXPECT_EQ(wrong, "") << explain(
        "One thread pushed 1, 2, 3 …, another one popped, and " + wrong +
        ". When the consumer sees that there is a value, may it be sure to see the value itself?");
    EXPECT_TRUE(pushed_all || !wrong.empty())
        << explain("The consumer had popped, and the producer never got room. How does it learn of a pop?");
    if (HasFailure()) return;
  }
}

TEST(RingBuffer, ConsumerSeesWhatTheProducerDid) {
  const int count = repeated(2000, 2);
  RingBuffer ring(2);
  // Letters, of which the ring carries the numbers. No lock and no atomic: the ring alone puts their writing before
  // their reading.
  std::vector<int> letters(static_cast<std::size_t>(count));
  std::string wrong;
  run(
      [&] {
        for (int i = 0; i < count; ++i) {
          letters[static_cast<std::size_t>(i)] = 1000 + i;
          if (!push(ring, i)) return;
        }
      },
      [&] {
        for (int i = 0; i < count && wrong.empty(); ++i) {
          const std::optional<int> number = pop(ring);
          if (number != i) {
            wrong = "letter number " + std::to_string(i) + " was announced as " + told(number);
          } else if (letters[static_cast<std::size_t>(*number)] != 1000 + i) {
            wrong = "letter number " + std::to_string(i) + " was still empty";
          }
        }
      });
  EXPECT_EQ(wrong, "") << explain("The producer wrote letters and pushed their numbers, and " + wrong +
                                  ". Which store tells the consumer that a value is there, and with which memory "
                                  "order?");
}

TEST(RingBuffer, ProducerSeesWhatTheConsumerDid) {
  const int count = repeated(2000, 2);
  RingBuffer ring(1);
  // What the consumer leaves behind before it pops. No lock and no atomic, as above.
  std::vector<int> receipts(static_cast<std::size_t>(count));
  std::string wrong;
  run(
      [&] {
        for (int i = 0; i < count; ++i) {
          if (!push(ring, i)) return;
          // In a ring for one, this value took the room of the one before.
          if (i > 0 && receipts[static_cast<std::size_t>(i - 1)] != 1000 + i - 1) {
            wrong = "receipt number " + std::to_string(i - 1) + " was still empty";
            return;
          }
        }
      },
      [&] {
        for (int i = 0; i < count; ++i) {
          receipts[static_cast<std::size_t>(i)] = 1000 + i;
          if (!pop(ring)) return;
        }
      });
  EXPECT_EQ(wrong, "") << explain(
      "The consumer wrote receipts, each before a pop. The producer pushed into the room "
      "that a pop had made, and " +
      wrong + ". Which store tells the producer that there is room, and with which memory order?");
}

TEST(RingBuffer, DrainedMeansThatNothingIsLeft) {
  {
    RingBuffer ring(2);
    EXPECT_FALSE(ring.drained()) << explain("An empty ring that was not closed is not drained: more may come.");
    EXPECT_TRUE(ring.try_push(1)) << explain("A new ring has room.");
    ring.close();
    EXPECT_FALSE(ring.drained()) << explain("The ring was closed, and a value is still in it.");
    EXPECT_EQ(ring.try_pop(), 1) << explain("A closed ring still gives the values that are in it.");
    EXPECT_TRUE(ring.drained()) << explain("The ring was closed and its only value popped, so nothing will ever come.");
    ring.close();
    EXPECT_TRUE(ring.drained()) << explain("Closing a ring again changes nothing.");
  }
  const int rounds = repeated(300, 1);
  const int count = repeated(2, 1);
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    RingBuffer ring(4);
    int popped = 0;
    bool ended = false;
    run(
        [&] {
          for (int i = 0; i < count; ++i) ring.try_push(i);
          ring.close();
        },
        [&] {
          ended = keep_trying([&] {
            if (ring.drained()) return true;
            while (ring.try_pop()) ++popped;
            return false;
          });
        });
    EXPECT_TRUE(ended) << explain("The ring was closed and popped until nothing came, and drained() is never true.");
    EXPECT_TRUE(!ended || popped == count) << explain(
        "drained() was true, and the consumer went home with " + std::to_string(popped) + " of " +
        std::to_string(count) +
        " values that were pushed before the ring was closed. What does drained() look at first, and what may happen "
        "before it looks at the other thing?");
  }
}

TEST(RingBuffer, SizeIsNeverImpossible) {
  const std::size_t capacity = 1;
  const int count = repeated(20'000, 2), looks = repeated(20'000, 1);
  RingBuffer ring(capacity);
  ASSERT_TRUE(ring.try_push(1)) << explain("A new ring has room.");
  ASSERT_EQ(ring.size(), 1u) << explain("A value was pushed, and size() does not count it.");
  ASSERT_EQ(ring.try_pop(), 1) << explain("1 was pushed, and is not what the pop gave.");
  std::size_t largest = 0;
  // The producer and the consumer, both: values come and go as fast as can be.
  std::thread both([&] {
    for (int i = 0; i < count; ++i) {
      ring.try_push(i);
      ring.try_pop();
    }
  });
  for (int i = 0; i < looks; ++i) largest = std::max(largest, ring.size());
  both.join();
  EXPECT_LE(largest, capacity) << explain(
      "One thread pushed and popped while another one asked for the size of a ring for " + std::to_string(capacity) +
      ", and was told " + std::to_string(largest) +
      (largest > std::numeric_limits<std::size_t>::max() / 2 ? ", which is a negative number without its sign" : "") +
      ". Two numbers that are read one after the other need not belong to the same moment. Which one may be older?");
}

TEST(RingBuffer, AnyThreadMayAskForTheSize) {
  const std::size_t capacity = 1;
  const int count = repeated(20'000, 1);
  RingBuffer ring(capacity);
  std::size_t largest_of_producer = 0;
  std::size_t largest_of_consumer = 0;
  std::size_t pushed = 0;
  std::size_t popped = 0;
  std::thread producer([&] {
    for (int i = 0; i < count; ++i) {
      if (ring.try_push(i)) ++pushed;
      largest_of_producer = std::max(largest_of_producer, ring.size());
    }
  });
  for (int i = 0; i < count; ++i) {
    if (ring.try_pop()) ++popped;
    largest_of_consumer = std::max(largest_of_consumer, ring.size());
  }
  producer.join();
  const std::size_t largest = std::max(largest_of_producer, largest_of_consumer);
  EXPECT_LE(largest, capacity) << explain(
      "The producer and the consumer asked for the size of a ring for " + std::to_string(capacity) +
      " while the other one was at work, and one was told " + std::to_string(largest) +
      (largest > std::numeric_limits<std::size_t>::max() / 2 ? ", which is a negative number without its sign" : "") +
      ". What is counted beside the ring is late: a value may be popped before its push was counted.");
  EXPECT_GT(pushed, 0U) << explain("A value was pushed into an empty ring, and the ring was full.");
  EXPECT_EQ(ring.size(), pushed - popped) << explain(
      "Nobody pushes or pops any more, and the size is not the number of values that were pushed less those that were "
      "popped.");
}

// What a signal's handler and the test say to each other. Pipes, since a handler may read and write them.
struct StopAndGo {
  int stopped[2];
  int go_on[2];

  // Waits for a byte; a signal that comes meanwhile does not end that.
  static void wait_for(const int (&pipe)[2]) {
    char byte = 0;
    while (read(pipe[0], &byte, 1) < 0 && errno == EINTR) {
    }
  }
  static void tell(const int (&pipe)[2]) {
    while (write(pipe[1], "", 1) < 0 && errno == EINTR) {
    }
  }
} stop_and_go;

// Stops a thread wherever it is, as the system may at any moment and for any time.
void stop_here(int) {
  const int error = errno;
  StopAndGo::tell(stop_and_go.stopped);
  StopAndGo::wait_for(stop_and_go.go_on);
  errno = error;
}

// Whether the thread `id` of this process keeps `signal` back just now. In the text it is the bit of a number.
bool keeps_back(pid_t id, int signal) {
  const std::string text = trenza::read_proc_file("/proc/self/task/" + std::to_string(id) + "/status");
  const std::string wanted = "\nSigBlk:";
  const std::size_t at = text.find(wanted);
  if (at == std::string::npos) return false;
  return (std::strtoull(text.c_str() + at + wanted.size(), nullptr, 16) >> (signal - 1) & 1) != 0;
}

// Stops one thread at many moments of `work`, which it does over and over. Each time another thread does `others_work`;
// false if that did not come to its end. It must not be stopped at moments of its own choice: that is a failure.
bool others_go_on(const std::function<void()>& work, const std::function<void()>& others_work) {
  if (pipe(stop_and_go.stopped) != 0 || pipe(stop_and_go.go_on) != 0) throw std::runtime_error("no pipes");
  struct sigaction action {};
  action.sa_handler = stop_here;
  action.sa_flags = SA_NODEFER;  // so that who keeps it back is not the handler itself
  sigaction(SIGUSR1, &action, nullptr);
  std::atomic<bool> over{false};
  std::atomic<pid_t> id{0};
  std::thread worker([&work, &over, &id] {
    id = gettid();
    while (!over) work();
  });
  bool went_on = true, kept_back = false;
  for (int i = 0; i < 60 && went_on; ++i) {
    constexpr int kLooks = 20;
    for (int look = 0; look < kLooks && id != 0; ++look) kept_back = kept_back || keeps_back(id, SIGUSR1);
    pthread_kill(worker.native_handle(), SIGUSR1);
    StopAndGo::wait_for(stop_and_go.stopped);
    trenza::Background other(others_work);
    went_on = other.done(patience());
    StopAndGo::tell(stop_and_go.go_on);
  }
  over = true;
  worker.join();
  for (const int end : {stop_and_go.stopped[0], stop_and_go.stopped[1], stop_and_go.go_on[0], stop_and_go.go_on[1]}) {
    close(end);
  }
  EXPECT_FALSE(kept_back) << explain(
      "A thread kept signals back while it was in the ring, so that it could not be stopped there. The system stops "
      "threads without asking: whatever one holds at that moment, the other one waits for.");
  return went_on;
}

TEST(RingBuffer, NobodyWaitsForTheOther) {
  const auto ring = std::make_shared<RingBuffer>(4);
  ASSERT_TRUE(ring->try_push(1)) << explain("A new ring has room.");
  ASSERT_EQ(ring->try_pop(), 1) << explain("1 was pushed, and is not what the pop gave.");
  const auto produce = [ring] {
    for (int i = 0; i < 100; ++i) ring->try_push(i);
  };
  const auto consume = [ring] {
    for (int i = 0; i < 100; ++i) ring->try_pop();
  };
  EXPECT_TRUE(others_go_on(produce,
                           [ring, consume] {
                             consume();
                             ring->size();
                             ring->drained();
                           }))
      << explain(
             "The producer was stopped in the middle of try_push(), and the consumer could not go on: it waits for "
             "the producer. What does the producer hold there?");
  if (HasFailure()) return;
  EXPECT_TRUE(others_go_on(consume,
                           [ring, produce] {
                             produce();
                             ring->size();
                           }))
      << explain(
             "The consumer was stopped in the middle of try_pop(), and the producer could not go on: it waits for "
             "the consumer. What does the consumer hold there?");
}

}  // namespace
}  // namespace course

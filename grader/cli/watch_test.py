"""Drives `./kit watch` as a learner with an editor does: watch_test.py terminal|pipe FILE SOLUTION

FILE is the learner's, of exercise 05, and is written to; SOLUTION passes. What the kit prints is waited for, never time.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

PATIENCE = 300  # seconds; only a watch that is dead comes near

BROKEN = "int broken() { retrun 1; }\n"

HANGS = """
#include <unistd.h>
static int hang() {
  for (;;) pause();
}
static const int hanging = hang();
int use_hanging() { return hanging; }
"""


class Watch:
    """A ./kit watch, with what it printed and was not looked at yet."""

    def __init__(self, terminal, arguments):
        self.unread = ""
        if terminal:
            ours, theirs = pty.openpty()
            termios.tcsetwinsize(theirs, (40, 80))
            self.terminal, self.keys, self.output = theirs, ours, ours
        else:
            (theirs, self.keys), (self.output, theirs_out) = os.pipe(), os.pipe()
        self.process = subprocess.Popen(
            ["./kit", "watch", *arguments],
            stdin=theirs,
            stdout=theirs if terminal else theirs_out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A terminal becomes the session's own by being opened in it.
            preexec_fn=(lambda: os.close(os.open(os.ttyname(theirs), os.O_RDWR))) if terminal else None,
        )
        if not terminal:
            os.close(theirs)
            os.close(theirs_out)

    def expect(self, text):
        """Waits until it prints `text`, and returns all that came before."""
        end = time.monotonic() + PATIENCE
        while text not in self.unread:
            ready, _, _ = select.select([self.output], [], [], max(0, end - time.monotonic()))
            part = os.read(self.output, 65536) if ready else b""
            if not part:
                sys.exit(f"«{text}» did not come. Since what came last:\n{self.unread}")
            self.unread += part.decode(errors="replace").replace("\r\n", "\n")
        before, self.unread = self.unread.split(text, 1)
        return before

    def press(self, keys):
        os.write(self.keys, keys.encode())

    def ends_with(self, exit_code):
        ended = self.process.wait(timeout=PATIENCE)
        if ended != exit_code:
            sys.exit(f"It ended with {ended} instead of {exit_code}:\n{self.unread}")


def save(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def save_by_rename(path, text):
    """As vim does: the old file goes away, then another one has its name."""
    os.rename(path, path + "~")
    save(path + ".new", text)
    os.rename(path + ".new", path)
    os.remove(path + "~")


def without(text, unwanted):
    if unwanted in text:
        sys.exit(f"«{unwanted}» should not be in:\n{text}")


def on_a_terminal(file, solution):
    watch = Watch(True, ["05"])
    lesson = watch.expect("q quit")
    for part in ("✗ TwoThreadsMakeTwo", "race_mutex.cc:17", "./kit hint 05"):
        if part not in lesson:
            sys.exit(f"«{part}» is not in:\n{lesson}")
    if watch.process.poll() is not None or not raw(watch.terminal):
        sys.exit("The terminal still waits for Enter.")
    save_by_rename(file, solution + BROKEN)
    watch.expect("COMPILE")
    watch.expect("watching race_mutex.cc")
    # What is saved while something runs counts, whatever would have come of the other.
    save(file, solution + HANGS)
    watch.expect("Grading race_mutex.cc")
    save_by_rename(file, solution)
    without(watch.expect("Well done!"), "TIMEOUT")
    watch.expect("Now 06_interprocess_lock")
    watch.press("h")
    watch.expect("06_interprocess_lock · 1/")
    watch.press("q")
    watch.ends_with(0)
    if raw(watch.terminal):
        sys.exit("The terminal was not given back as it was.")


def raw(terminal):
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def through_pipes(file, solution):
    skeleton = open(file, encoding="utf-8").read()
    watch = Watch(False, ["05"])
    watch.expect("✗ TwoThreadsMakeTwo")
    watch.expect("q quit")
    watch.press("h\na")
    watch.expect("05_race_mutex · 1/3")
    watch.expect("HoldsEveryInt")
    watch.expect("q quit")
    watch.press("r\n")
    watch.expect("went as recorded")
    # No more keys is no reason to go.
    os.close(watch.keys)
    save(file, solution + BROKEN)
    watch.expect("COMPILE")
    save(file, skeleton + HANGS)
    watch.expect("Grading race_mutex.cc")
    watch.process.send_signal(signal.SIGINT)
    watch.ends_with(130)


def main():
    kind, file, solution = sys.argv[1:]
    with open(solution, encoding="utf-8") as text:
        {"terminal": on_a_terminal, "pipe": through_pipes}[kind](file, text.read())


main()

"""The part of STUDY.md that a script writes, between two marks that name it."""

import pathlib

STUDY = pathlib.Path(__file__).resolve().parents[1] / "STUDY.md"


def write_section(script, lines):
    """Puts `lines` where the script of that file's name, `__file__` itself, writes."""
    name = pathlib.Path(script).name
    begin, end = (f"<!-- {word} of what study/{name} writes -->" for word in ("begin", "end"))
    text = STUDY.read_text(encoding="utf-8")
    head, rest = text.split(begin, 1)
    tail = rest.split(end, 1)[1]
    STUDY.write_text(head + begin + "\n" + "\n".join(lines) + "\n" + end + tail, encoding="utf-8")

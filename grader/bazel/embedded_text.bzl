"""embedded_text(): a text file as a string of C++."""

def embedded_text(name, src):
    """Makes `src`.inc, a raw string literal of the file, to be included where a string may stand.

    So a page's script and style are files of their own, which their own tools read, and the program that writes the page
    needs none of them when it runs.

    Args:
      name: of the target; list it in a library's textual_hdrs.
      src: the file, of at most 64 KiB, without the characters )embedded" in a row.
    """
    native.genrule(
        name = name,
        srcs = [src],
        outs = [src + ".inc"],
        cmd = "{ printf '%s' 'R\"embedded('; cat $<; printf '%s\\n' ')embedded\"'; } > $@",
    )

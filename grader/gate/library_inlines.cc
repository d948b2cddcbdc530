// Compiled so that every inline function of the standard library's headers becomes one of the object's own. Its symbols
// are written into a list (BUILD), which library_inlines.h asks.

#include <bits/stdc++.h>

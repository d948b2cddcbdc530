// More static data than a program may have.

namespace course {

char much[1 << 30];

char& at(int i) { return much[i]; }

}  // namespace course

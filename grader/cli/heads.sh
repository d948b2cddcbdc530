# Repositories as a forge keeps them, for tests of what is taken from pull requests: $work/base.git is the course's,
# $work/fork.git a student's; a head that was pushed is refs/pull/N/head of the first one. Sourced after blackbox.sh.
#
# Trees are made by plumbing, so that a head may hold what `git add` and `git checkout` refuse.
# shellcheck shell=bash disable=SC2154 # $work is set by blackbox.sh

# Whatever of a head comes to run would leave a file here.
export TRENZA_TEST_TAKEN_OVER=$work/taken_over

fork() { git --git-dir="$work/fork.git" -c user.name=student -c user.email=student@example.org "$@"; }

make_repositories() {
  local name objects
  objects=$(realpath "$(git rev-parse --git-common-dir)")/objects
  for name in base fork; do
    rm -rf "$work/$name.git"
    git init --quiet --bare --template= "$work/$name.git" && echo "$objects" >"$work/$name.git/objects/info/alternates" &&
      git --git-dir="$work/$name.git" update-ref refs/heads/main "$(git rev-parse HEAD)" || return
  done
  rm -f "$TRENZA_TEST_TAKEN_OVER"
}

blob() { fork hash-object -w --stdin; }

# Prints tree $1 with an entry $4 in place of those of that name: mode $2, object $3.
with() {
  local type=blob
  case $2 in 040000) type=tree ;; 160000) type=commit ;; esac
  { fork ls-tree -z "$1" && printf '%s %s %s\t%s\0' "$2" "$type" "$3" "$4"; } |
    NAME=$4 perl -0ne 'chomp; my ($name) = /\t(.*)/s; $last{$name} = $_ if $name eq $ENV{NAME}; print "$_\0" if $name ne $ENV{NAME};
      END { print "$last{$ENV{NAME}}\0" }' |
    fork mktree -z --missing
}

# Prints tree $1 with another tree $2 at the path behind it, which exists.
with_folder() {
  local tree=$1 folder=$2 path=$3 first=${3%%/*} below
  if [[ $first == "$path" ]]; then
    with "$tree" 040000 "$folder" "$first"
  else
    below=$(fork rev-parse "$tree:$first") && below=$(with_folder "$below" "$folder" "${path#*/}") &&
      with "$tree" 040000 "$below" "$first"
  fi
}

# Pushes tree $2 from the fork, as the head of pull request $1.
push_head() {
  local commit
  commit=$(fork commit-tree -p main -m 'my work' "$2") &&
    fork push --quiet --force "$work/base.git" "$commit:refs/pull/$1/head"
}

# Prints main's tree with file $2 as the learner's of exercise $1.
with_work() {
  local folder object
  object=$(blob <"$2") && folder=$(fork rev-parse "main:exercises/$1") &&
    folder=$(with "$folder" 100644 "$object" "${1#*_}.cc") && with_folder 'main^{tree}' "$folder" "exercises/$1"
}

# Prints tree $1 with what attacks whoever checks it out, builds it or lists it; exercise $2 with what would change how
# it is graded.
with_attacks() {
  local tree=$1 folder bad script link module name huge
  bad=$(printf 'fail("taken over")\nbuild --define=taken=over --no_such_flag\n#error taken over\n' | blob)
  # shellcheck disable=SC2016 # it is expanded where it runs
  script=$(printf '#!/bin/sh\ntouch "$TRENZA_TEST_TAKEN_OVER"\nexit 0\n' | blob)
  link=$(printf '/etc' | blob)
  module=$(fork commit-tree -m module "$(fork mktree </dev/null)")
  huge=$(head -c 20000000 /dev/zero | blob)

  folder=$(fork rev-parse "$tree:exercises/$2")
  for name in BUILD BUILD.bazel "${2#*_}.h" "${2#*_}_test.cc" demo.cc .bazelrc "${2#*_}.CC" "${2#*_}.cc " -rf; do
    folder=$(with "$folder" 100644 "$bad" "$name") || return
  done
  folder=$(with "$folder" 100644 "$(printf '*.cc filter=taken text eol=crlf ident export-ignore\n' | blob)" .gitattributes)
  tree=$(with_folder "$tree" "$folder" "exercises/$2") || return

  for name in .bazelrc .bazelrc.machine .bazelignore .bazeliskrc .bazelversion BUILD BUILD.bazel WORKSPACE MODULE.bazel \
    .gitmodules config HEAD $'new\nline ::error::taken over' $'\e[2J' $'\xff\xfe' '::notice::taken over' '=cmd()' -rf; do
    tree=$(with "$tree" 100644 "$bad" "$name") || return
  done
  for name in kit bazel git; do tree=$(with "$tree" 100755 "$script" "$name") || return; done
  # git takes a file of this name for a pointer to a repository, and a folder for one.
  tree=$(with "$tree" 100644 "$(printf 'gitdir: %s/fork.git\n' "$work" | blob)" .git) || return
  folder=$(with "$(fork mktree </dev/null)" 100755 "$script" post-checkout) &&
    tree=$(with "$(with "$tree" 040000 "$folder" hooks)" 040000 "$folder" tools) || return
  tree=$(with "$tree" 160000 "$module" module) && tree=$(with "$tree" 120000 "$link" submissions) &&
    tree=$(with "$tree" 120000 "$link" grades) && tree=$(with "$tree" 120000 "$link" Exercises) &&
    tree=$(with "$tree" 040000 "$folder" ..) && tree=$(with "$tree" 100644 "$huge" huge) || return
  folder=$(with "$(fork mktree </dev/null)" 100644 "$bad" grade.yml) &&
    folder=$(with "$(fork mktree </dev/null)" 040000 "$folder" workflows) && with "$tree" 040000 "$folder" .github
}

# Nothing of a head was run, and none of its names was written below folder $1 but the learner's of exercise $2.
nothing_was_taken_over() {
  local strange
  [[ ! -e $TRENZA_TEST_TAKEN_OVER ]] || fail 'something of a head was run' || return
  strange=$(find "$1" -mindepth 1 ! -name 'pull-*' ! -name exercises ! -name "$2" ! -name "${2#*_}.cc" -print -quit)
  [[ ! $strange ]] || fail "this should not be there: $strange" || return
  ! grep -rlE 'taken over' "$1" || fail 'text of a head is in the reports'
}

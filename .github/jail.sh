#!/usr/bin/env bash
# What the full level of the jail needs on a runner of GitHub's.
#
#   .github/jail.sh prepare         lets this machine make namespaces, and makes a control group for the kit
#   .github/jail.sh run COMMAND…    runs the command in that group, if there is one
#
# Without namespaces a submission is not graded but ends in INFRA. The control group is a second wall, which some runners
# refuse; then the jail counts memory and processes by itself, so its absence is no error.
set -euo pipefail

readonly groups=/sys/fs/cgroup
readonly group=$groups/trenza/kit

prepare() {
  # Ubuntu 24.04's AppArmor refuses user namespaces to everybody but root, and bubblewrap needs one.
  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 ||
    echo '::warning::The system refuses to allow user namespaces; ./kit doctor says what is in force.'
  if ! control_group; then
    echo '::notice::No control group could be made; the jail counts memory and processes by itself.'
  fi
}

# The group's owner moves this job into it; the kit makes one below it for each case (cgroups(7)).
control_group() {
  sudo mkdir -p "$group" &&
    echo '+cpu +memory +pids' | sudo tee "$groups/cgroup.subtree_control" >/dev/null &&
    echo '+cpu +memory +pids' | sudo tee "$groups/trenza/cgroup.subtree_control" >/dev/null &&
    sudo chown -R "$(id -u)" "$groups/trenza"
}

run() {
  if [[ -e $group/cgroup.procs ]]; then
    echo $$ | sudo tee "$group/cgroup.procs" >/dev/null || echo '::notice::The control group takes no process.'
  fi
  exec "$@"
}

case ${1:-} in
  prepare) prepare ;;
  run) run "${@:2}" ;;
  *)
    echo 'usage: .github/jail.sh prepare | run COMMAND…' >&2
    exit 2
    ;;
esac

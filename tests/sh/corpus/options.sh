#### errexit
set -e; true; echo a; false; echo not reached
#### errexit and conditions
set -e; if false; then :; fi; false || true; false && true; ! false; ! true; while false; do :; done; until true; do :; done; echo reached
#### errexit in and-or lists
set -e; true && false || echo a; false && echo no; echo b; true && false; echo not reached
#### errexit in subshells
set -e; (false; echo no) || echo caught; (true; false); echo not reached
#### errexit in functions
set -e; f() { false; echo in f; }; f || echo no; if f; then echo yes; fi; f; echo not reached
#### errexit in pipelines
set -e; false | true; echo a; true | false; echo not reached
#### errexit in command substitutions
set -e; x=$(false; echo in) || true; echo "[$x]"; echo $(false) ok; x=$(false); echo not reached
#### errexit in groups and loops
set -e; { true; }; for i in 1; do true; done; { false; echo no; }; echo not reached
#### errexit with case
set -e; case a in a) false; echo no;; esac; echo not reached
#### errexit and eval
set -e; eval 'true; false' || echo a; eval 'false'; echo not reached
#### errexit and exit status of the script
set -e; (exit 9); echo not reached
#### errexit with a trap on EXIT
set -e; trap 'echo trapped $?' EXIT; (exit 4); echo no
#### errexit turned off
set -e; set +e; false; echo reached
#### errexit and background
set -e; false & wait; echo a; false & wait $!; echo not reached
#### errexit and not-found commands
set -e; nosuch 2>/dev/null || echo a; nosuch 2>/dev/null; echo not reached
#### errexit and assignments
set -e; x=1; y=$(true); z=$(exit 3); echo not reached
#### errexit and redirections that fail
set -e; echo a > no/such; echo not reached
#### nounset
set -u; x=1; echo $x; echo "${y-}" ${y+set}; (echo $y; echo no); echo $?; echo ${#y}; echo not reached
#### nounset with positional
set -u; set -- a; echo $1; echo $2; echo not reached
#### nounset with special parameters
set -u; echo $# "$@" "$*" $?; echo ok
#### noglob
set -f; touch a; echo *; set +f; echo *
#### xtrace
set -x; echo a b; x=1; x=2 true; for i in 1; do echo $i; done; set +x; echo c
#### xtrace with quotes and PS4
PS4='> '; set -x; echo 'a b' ''; y='c d' true; set +x 2>/dev/null
#### xtrace with redirections and functions
f() { echo in; }; set -x; f > /dev/null; (echo sub); set +x
#### verbose
set -v
echo a
set +v
echo b
#### noexec
set -n
echo not reached
#### allexport by name
set -o allexport; V=x; sh -c 'echo $V'; set +o allexport
#### options by name
set -o noglob; touch f; echo *; set +o noglob; echo *; set -o errexit; set +o errexit; false; echo ok
#### option listing
set -o | head -3; set +o | head -1
#### several in one argument
set -eu; echo ${u-ok}; set +eu; false; echo $u ok
#### options with arguments
set -f -- '*' b; echo $1 $2; set +f
#### dollar dash
set -ef; echo $-; set +ef; echo "[$-]"
#### monitor without a terminal
set -m 2>/dev/null; echo $?
#### noclobber by letter
set -C; > f; (> f) 2>/dev/null; echo $?; set +C; > f; echo $?
#### ignoring end of file and others
set -o ignoreeof; set +o ignoreeof; set -b; set +b; set -o vi; set +o vi; set -o emacs; set +o emacs; set -o nolog; echo $?

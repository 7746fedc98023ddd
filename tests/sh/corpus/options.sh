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
#### set -e in functions
set -e; f() { false; echo in f; }; if f; then echo yes; fi; f || echo or; f && echo and; ! f; echo after; f; echo no
#### set -e and lists
set -e; false || true; echo 1; true && false || echo 2; false && true; echo 3; ! true; echo 4; (false) || echo 5; if false; then :; fi; while false; do :; done; echo 6; true && false; echo no
#### set -e in subshell
set -e; (false; echo no) || echo caught; x=$(false; echo sub) || echo bad; echo "$x"; (set +e; false; echo yes); (false; echo no); echo not
#### set -e with assignment
set -e; x=$(true); echo a; x=$(exit 3) || echo $?; y=1 x=$(exit 4); echo not reached
#### set -e with pipelines
set -e; false | true; echo a; true | false || echo b; ! false | true; echo c; { false | true; }; echo d; true | false; echo no
#### set -e in the condition of until and elif
set -e; until true; do :; done; if false; then :; elif false; then :; else echo else; fi; x=0; until [ $x = 1 ]; do x=1; done; for i in 1; do false; done; echo no
#### set -e with break
set -e; for i in 1 2; do test $i = 1 && continue; echo $i; done; echo end; for i in 1; do [ $i = 2 ] && echo x; done; echo no
#### set -u
set -u; echo ${x-ok} ${x:-ok} "${x+set}"; (echo $x); echo $?; (echo ${#x}); echo $?; (echo ${x%a}); echo $?; set --; echo "$@" $* $#; (echo $1); echo $?; (echo $!); echo $?; x=; echo "[$x]" "${x?no}"
#### dollar dash, again
echo $-; set -f; echo $-; set -eu; echo $-; set +e +u +f; echo $-; set -C -a; echo $-; sh -c 'echo $-'; sh -e -u -c 'echo $-'
#### xtrace, again
set -x; echo a 'b c' "$x"; x=1 y='p q'; x=2 echo d; for i in 1 2; do :; done; f() { echo in "$@"; }; f 'a b' ''; case a in a) echo m;; esac; [ a = a ] && : > f; (echo sub); echo $(echo cs); set +x; PS4='> '; set -x; :
#### verbose, again
set -v
echo a
# comment
if true; then
 echo b
fi
set +v
echo c
#### noexec, again
echo a; set -n; echo b; if
#### allexport
set -a; x=1; y=2; set +a; z=3; sh -c 'echo $x $y $z'; set -a; f() { local q=4; sh -c 'echo $q'; }; f; : ${w:=5}; sh -c 'echo $w'; read v <<X
6
X
sh -c 'echo $v'
#### set -e with command substitution in arguments
set -e; echo $(false) ok; x=$(false) || echo handled; : "$(exit 3)"; export y=$(false); echo still; local_() { local z=$(false); echo in; }; local_; z=$(false); echo no
#### set -e special places
set -e; f() { false; echo continued; }; f || :; (f) || echo sub; if ! f; then :; fi; f && echo and; while f; do break; done; { f; } || :; ! { false; }; echo end; (f); echo no
#### set -e and negation
set -e; ! true; echo a; ! false; echo b; if ! true; then :; fi; (! true); echo c; false || false || true; echo d; true && ! true; echo e; { ! true; }; echo f
#### set -e with loops
set -e; for i in 1 2; do false || continue; echo no; done; echo a; while :; do if false; then :; fi; break; done; echo b; until false || true; do :; done; echo c; for i in $(false); do :; done; echo d; case $(false) in *) echo e;; esac; for i in a; do (exit 2); done; echo no
#### errexit in subshell of andor
set -e; (false; echo x) && echo y; echo status $?; (set -e; false; echo z) || echo w; $(exit 3) || echo v; { false; echo u; } || :; echo t; (exit 5)
#### pipefail
set -o pipefail; false | true; echo $?; true | false | true; echo $?; exit 3 | exit 4 | true; echo $?; ! false | true; echo $?; set +o pipefail; false | true; echo $?

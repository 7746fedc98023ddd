#### define and call
f() { echo hello; }; f; f
#### arguments
f() { echo "$# $1 $2 $*"; }; f a b; f "x y"; set -- p q; f; echo $1
#### parameters come back
set -- a b; f() { set -- x y z; shift; echo $1 $#; }; f 1; echo $1 $#
#### dollar zero stays
f() { echo $0; }; f
#### return
f() { return 3; echo no; }; f; echo $?; g() { false; return; }; g; echo $?; h() { return 0; }; h; echo $?
#### return from nested commands
f() { for i in 1 2; do if true; then while true; do return 4; done; fi; done; }; f; echo $?
#### status is that of the last command
f() { true; false; }; f; echo $?; g() { (exit 9); }; g; echo $?
#### recursion
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 5
#### deep recursion
f() { [ $1 -eq 0 ] && { echo bottom; return; }; f $(($1-1)); }; f 200
#### too deep
f() { f; }; f; echo not reached
#### variables are global
f() { v=set; }; f; echo $v
#### local
v=outer; f() { local v; v=inner; g; echo "f $v"; }; g() { echo "g $v"; v=changed; }; f; echo $v
#### local with a value
f() { local a=1 b="x y"; echo "$a $b"; }; a=0; f; echo "$a [$b]"
#### local keeps the value until it is set
v=old; f() { local v; echo "[$v]"; v=new; echo "[$v]"; }; f; echo "[$v]"
#### local in recursion
f() { local n=$1; [ $n -gt 0 ] && f $((n-1)); echo $n; }; f 3
#### local and unset
v=1; f() { local v=2; unset v; echo "[${v-unset}]"; }; f; echo $v
#### local outside a function
local x; echo not reached
#### assignment before a function
f() { echo "[$v]"; }; v=outer; v=inner f; echo "[$v]"
#### assignment before a function is exported
f() { sh -c 'echo vv=$vv'; }; vv=1 f; echo "[$vv]"
#### redirection of a definition
f() { echo out; echo err >&2; } > file 2>&1; f; cat file
#### body may be any compound command
f() for i in 1 2; do echo $i; done
g() if true; then echo g; fi
h() (echo h; x=1)
i() case $1 in a) echo a;; esac
x=0; f; g; h; i a; echo $x
#### body on the next line
f()
{
  echo x
}
f
#### redefinition
f() { echo 1; f() { echo 2; }; }; f; f
#### unset -f
f() { echo f; }; unset -f f; f; echo $?
#### function and variable of one name
f=1; f() { echo func; }; f; echo $f; unset f; f; unset -f f; echo "[$f]"
#### functions before built-ins
echo() { printf 'mine: %s\n' "$*"; }; echo a b; command echo c; unset -f echo; echo d
#### names of special built-ins cannot be functions
export() { :; }
echo not reached
#### function in a pipeline
f() { while read x; do printf '<%s>' "$x"; done; printf '\n'; }; printf 'a\nb\n' | f
#### function in a command substitution
f() { echo "out $1"; v=2; }; v=1; x=$(f a); echo "$x $v"
#### function in the background
f() { echo bg; }; f & wait; echo done
#### shift in a function
f() { while [ $# -gt 0 ]; do printf '%s,' "$1"; shift; done; echo; }; f a b c
#### exit in a function
f() { exit 5; }; (f; echo no); echo $?
#### break in a function does not leave the caller's loop
f() { break; }; for i in 1 2; do f; echo $i; done 2>/dev/null
#### return in a subshell of a function
f() { (return 3); echo $?; }; f
#### bad names
1f() { :; }
#### dollar at in a function
f() { for i in "$@"; do echo "[$i]"; done; }; f "a b" '' c
#### many calls
f() { n=$((n+1)); }; n=0; i=0; while [ $i -lt 100 ]; do f; i=$((i+1)); done; echo $n
#### mutual recursion
even() { [ $1 -eq 0 ] && return 0; odd $(($1-1)); }; odd() { [ $1 -eq 0 ] && return 1; even $(($1-1)); }; even 10 && echo even; even 7 || echo odd
#### return outside a function ends the script
echo a; return 3; echo no
#### getopts in a function
f() { OPTIND=1; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo "$@"; }; f -a -b x y; f -bz
#### unset -f and functions
f() { echo f; }; f=var; unset f; f; unset -f f; f 2>/dev/null; echo $?; g() { g() { echo new; }; echo old; }; g; g; unset -v g; g; unset -f g g; echo $?
#### function redefinition of builtins
echo() { command echo "my $*"; }; echo a; unset -f echo; echo b; cd() { command cd "$@" && pwd; }; cd / ; true() { return 5; }; true; echo $?
#### local, again
x=1; f() { local x=2 y; echo $x "[${y-unset}]"; y=3; g; echo $x; }; g() { echo "g $x"; x=5; }; f; echo $x ${y-unset}; h() { local x; echo "[$x]"; local -; set -f; echo *; }; h; echo *; local z 2>/dev/null; echo no
#### break outside through functions and subshells
f() { break; }; for i in 1 2; do f; echo $i; done; for i in 1 2; do (break); echo s$i; done; for i in 1 2; do eval break; done; echo $i; for i in 1 2; do . ./none 2>/dev/null; done
#### special built-in errors: return bad
f() { return abc; echo x; }; f; echo not reached
#### nested functions and subshell variables
x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x; f() (x=4; echo $x); f; echo $x; echo $(x=5; echo $x) $x; y() { x=$1; }; y 6; echo $x; y 7 | cat; echo $x
#### return outside
return 3; echo not
#### return in dot and eval
echo 'echo a; return 3; echo b' > s; . ./s; echo $?; f() { . ./s; echo "f $?"; return 4; }; f; echo $?; f() { eval 'return 5'; echo no; }; f; echo $?; f() { (return 6; echo no); echo "s $?"; }; f; f() { while :; do return 7; done; }; f; echo $?; f() { trap 'return 8' USR1; kill -USR1 $$; echo after; }; f; echo $?
#### local dash
f() { local -; set -fu; echo $-; g; echo *; }; g() { set +f; echo $-; set -f; }; touch a; f; echo $- *; h() { set -f; local -; set +f; }; h; echo $- ; set +f; local - 2>/dev/null; echo $?
#### getopts places in functions
f() { while getopts xy: o; do echo "f $o $OPTARG"; done; }; set -- -a -b; while getopts ab o; do echo "$o $OPTIND"; f -x -y z; done; echo $OPTIND; shift; getopts ab o; echo $? $o; set -- -ba; getopts ab o; echo $o; getopts ab o; echo $o
#### background functions and groups
f() { echo f $1; return 3; }; f a & wait $!; echo $?; { echo g; exit 4; } & wait $!; echo $?; (exit 5) & wait $!; echo $?; for i in 1 2; do echo $i; done & wait; if true; then echo c; fi & wait; x=1 & wait; echo ${x-unset}; cd / & wait; [ "$PWD" = / ] || echo kept
#### function names and bodies
f() if true; then echo if; fi; f; g() for i in 1 2; do echo $i; done; g; h() case $1 in a) echo A;; esac; h a; i() (echo sub); i; j() { echo j; } > o; j; cat o; k () { echo k; }; k; l( ) { echo l; }; l; m()
{ echo m; }; m; n() while true; do echo n; return 3; done; n; echo $?; _x1() { echo $#; }; _x1 a b
#### exported functions of environment
A=1 B=2 env | grep -E '^[AB]=' | sort; (unset A; A=3 sh -c 'echo $A'); export C; C=4 sh -c 'echo $C'; C=5; sh -c 'echo $C'; D=6; D=7 true; echo $D; E=8 : ; echo $E; E=$E sh -c 'echo $E'; F='a b' sh -c 'echo "$F"'; G=~/x sh -c 'echo $G'; H=$(echo h) I=$H sh -c 'echo "[$I]"'
#### functions that change things
f() { x=$1; shift; y=$*; set -- z; }; set -- p q; f a b c; echo "$x $y $1"; g() { cd /; }; g; pwd; h() { exec 3>&1; }; h; echo three >&3; exec 3>&-; k() { trap 'echo tr' EXIT; }; k; l() { return $1; }; l 3 || echo $?; m() { unset -f m; echo gone; }; m; m 2>/dev/null || echo none; n() { f() { echo redefined; }; }; n; f
#### recursion and locals
f() { local n=$1; if [ $n -gt 0 ]; then f $((n-1)); fi; echo $n; }; f 4; g() { local a=1; h; echo $a; }; h() { a=2; local a=3; }; g; k() { local x=$x; x=${x}b; echo $x; }; x=a; k; echo $x; l() { local IFS=,; echo "$*"; }; l 1 2; m() { local a b=2 c; echo "$a$b$c"; }; a=9; m; unset a; n() { local a; echo "${a-unset}"; a=1; }; n; echo "${a-unset}"
#### readonly function interplay
readonly x=1; f() { local x; echo in; x=2; echo no; }; (f); echo $?; g() { echo $x; }; g; (x=3 g); echo $?; (x=3 ls >/dev/null; echo after); echo $?; y=1; readonly y; unset y 2>/dev/null; echo no
#### environment passing to functions and back
f() { echo "$V"; V=changed; export W=inner; }; V=outer; V=temp f; echo "$V" "$W"; g() { sh -c 'echo "${X-unset}"'; }; X=1 g; X=2; g; export X; g; unset X; g; h() { echo "${Y-none}"; }; Y=; h; Y=1 Z=2 h; echo "${Z-none}"; PATH=$PATH:/x sh -c 'echo ${PATH##*:}'; echo ${PATH##*:} | grep -c '^/x$'

#### default
unset x; e=; v=val
echo "${x-d}" "${e-d}" "${v-d}" "${x:-d}" "${e:-d}" "${v:-d}"
#### assign default
unset x; e=; v=val
echo "${x=a}" "$x"; echo "${e=b}" "[$e]"; echo "${e:=c}" "$e"; echo "${v:=z}"
#### alternative
unset x; e=; v=val
echo "[${x+a}]" "[${e+a}]" "[${v+a}]" "[${x:+a}]" "[${e:+a}]" "[${v:+a}]"
#### error if unset
unset x
(echo "${x?}"); echo $?
(echo "${x?my message}"); echo $?
(e=; echo "${e:?}"); echo $?
(e=; echo "${e?ok}"); echo $?
echo done
#### error ends the script
unset x
: ${x?gone}
echo not reached
#### length
v=hello; e=; unset x
echo ${#v} ${#e} ${#x}
set -- a b c; echo ${#} ${#@} ${#*} $#
#### smallest suffix
v=a.b.c; echo ${v%.*} ${v%%.*} ${v#*.} ${v##*.}
#### pattern removal with no match
v=abc; echo ${v%x} ${v#x} "${v%%b}" "${v##b}"
#### pattern removal of everything
v=abc; echo "[${v%%*}]" "[${v##*}]" "[${v%*}]" "[${v#*}]"
#### pattern removal with quotes
v='a*b*c'; echo "${v%'*'*}" "${v#*"*"}" "${v%\**}"
#### pattern removal with a variable
v=file.tar.gz; p='.*'; echo "${v%$p}" "${v%%$p}" "${v%"$p"}"
#### pattern removal with classes
v=abc123; echo ${v%[0-9]} ${v%%[0-9]*} ${v#[a-c]} ${v##[[:alpha:]]*[[:alpha:]]}
#### path handling
p=/usr/local/bin/prog; echo ${p##*/} ${p%/*}
#### nested expansions
unset a b; c=deep
echo ${a-${b-${c-x}}} "${a:-"${b:-"$c"}"}"
#### word of default is expanded and split
unset x; set -- ${x-a b "c d"}; echo $#; for i; do echo "[$i]"; done
#### word of default in quotes is not split
unset x; set -- "${x-a b 'c d'}"; echo $# "$1"
#### default with command substitution and arithmetic
unset x; echo ${x-$(echo sub)} ${x-$((1+2))} ${x-`echo back`}
#### positional parameters
set -- a b c d e f g h i j k l
echo $1 $9 $10 ${10} ${11} ${12} "[${13}]"
#### at and star
set -- "a b" c
for i in $*; do echo "[$i]"; done
for i in $@; do echo "[$i]"; done
for i in "$*"; do echo "[$i]"; done
for i in "$@"; do echo "[$i]"; done
#### at with text around
set -- 1 2 3
for i in "x$@y"; do echo "[$i]"; done
for i in x"$@"y; do echo "[$i]"; done
#### at without parameters
set --
for i in "$@"; do echo "[$i]"; done
for i in "x$@"; do echo "[$i]"; done
for i in "$*"; do echo "[$i]"; done
echo $#
#### star joins by IFS
set -- a b c
IFS=:; echo "$*"; IFS=; echo "$*"; unset IFS; echo "$*"; IFS=' -'; echo "$*"
#### at in assignment
set -- a b c; x="$@"; y=$@; z=$*; echo "$x|$y|$z"
#### star in assignment with IFS
set -- a b c; IFS=-; x=$*; y="$*"; z="$@"; unset IFS; echo "$x|$y|$z"
#### special parameters
true; echo $?; false; echo $?; (exit 7); echo $?
echo $0
#### dollar dollar is the same in a subshell
a=$$; b=$(echo $$); (test $a = $$ && echo same); test $a = $b && echo same
#### dollar dash
set -u; case $- in *u*) echo u;; esac; set +u; case $- in *u*) echo u;; *) echo none;; esac
#### unset special chars
unset x; echo "${x:-}" "[${x:+}]" "[${x-}]"
#### bad substitution
echo ${x!y}
echo not reached
#### empty parameter vanishes unless quoted
e=; set -- $e "$e" ''$e a$e; echo $#
#### value with glob characters
touch f1 f2; g='f*'; echo $g "$g" ${g}
#### set -u
set -u; unset x; echo ${x-ok} ${x+no}; echo $x; echo not reached
#### set -u and at
set -u; set --; echo "$@" "$*" $#; echo ok
#### braces delimit names
a=1; ab=2; echo $ab ${a}b "$a"b $a-b
#### assignment in default persists
unset n; : ${n:=first} ${n:=second}; echo $n
#### substring removal on positional
set -- foo.c bar.c; echo ${1%.c} ${2%.c}
#### removal at end of at
set -- a.x b.x; echo "${@%.x}" 2>/dev/null | head -1 >/dev/null; echo ok
#### question mark in a message with expansion
v=name; (unset q; echo ${q?the $v is missing}) ; echo $?
#### alternative with spaces
v=1; set -- ${v:+a b} "${v:+c d}"; echo $#
#### default containing a brace in quotes
unset x; echo "${x-a\}b}" ${x-'}'} ${x-"}"}
#### length of special
set -- aa bbb; echo ${#1} ${#2} ${#?} ${#0} | { read a b c d; echo $a $b $c; }
#### tilde in default
HOME=/home/u; unset x; echo ${x-~} ${x:-~/a} "${x-~}"
#### colon in default
unset x; echo ${x:-:} ${x-a:b}
#### modify while expanding
x=1; echo $x ${y:=$((x=5))} $x
#### IFS does not split quoted results of assignment default
unset x; set -- ${x:="a b"}; echo $# "$x"
#### nested defaults
unset a b; c=3; echo "${a:-${b:-$c}}" "${a:-${b:-${c#3}}x}" ${a:-$(echo ${b:-"$((c+1))"})}
#### at with empty arguments
set -- "" a ""; for i in "$@"; do echo "<$i>"; done; for i in $@; do echo "[$i]"; done; for i in x"$@"y; do echo "($i)"; done; set --; for i in "$@"; do echo no; done; for i in "" "$@"; do echo "{$i}"; done; for i in "$@"""; do echo "q$i"; done
#### readonly and assignments
readonly r=1; (r=2) ; echo $?; (readonly r=3); echo $?; (unset r); echo $?; (export r=4); echo $?; (for r in a; do echo $r; done); echo $?; (read r </dev/null); echo $?; (r=5 true; echo x); echo $?; (r=5 command true; echo y); echo $?; (getopts a r -a; echo $?); echo "$r"
#### special built-in errors: assignment of read-only before special
readonly a=1; a=2 :; echo not reached
#### assignments before commands
x=1; x=2 true; echo $x; x=3 :; echo $x; x=4 eval 'echo $x'; echo $x; f() { echo $x; x=6; }; x=5 f; echo $x; x=7 command :; echo $x; x=8 sh -c 'echo $x'; echo $x; A=$x$x B=$A sh -c 'echo $B'; PATH=/nosuch ls 2>/dev/null; echo $?
#### assignment expansions
x='a   b  *'; y=$x; echo "$y"; y=$(echo 'p   q'); echo "$y"; y=~/z; echo $y; y=a:~/b:~; echo $y; y="~/q"; echo $y; y=\~; echo $y; set -- 1 "2 3"; y="$@"; echo "$y"; y=$*; echo "$y"; export z=$x; echo "$z"; y=*; echo "$y"
#### length and substring forms
x=abcdé; echo ${#x} ${#} ${#1}; set -- a bb; echo ${#} ${#1} ${#2} ${#@} ${#*} "${#}"; x=; echo ${#x}; set -- 1 2 3 4 5 6 7 8 9 10 11; echo $10 ${10} ${11}; echo ${#-} ${#?} ${#$} | wc -w
#### question mark expansions
(echo ${x?}); echo $?; (echo ${x:?gone away}); echo $?; x=; (echo ${x?no}); echo $?; (echo ${x:?"a  b"}); echo $?; : ${y?}; echo not reached
#### assign default, again
: ${x=1} ${y:=2}; echo $x $y; x=; : ${x=3} ; echo "[$x]"; : ${x:=4}; echo $x; echo ${z:=a  b} "$z"; (: ${1=x}); echo $?
#### unset special
unset IFS; x='a b'; set -- $x; echo $#; unset PATH; ls; echo $?; unset PS1 HOME; echo ~/a; unset nosuch; echo $?; unset -v x; echo ${x-u}; unset 1a; echo no
#### substring removal over positional
set -- abc.c def.c; for i in "$@"; do echo ${i%.c}.o; done; echo ${1#?} ${2%%[a-z]*} "${1%.*}" ${1##*[!c]}; x=aXbXc; IFS=X; set -- $x; echo $#; echo ${x#*X} "${x%%X*}"; unset IFS; x='  a  '; echo "[${x#"${x%%[! ]*}"}]"; x="${x%"${x##*[! ]}"}"; echo "[$x]"
#### at expansions glued
set -- 1 '2 3' 4; for i in a"$@"b; do echo "<$i>"; done; for i in "a$@"; do echo "<$i>"; done; for i in "$@$@"; do echo "<$i>"; done; for i in $@; do echo "<$i>"; done; for i in "$*"; do echo "<$i>"; done; for i in a$*b; do echo "<$i>"; done; x="$@"; echo "$x"; x=$*; echo "$x"; for i in "${@}" "${*}"; do echo "<$i>"; done; for i in ${1+"$@"}; do echo "<$i>"; done
#### assignments that look odd
a=1b=2; echo $a; a="x"y'z'; echo $a; a=b=c; echo $a; a==; echo $a; a=; echo "[$a]"; a=$((1+1)); echo $a; a=`echo q`; echo $a; _=1; _a1=2; echo $_a1; a=1; a=$a$a; echo $a; a=* ; echo "$a"; a=~; echo "$a" | sed 's/.*/tilde/'; a=\ b; echo "$a"; a='b c' ; echo $a; 1a=2; echo $?; a-b=2; echo $?; "a"=3; echo $?; \a=4; echo $?
#### parameter expansion operators whole
x=value; e=; unset u; for v in x e u; do eval "echo \"\${$v-d} \${$v:-d} \${$v+a} \${$v:+a}\""; done; echo "${x=n}" "${e=n}" "${u=n}" "$u"; unset u; echo "${e:=m}" "$e"; (echo "${u?}") 2>/dev/null; echo $?; (echo "${u:?msg}") 2>&1 | sed 's/.*: //'; e=; (echo "${e:?}") 2>/dev/null; echo $?; echo "${#x}" "${#e}" "${x#v}" "${x%e}" "${x##*l}" "${x%%l*}"

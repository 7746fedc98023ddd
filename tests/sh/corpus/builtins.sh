#### true false colon
true; echo $?; false; echo $?; :; echo $?; : a b; true x; echo $?
#### echo
echo; echo -n; echo -n a; echo b; echo -n -n c; echo; echo -- x; echo -e y; echo - z
#### echo escapes
echo 'a\tb\nc\\d\0101e\101'; echo 'stop\chere' x; echo; echo '\a\b\f\v\r' | wc -c
#### echo unknown escapes
echo '\q \x41 \8 \'; echo "a\\"
#### printf strings
printf '%s\n' a b c; printf '%s %s\n' 1 2 3; printf 'no args\n'; printf '%s|%s|\n'; printf '[%5s][%-5s][%.2s][%5.1s]\n' abc abc abc abc
#### printf numbers
printf '%d %i %u %o %x %X\n' 42 -7 8 8 255 255; printf '%5d|%-5d|%05d|%+d|% d\n' 42 42 42 42 42; printf '%#x %#o\n' 255 8; printf '%.3d|%8.3d|%-8.3d|\n' 5 5 5
#### printf bases and characters
printf '%d %d %d\n' 0x1f 017 -0x10; printf '%d %d\n' "'A" '"B'; printf '%c%c%c\n' abc d ''; printf '%%|%5s|\n' x
#### printf escapes
printf 'a\tb\\n\101\x\n' | head -1; printf '\a\b' | wc -c; printf '%b\n' 'x\ty\0101z' 'a\cb' 'never'; echo
#### printf star
printf '%*d|%-*d|%.*s|\n' 5 42 5 42 2 abc
#### printf floats
printf '%f %.2f %e %g %G\n' 1.5 3.14159 12345.678 0.0001 1e20; printf '%10.3f|%-10.1f|%+f|%08.2f\n' 1.5 2.25 1 3.14159
#### printf errors
printf '%d\n' abc; echo $?; printf '%d\n' 12x; echo $?; printf '%z\n'; echo $?; printf; echo $?
#### printf reuses the format
printf '%s=%d;' a 1 b 2 c; echo
#### test strings
test a; echo $?; test ''; echo $?; test; echo $?; test -n a; echo $?; test -z a; echo $?; [ a = a ]; echo $?; [ a != a ]; echo $?; [ a '<' b ]; echo $?; [ b '>' c ]; echo $?
#### test numbers
[ 1 -eq 1 ]; echo $?; [ 1 -ne 1 ]; echo $?; [ 1 -lt 2 ]; echo $?; [ 2 -le 1 ]; echo $?; [ 3 -gt 2 ]; echo $?; [ 3 -ge 4 ]; echo $?; [ -5 -lt 3 ]; echo $?; [ ' 7 ' -eq 7 ]; echo $?
#### test files
touch f; mkdir d; ln -s f l; echo x > s; for t in -e -f -d -s -r -w -x -h -L -p -S -b -c; do for f in f l s no /dev/null; do test $t $f && printf '%s%s ' $t $f; done; done; echo
#### test file times and identity
touch -t 202001010000 a 2>/dev/null || touch a; echo > b; [ b -nt a ]; echo $?; [ b -ot a ]; echo $?; [ a -ef a ]; echo $?; [ a -ef b ]; echo $?; [ b -nt none ]; echo $?
#### test logic
[ a = a -a b = b ]; echo $?; [ a = b -o b = b ]; echo $?; [ ! a = b ]; echo $?; [ '(' a = a ')' ]; echo $?; [ ! '(' a = a -a b = b ')' ]; echo $?; [ ! ]; echo $?; [ ! x ]; echo $?; [ ! '' ]; echo $?
#### test odd operands
[ -n ]; echo $?; [ -z ]; echo $?; [ = ]; echo $?; [ '(' ]; echo $?; [ ! = ! ]; echo $?; [ '(' = '(' ]; echo $?; [ -f = -f ]; echo $?; [ -a ]; echo $?; [ -n = -n ]; echo $?; [ x -a ]; echo $?
#### test errors
[ a; echo $?; [ a b ]; echo $?; [ 1 -eq x ]; echo $?; [ a -foo b ]; echo $?; [ a = ]; echo $?; [ 99999999999999999999 -eq 1 ]; echo $?; [ -f a b ]; echo $?
#### shift
set -- a b c d; shift; echo $*; shift 2; echo $*; shift 0; echo $*; shift; echo "[$*]" $#
#### shift too far
set -- a; shift 2; echo not reached
#### shift errors
set -- a; (shift x); echo $?; (shift -1); echo $?
#### set positional
set -- a b; echo $# $1; set x y z; echo $# $3; set --; echo $#; set -- -a -b; echo $1; set - p q; echo $1 $#
#### set lists variables
zz='a b'; zq="it's"; set | while read -r l; do case $l in z[zq]=*) echo "$l";; esac; done
#### unset
x=1; unset x; echo "[${x-unset}]"; unset nothing; echo $?; x=1 y=2; unset -v x y; echo "[$x$y]"; (unset 1x); echo $?
#### export
export A=1 B; B=2; C=3; sh -c 'echo "$A $B $C"'; export C; sh -c 'echo $C'; unset A; sh -c 'echo "[$A]"'
#### export lists
export ZA='x y' ZB="it's"; export -p | while read -r l; do case $l in *' Z'[AB]=*) echo "$l";; esac; done
#### export keeps field splitting out
v='a b'; export E=$v; echo "$E"; export F=~/x G=$v:$v; HOME=/h; echo "$G"
#### export bad names
(export 1x); echo $?; (export a-b=1); echo $?; (export =x); echo $?
#### readonly
readonly R=1; echo $R; (R=2; echo no); echo $?; (unset R; echo no); echo $?; readonly -p | while read -r l; do case $l in *' R='*) echo "$l";; esac; done; (export R=3; echo no); echo $?; echo $R
#### readonly ends the script
readonly R=1; R=2; echo not reached
#### readonly without value
readonly Q; (Q=1); echo $?; echo "[${Q-unset}]"
#### eval
eval echo a b; x='echo $y'; y=5; eval $x; eval "a=1; b=2"; echo $a$b; eval; echo $?; eval false; echo $?; eval 'exit 3' | cat; eval 'echo a
echo b'
#### eval with quotes
x="it's"; eval "y=\"$x\""; echo "$y"; n=v; eval "$n='q r'"; echo "$v"; eval 'for i in 1 2; do echo $i; done'
#### eval syntax error ends the script
eval 'if'; echo not reached
#### command runs past functions
ls() { echo mine; }; touch f; command ls; command -p ls; ls
#### command and errors of special built-ins
command eval 'false'; echo $?; command shift 99; echo reached $?; command . ./nosuch; echo reached $?
#### command -v
command -v echo if cd; command -v nosuch; echo $?; f() { :; }; command -v f; alias al=x; command -v al; command -v if
#### command -V and type
type if echo cd : f 2>/dev/null; f() { :; }; type f; command -V f; command -V export; type nosuch; echo $?
#### command with assignments
x=1 command eval 'echo $x'; echo "[$x]"; x=1 eval 'echo $x'; echo "[$x]"
#### dot
echo 'echo sourced $1; v=9; return 4; echo no' > s.sh; . ./s.sh; echo $? $v
#### dot with a missing file ends the script
. ./nosuch; echo not reached
#### dot looks along PATH
mkdir b; echo 'echo found' > b/lib.sh; PATH=$PWD/b:$PATH; . lib.sh
#### exec
(exec echo replaced; echo no); (exec nosuch; echo no); echo $?; exec; echo $?
#### exec failing ends the script
exec ./nosuch; echo not reached
#### exit
(exit); echo $?; (exit 3); echo $?; (false; exit); echo $?; (exit 256); echo $?; (exit 511); echo $?; exit 7
#### exit with a bad number
(exit abc); echo $?; (exit -1); echo $?
#### umask
umask 022; umask; umask 077; umask; umask -S; touch f; ls -l f | { read m rest; echo $m; }; umask u=rwx,g=rx,o=; umask; umask g+w; umask
#### umask bad
(umask 9); echo $?; (umask 1000); echo $?
#### alias
alias e='echo aliased'
e x
alias
unalias e
e 2>/dev/null; echo $?
#### alias is seen on the next line only
alias z='echo z'; z 2>/dev/null; echo $?
z
#### alias with a trailing blank
alias run='echo ' arg='replaced'
run arg arg
#### alias of a keyword and of itself
alias echo='echo x'
echo a
alias w='while false'
w; do :; done; echo $?
#### quoted words are no aliases
alias q='echo q'
'q' 2>/dev/null; \q 2>/dev/null; echo $?
#### alias after an assignment and in a substitution
alias p='printf %s\\n'
v=1 p a; echo $(p b)
#### alias errors
alias nosuch; echo $?; unalias nosuch; echo $?; unalias -a; alias; echo $?
#### alias with quotes
alias x="echo 'it''s'"
alias x
x
#### getopts
set -- -a -b val -cfoo -- rest; while getopts ab:c: o; do echo "$o [$OPTARG] $OPTIND"; done; echo $OPTIND; shift $((OPTIND-1)); echo $*
#### getopts clusters
set -- -abc -d; while getopts abcd o; do echo $o $OPTIND; done; echo $OPTIND
#### getopts errors
set -- -x -a; while getopts ab: o; do echo "$o [$OPTARG]"; done; OPTIND=1; set -- -b; while getopts ab: o; do echo "$o [$OPTARG]"; done
#### getopts silent errors
set -- -x -b; while getopts :ab: o; do echo "$o [$OPTARG]"; done; echo $OPTIND
#### getopts ends
getopts a o -- -a; echo $? $o $OPTIND; OPTIND=1; getopts a o x -a; echo $? $OPTIND; OPTIND=1; getopts a o; echo $?
#### getopts with arguments
getopts ab: o -b v; echo $o $OPTARG; OPTIND=1; getopts ab: o -a; echo $o "[$OPTARG]"
#### read
printf 'a b c\n' | { read x y; echo "$x|$y"; }; printf 'one\ntwo\n' | { read x; read y; echo "$x|$y"; }; printf '' | { read x; echo "$? [$x]"; }
#### read backslashes
printf 'a\\ b c\n' | { read x y; echo "$x|$y"; }; printf 'a\\\nb\n' | { read x; echo "$x"; }; printf 'a\\tb\n' | { read -r x; echo "$x" | cat; } | wc -c
#### read splits
printf ':a::b:\n' | { IFS=: read x y z; echo "$x|$y|$z"; }; printf '  a  b  \n' | { read x; echo "[$x]"; }; printf '  a  b  \n' | { IFS= read x; echo "[$x]"; }; printf 'a,b,c,\n' | { IFS=, read x y; echo "$x|$y"; }
#### read last field
printf 'a:b:\n' | { IFS=: read x y; echo "[$y]"; }; printf 'a:b:c:\n' | { IFS=: read x y; echo "[$y]"; }; printf 'a : b : \n' | { IFS=' :' read x y; echo "[$y]"; }; printf 'a b \n' | { read x y z; echo "[$y][$z]"; }
#### read from a file in a loop
printf '1 a\n2 b\n3\n' > f; while read n t; do echo "$t$n"; done < f
#### read shares its input
printf 'one\ntwo\nthree\n' | { read x; cat; echo "[$x]"; }; printf 'a\nb\nc\n' > f; { read x; read y; cat; } < f
#### read errors
read; echo $?; (read 1x); echo $?; readonly ro=1; echo v | { read ro; echo $?; }
#### times
times | wc -l
#### hash
hash -r; echo $?; hash nosuch; echo $?; hash cat; echo $?
#### cd
mkdir -p a/b; here=$PWD; cd a/b; echo ${PWD#$here}; cd ..; echo ${PWD#$here}; cd - > /dev/null; echo ${PWD#$here}; cd "$here"; echo "[${PWD#$here}]"; cd nosuch; echo $?
#### cd to HOME and OLDPWD
mkdir h; HOME=$PWD/h; p=$PWD; cd; echo ${PWD#$p}; cd - | wc -l ; echo ${OLDPWD#$p}
#### cd through a link
mkdir -p real/sub; ln -s real/sub link; p=$PWD; cd link; echo ${PWD#$p}; case $(pwd -P) in */real/sub) echo real;; esac; cd ..; echo "[${PWD#$p}]"; cd -P link; echo ${PWD#$p}
#### cd with CDPATH
mkdir -p x/target; CDPATH=$PWD/x; p=$PWD; cd target | wc -l; cd target > /dev/null; echo ${PWD#$p}
#### cd errors
cd ''; echo $?; cd /nonexistent; echo $?; touch f; cd f; echo $?; cd a b c 2>/dev/null; echo $?
#### pwd
mkdir -p u/v; w=$PWD; cd u; echo ${PWD#$w}; cd ./v/../v/.; echo ${PWD#$w}; cd ../..; echo "[${PWD#$w}]"; cd /; pwd; pwd -L; pwd -P; cd tmp; pwd; cd ..; pwd; cd ./tmp/../tmp//.; pwd
#### kill
kill -l 9; kill -l 130; kill -0 $$; echo $?; kill; echo $?; kill abc; echo $?; kill -s NOSUCH 1; echo $?
#### wait
wait; echo $?; (exit 3) & wait $!; echo $?; wait 99999; echo $?; sleep 0 & wait; echo $?
#### wait for several
(exit 1) & a=$!; (exit 2) & b=$!; wait $a $b; echo $?; wait $b $a 2>/dev/null; echo $?
#### ulimit
ulimit -f > /dev/null; echo $?
#### LINENO
echo $LINENO
echo $LINENO; echo $LINENO

echo $LINENO
#### illegal options
(export -x); echo $?; (cd -x); echo $?; (command -x); echo $?; (set -y); echo $?; (set -o nosuch); echo $?; (unset -x); echo $?; (read -z v); echo $?; (umask -x); echo $?
#### getopts unknown and missing with messages
while getopts :a:b o -a; do echo "$o $OPTARG"; done; OPTIND=1; while getopts a:b o -c -a; do echo "$o ${OPTARG-unset}"; done; echo $?
#### read into several with delimiters
printf 'a::b\n::\n: :\n a b : c \n' | while IFS=': ' read -r x y z; do echo "<$x><$y><$z>"; done
#### read -p and errors
read; echo $?; read 1x; echo $?; echo v | { read -p prompt x; echo $x; }; read x < /dev/null; echo $?; readonly r; echo a | (read r; echo no); echo $?
#### printf b and s
printf '%b|%s|%b\n' 'a\tb' 'a\tb' 'x\060y\0060z'; printf '%b' 'a\cb' c; echo; printf 'x\cy\n'; printf '%s\n'; printf '%d\n' ''; printf '%s %d\n' a 1 b; printf '%-5sx%5sx%.1s\n' ab cd ef; printf '%c' hello; echo; printf '\0101\101\x41\n'
#### printf numbers errors
printf '%d\n' 1a; echo $?; printf '%d\n' "'a" "\"b" '-5' +5 0x10 010; printf '%u\n' -1; printf '%o %X %#x\n' 8 255 255; printf '%5.2f|%-8.3e|%g\n' 3.14159 31415.9 0.0001; printf '%i %+d % d %05d %-5d|\n' 1 2 3 4 5; printf '%s %%\n' x; printf '%*s|%-*s|\n' 4 a 4 b; printf '%' ; echo $?; printf '%q' x; echo $?
#### command and special built-ins
command : > /nosuch/z; echo $?; command export 1x=2; echo $?; command readonly a=1; a=2; echo no
#### umask, again
umask 027; umask; umask -S; umask u+w,g=r; umask -S; umask a-x; umask; umask 0; umask; umask -S; umask u=,g=,o=; umask; umask o=u; umask -S; umask xyz; echo $?
#### LINENO and PPID
echo ${PPID:+set}; (echo $$ | grep -c "^$$\$"); sh -c '[ $PPID = '$$' ] && echo parent'; PPID=3; echo $?
#### test with three and four arguments
test ! -z a; echo $?; test ! a = b; echo $?; test '(' a ')'; echo $?; test '(' a = a ')'; echo $?; test '!' = '!'; echo $?; test -a = -a; echo $?; test a -a ''; echo $?; test '' -o b; echo $?; test ! '' -a x; echo $?; test -n = ; echo $?; test '(' = ')' ; echo $?; test ! ! a; echo $?; test '(' '' ')'; echo $?; [ '!' ]; echo $?; [ -t ]; echo $?; [ -t 0 ]; echo $?; [ '(' -a ')' ]; echo $?
#### special built-in errors exit
set -z; echo not reached
#### special built-in errors: shift
shift 5; echo not reached
#### special built-in errors: dot
. /nosuch/file; echo not reached
#### special built-in errors: export
export 1a=b; echo not reached
#### special built-in errors: unset readonly
readonly a=1; unset a; echo not reached
#### eval syntax error inside subshell
(eval 'fi'); echo $?; eval ''; echo $?; (eval 'echo "'); echo $?; echo 'if' > s; (. ./s); echo $?; sh -c 'for'; echo $?
#### exit status codes
nosuchcmd; echo $?; ./; echo $?; touch f; ./f; echo $?; /nosuch/x; echo $?; sh -c 'kill -9 $$'; echo $?; sh -c 'exit 255'; echo $?; $(exit 7); echo $?; x=$(exit 8); echo $?; $(true); echo $?
#### set positional in odd places
set -- "$@" x; set -- "$@" 'y z'; echo $#; shift; echo "$1"; set -- $(echo a b c); echo $3; set a; echo $1; set -- -e; echo $1 $-; set +x -- p; echo $1; set - q; echo $1; set -; echo $#
#### eval tricks
x='$y'; y='$z'; z=5; eval echo $x; eval eval echo $x; eval "f() { echo \$1; }"; f q; eval 'x=1;' 'echo $x'; n=var; eval "$n=\"a b\""; eval echo \"\$$n\"; eval "echo 'a" "b'"; eval '{ echo g; }'; eval 'case a in a) echo c;; esac'
#### test files, again
touch f; mkdir d; ln -s f l; ln -s nosuch b; mkfifo p; [ -e b ] || echo broken; [ -L b ] && [ -h l ] && echo links; [ -p p ] && echo pipe; [ -s f ] || echo empty; [ -d d -a -f f ] && echo both; [ f -ef l ] && echo same; [ -x f ] || echo nox; [ -u f -o -g f -o -k d ] || echo nobits; [ -O f ] && [ -G f ] && echo mine; [ -r nosuch ]; echo $?
#### test numbers and strings
[ 10 -gt 9 ] && [ -1 -lt 0 ] && [ 07 -eq 7 ] && echo num; [ a ]; echo $?; [ "" ]; echo $?; [ a = b -o c = c -a d = e ]; echo $?; [ abc \< abd ] && echo lt; [ 1 -eq 1.0 ]; echo $?; [ '' -eq 0 ]; echo $?; [ 5 -eq ' 5' ]; echo $?; [ 5 -eq '5 ' ]; echo $?; [ 0x10 -eq 16 ]; echo $?; [ a == a ]; echo $?; [ ! a ]; echo $?; [ a b c d e ]; echo $?; [ a; echo $?; test ]; echo $?
#### hash and type
hash; type ls | sed 's/ .*//'; type cd export if nosuch :; echo $?; f() { :; }; type f; command -v f cd; alias q=r; type q; command -V q; hash -r; echo $?; hash nosuch; echo $?; PATH=; hash; ls; echo $?
#### getopts OPTIND resets
set -- -a -b; getopts ab o; echo $o $OPTIND; getopts ab o; echo $o $OPTIND; getopts ab o; echo $? $o $OPTIND; OPTIND=1; getopts ab o -b; echo $o; f() { getopts x o -x; echo $o $OPTIND; }; OPTIND=1; f; getopts x o; echo $?; (getopts); echo $?; (getopts a); echo $?; getopts a 1x -a; echo $?
#### exit in odd places
f() { (exit 3); exit; }; (f); echo $?; (eval 'exit 4'); echo $?; (for i in 1; do exit 5; done); echo $?; (true | exit 6); echo $?; { exit 7; } | true; echo $?; (trap 'exit' EXIT; exit 8); echo $?; (set -e; trap 'echo $?' EXIT; false); echo $?; if (exit 9); then :; fi; exit
#### dash dash in builtins
cd -- /; pwd; export -- A=1; echo $A; unset -- A; readonly -- B=2; echo $B; eval -- echo x; . -- /dev/null; echo $?; shift -- 0; echo $?; exec -- echo done
#### export and readonly display
export Z1="a'b" Z2='$x "y"' Z3; export -p | grep ' Z'; readonly Z4='p q' Z5; readonly -p | grep ' Z'; export | grep -c Z1; readonly Z1; Z1=2; echo no
#### large things
i=0; s=; while [ $i -lt 200 ]; do s="$s$i "; i=$((i+1)); done; set -- $s; echo $# ${200}; echo ${#s}; seq 1 5000 | while read x; do :; done; x=$(seq 1 20000); echo ${#x}; set -- $x; echo $#; echo "$x" | tail -1; f() { [ $1 = 0 ] || f $(($1-1)); }; f 200; echo deep
#### exec exports
x=5 exec sh -c 'echo $x'
#### messages of dot scripts
echo 'echo "' > s; (. ./s); echo 'x() { ' > s; (. ./s); echo ': ${nope?}' > s; (. ./s); echo 'cd /nosuch; echo $?; nosuchcmd; readonly r=1; r=2' > s; . ./s
#### printf empties
printf '%d|%f|%s|%c|%b|\n' '' '' '' '' '' | od -c | head -2; printf 'a\cb\n'; printf '%d\n' ' '; echo $?; printf '%x\n' -; echo $?; printf '%d %s\n' 3 a 4; printf '%.3s|%.0s|%.s|\n' abcdef abc abc; printf '%5%|' ; echo; printf '\0' | od -c | head -1; printf '%b' '\0' | od -c | head -1; printf '%s' '\0'; printf '\\\a' | od -c | head -1
#### read builtin variants
echo 'a b c' > f; read x < f; echo "$x"; read x y < f; echo "$y"; read x y z w < f; echo "[$w]"; { read x; read y; } < f; echo "$? [$y]"; IFS=b read x y < f; echo "[$x][$y]"; printf 'a\0b\n' | { read x; echo "$x"; }; printf 'no newline' | (read x; echo $? "$x"); printf 'x\\\ny\n' | (read -r a; read -r b; echo "$a|$b"); while read -r a b; do echo "$b:$a"; done <<X
1 2
3 4 5
X
#### umask and files
umask 0; : > a; mkdir b; ls -ld a b | cut -c1-10; umask 077; : > c; ls -l c | cut -c1-10; (umask 0777; : > d); ls -l d | cut -c1-10; umask -S u=rwx,g=,o=; umask; umask g+rx,o-r; umask; umask =; umask; umask ugo=rwx; umask
#### cd and dots
mkdir -p d1/d2; cd d1/../d1/./d2//; echo ${PWD##*/work}; cd ../..; echo "${PWD##*/}"; cd ./d1; cd "$OLDPWD"; echo "${PWD##*/}"; cd d1 d2 2>/dev/null; echo $?; (cd d1 && pwd | sed 's/.*work//'); CDPATH=d1 cd d2 | sed 's/.*work//'; CDPATH=:d1; cd d2 >/dev/null; echo ${PWD##*/work}; cd ../../nosuch; echo $?; touch f; cd f; echo $?
#### times format
times | sed 's/[0-9.]*s/s/g; s/[0-9]*m/m/g'
#### command builtin
command echo a; command -v echo ls sh | sed 's,.*/,,'; command -p echo b; command -V if; command -V nosuch; echo $?; command; echo $?; command nosuch; echo $?; command -x; echo $?; command -v; echo $?; f() { echo fn; }; command f; echo $?; command command echo c; command cd / && pwd; x=1 command eval 'echo $x'; command exit 3; echo no
#### test parentheses and precedence
[ \( a = a -o b = c \) -a c = c ]; echo $?; [ ! \( a = b \) ]; echo $?; [ a = a -a ! b = c ]; echo $?; [ '' -o '' -o x ]; echo $?; [ x -a '' -o y ]; echo $?; [ -z '' -a -n x ]; echo $?; [ ! -e nosuch -a -d . ]; echo $?; [ \( \) ]; echo $?; [ \( a ]; echo $?; [ a = a ] && [ b = b ] || echo no; [ -n "a" -a \( -z "" -o -z b \) ]; echo $?; [ "(" = "(" ]; echo $?; [ ! "" ]; echo $?; [ -d . -a -r . -a -w . -a -x . ]; echo $?
#### subshell isolation
x=1; trap 'echo parent' USR1; f() { echo f1; }; alias al='echo al'; umask 022; (x=2; f() { echo f2; }; cd /; umask 077; set -f; trap - USR1; exec >/dev/null; f); echo $x; f; umask; echo $-; set -- a b; (shift; echo $1); echo $1; (exit 3) || echo $?; echo $(x=5; f; echo $x) $x
#### exec variants
(exec 2>&1; nosuchcmd); (exec sh -c 'exit 7'); echo $?; (exec /nosuch; echo no); echo $?; (exec 3>f 4>&3; echo a >&4; cat f); (x=1 exec; echo "[$x]"); (exec < /dev/null; cat); (PATH=/nosuch exec ls); echo $?; (exec true > g; echo no); ls g; command exec 5>h; echo z >&5; cat h
#### kill zero and groups
sh -c 'kill -TERM $$; echo no'; echo $?; sh -c 'trap "" TERM; kill -TERM $$; echo survived'; sh -c 'trap "echo caught; exit 9" TERM; kill -TERM $$; sleep 1; echo no'; echo $?; (kill -9 $(exec sh -c 'echo $PPID')); echo $?; sh -c 'kill -SEGV $$'; echo $?; sh -c 'kill -PIPE $$'; echo $?; sh -c 'kill -ALRM $$'; echo $?
#### set options through set -o and +o
set -o noglob; echo * $-; set +o noglob; set -o errexit; false || :; set +o errexit; x=$(set +o | grep noglob); set -f; eval "$x"; echo $-; set -o noclobber; echo a > f; (echo b > f) 2>/dev/null || echo kept; set +C; sh -o nounset -c 'echo $x' 2>/dev/null; echo $?; sh -f -c 'echo *'; sh -c 'echo $0 $1 $#' a b c; sh -s a b <<X
echo \$1 \$#
X
#### sh invocations
echo 'echo file $0 $1' > s; sh s a; sh ./s b; sh -c 'echo $0' ; sh -c 'echo "$@"' x y z; sh -ec 'false; echo no'; echo $?; sh -uc 'echo $nope' 2>/dev/null; echo $?; sh -xc 'echo a' 2>&1; sh -vc 'echo b' 2>&1; sh -nc 'echo c'; sh +e -c 'false; echo d'; echo 'echo stdin' | sh; echo 'echo $1' | sh -s arg; sh -c ''; echo $?; sh nosuchfile 2>/dev/null; sh -c 'exit' ; echo $?; sh -c 'false; exit'; echo $?; chmod +x s; ./s q; PATH=.:$PATH s r
#### shift and positional beyond nine
set -- a b c d e f g h i j k l; echo $# ${10} ${11} $10 "${12}"; shift 9; echo $1 $#; shift; echo $*; shift 2; echo $#; shift 2>/dev/null; echo no
#### unset variants
x=1; f() { :; }; unset x f; echo ${x-gone}; f 2>/dev/null; echo $?; unset -f f; f 2>/dev/null; echo $?; unset; echo $?; unset a b c; echo $?; x=1; (unset x; echo ${x-sub}); echo $x; f() { unset x; echo ${x-local}; }; f; echo ${x-global}; unset HOME; echo ~ ; y=2; unset -v y; echo ${y-u}
#### echo oddities
echo "a\nb"; echo 'a\\b' 'a\cb' c; echo; echo -n a; echo -n; echo -nn b; echo '\0' | od -An -c; echo '\07' | od -An -c; echo '\x'; echo 'a\'; echo a '' b; echo "  a  b  "; echo -e; echo -E a; echo - ; echo '\t|'; echo "\\t|"; echo '\\t|'; echo '\65' '\065' '\0065'
#### printf repetition and missing args
printf '%s-%s\n' a b c; printf '%d\n' 1 2 3; printf '%s\n' ''; printf '\n'; printf 'x%sy\n'; printf '%d %s\n'; printf '%5.1f|%e\n' 1.25 100; printf '%s %s %s\n' "a b" c; printf -- '-%s-\n' x; printf '%s' a b c; echo; printf '%03d|%+d|%x|%X|%o|%c\n' 5 5 255 255 8 A; printf '%10s|%-10s|\n' r l; printf '%.2s|\n' abc; printf '%b' 'a\nb\n'; printf "%s\n" "%d" "\\n"; printf '%%%s\n' x; printf "it's\n"
#### test string comparisons
test abc = abc; echo $?; test abc != abc; echo $?; [ "a b" = "a b" ]; echo $?; [ "" = "" ]; echo $?; [ -n "" ]; echo $?; [ -z "" ]; echo $?; [ "-n" ]; echo $?; [ "!" = "!" ]; echo $?; [ "(" != ")" ]; echo $?; [ a -a b ]; echo $?; [ "" -o b ]; echo $?; [ ! a -o b ]; echo $?; [ a \> b ]; echo $?; [ 1 -eq 01 ]; echo $?; [ -1 -lt 1 ]; echo $?; [ +1 -eq 1 ]; echo $?; [ 1 -eq '' ] 2>/dev/null; echo $?; [ a -eq a ] 2>/dev/null; echo $?
#### long words and many arguments
x=$(printf '%02000d' 0); echo ${#x}; set -- $(seq 1 3000); echo $# ${3000}; y=$(echo "$@" | wc -w); echo $y; f() { echo $#; }; f "$@"; i=0; z=; while [ $i -lt 300 ]; do z=$z$x; i=$((i+1)); done; echo ${#z}; echo "${z%0}" | wc -c; echo "${#z}"; case $z in *1*) echo no;; *0) echo yes;; esac
#### exit status of compound commands
if false; then :; fi; echo $?; while false; do :; done; echo $?; for i in; do :; done; echo $?; case a in b) :; esac; echo $?; { false; }; echo $?; (false); echo $?; f() { false; }; f; echo $?; ! f; echo $?; f | true; echo $?; f && :; echo $?; f || :; echo $?; eval f; echo $?; : | f; echo $?; $(f); echo $?; x=$(f); echo $?
#### unusual but valid syntax
if true; then if false; then :; else echo a; fi fi; { echo b; } ; { { echo c; }; }; ( (echo d) ); (echo e;); for i in 1; do (echo $i); done; while :; do { break; }; done; f() { { echo g; }; }; f; case x in (x) echo h;; (y) ;; esac; case y in x|y) echo i; esac; true;true; ! (false) && echo j; if ! { false; }; then echo k; fi; >z; <z; 2>z echo l; echo m 3>z; x=1 >z; echo $x; cat <z - <<X
n
X
#### operators without blanks
true&&echo a||echo b;false||echo c;(echo d)|cat;{ echo e;}|cat;echo f>g;cat<g;echo h>>g;cat g;echo i 2>&1|cat;if true;then echo j;fi;for i in 1 2;do echo $i;done;case a in a)echo k;;esac;f()(echo l);f;!(false)&&echo m
#### read and continuation lines
printf 'a\\\nb\nc\n' > f; while read x; do echo "<$x>"; done < f; while read -r x; do echo "<$x>"; done < f; printf 'x\\ty\\\\z\n' | { read a; echo "$a"; }; printf 'x\\ty\\\\z\n' | { read -r a; printf '%s\n' "$a"; }; printf 'a\\:b:c\n' | { IFS=: read p q; echo "$p|$q"; }; printf ' lead trail \n' | { read -r a; echo "[$a]"; }; printf 'one two\n' | { read a; echo "$a"; }; printf '\\\n' | { read a; echo "$?[$a]"; }; printf 'end\\' | { read a; echo "$?[$a]"; }
#### simple commands without a name
$empty; echo $?; $empty $empty; echo $?; $(exit 3); echo $?; `exit 4`; echo $?; "$empty"; echo $?; x=5 $empty; echo $x; $empty echo a; e='echo b'; $e; $e c; "$e" 2>/dev/null; echo $?; $empty x=6; echo $?; x=7 $(exit 8); echo $? $x; > f $empty; ls f
#### tests of files by age and kind
touch -d '2020-01-01' old; touch new; [ new -nt old ] && echo nt; [ old -ot new ] && echo ot; [ old -nt nosuch ] && echo exists; [ nosuch -ot new ] && echo missing; [ -c /dev/null ] && echo char; [ -b /dev/null ] || echo noblock; mkfifo p; [ -p p ] && echo fifo; [ -S p ] || echo nosock; [ -s old ] || echo empty; ln old hard; [ old -ef hard ] && echo same; ln -s nosuch dang; [ -e dang ] || echo dangling; [ -L dang ] && echo link; [ -d . ] && [ ! -f . ] && echo dir; [ -t 9 ]; echo $?; [ -e '' ]; echo $?; [ -r . -a -w . -a -x . ] && echo rwx
#### getopts full
f() { OPTIND=1; while getopts :ab:c: o "$@"; do case $o in a) echo a;; b) echo "b=$OPTARG";; c) echo "c=$OPTARG";; :) echo "missing $OPTARG";; \?) echo "bad $OPTARG";; esac; done; shift $((OPTIND - 1)); echo "rest: $*"; }; f -a -b 1 -c2 x; f -ab1 -- -c; f -c; f -x -a; f; f -- -a; f - -a; f -b '' x; f -b -a x; f -aa -a; f x -a; f -b1 -c 2 -a; f -ac -b
#### exec and fds in subshells
exec 3>f; (echo a >&3); { echo b >&3; }; (exec 3>&-; echo c >&3) 2>/dev/null; echo d >&3; exec 3>&-; cat f; exec 4>&1; x=$(echo to4 >&4; echo captured); echo "$x"; exec 4>&-; (exec 5>g; echo e >&5; echo f >&5); cat g; { exec 6>h; }; echo g >&6; cat h; f() { exec 7>i; }; f; echo h >&7; cat i; echo "$(exec 8>&1; echo i >&8)"; exec 9<f; read a <&9; exec 9<&-; echo $a

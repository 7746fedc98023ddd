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

#### simple
x=$(echo a); echo $x `echo b` "$(echo "c  d")"
#### trailing newlines go
x=$(printf 'a\n\n\n'); echo "[$x]"; x=$(printf '\n\na'); echo "[$x]"
#### inner newlines stay in quotes
x=$(printf 'a\nb\n'); echo "$x"; echo $x
#### empty
x=$(:); echo "[$x]"; x=$(); echo "[$x]"; echo "$( )"
#### status
x=$(false); echo $?; x=$(exit 5); echo $?; echo $(false) $?; true $(false); echo $?; $(false); echo $?
#### status with several
x=$(false)$(true); echo $?; x=$(true)$(exit 3); echo $?; x=1; echo $?
#### nested
echo $(echo a $(echo b $(echo c)) d)
#### nested with quotes
echo "$(echo "$(echo "x  y")")"
#### mixed styles
echo `echo $(echo a) "b c"` $(echo `echo d`)
#### variables do not come back
x=1; y=$(x=2; echo $x); echo $x $y
#### exit ends the substitution only
x=$(echo a; exit 3; echo b); echo "$x $?"
#### case inside
x=$(case a in a) echo matched;; esac); echo $x
#### comments and parentheses inside
x=$(echo a # comment )
echo b); echo $x
y=$( (echo sub) ); echo $y; z=$(echo ')'); echo $z
#### quotes inside
x=$(echo '"' "'" \)); echo "$x"
#### functions inside
f() { echo f:$1; }; echo $(f a) "$(f 'b c')"
#### pipes inside
echo $(printf 'b\na\n' | head -1) $(echo x | cat | cat)
#### a loop inside
echo $(for i in 1 2 3; do echo $i; done)
#### here-document inside
echo $(cat <<E
doc
E
)
#### dollar question inside
false; echo $(echo $?); (exit 4); x=$(echo $?); echo $x
#### positional parameters inside
set -- a b; echo $(echo $2 $#) $(set -- x; echo $1 $#) $1
#### errors inside do not end the script
x=$(unset u; echo ${u?}; echo no) ; echo $?; y=$(readonly r=1; r=2; echo no); echo $?; echo reached
#### arithmetic errors inside
x=$(echo $((1/0))); echo "$? [$x]"
#### output of several commands
x=$(echo a; echo b; printf c); echo "$x"
#### large output
x=$(i=0; while [ $i -lt 2000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done); echo ${#x}
#### not found inside
x=$(nosuch 2>/dev/null); echo "$? [$x]"
#### standard error passes
x=$(echo err >&2; echo out) 2>/dev/null; echo $x; { x=$(echo err >&2); } 2>&1
#### background inside
x=$(echo a & wait); echo $x
#### set inside
x=$(set -f; echo *; set +f); touch file; y=$(echo *); echo "$x $y"
#### cd inside
mkdir d; x=$(cd d && pwd); test "$x" = "$PWD/d" && echo yes; test -d d && echo still
#### in a here-document
cat <<E
$(echo a; echo b) `echo c`
E
#### in a word with others
echo a$(echo b)c"$(echo d)"e`echo f`
#### as a command
$(echo echo hi) there; x=echo; $x a; "$x" 'b c'; $(true); echo $?
#### command from a variable with arguments
c='echo a b'; $c c; e=; $e echo z
#### assignment and substitution in one command
a=$(echo 1) b=$(echo 2); echo $a$b; c=$(echo 3) sh -c 'echo $c'
#### read in a substitution
x=$(echo input | { read l; echo "got $l"; }); echo $x
#### printf and test without a child
x=$(printf '%s-%s' a b); echo $x; y=$(test 1 = 2); echo $?; z=$([ a = a ] && echo yes); echo $z
#### pwd
cd /; x=$(pwd); echo $x
#### backquotes with escapes
x=`echo \$HOME | cat`; HOME=/h; echo $x `echo \\\\`
#### nul bytes are dropped
x=$(printf 'a\0b' 2>/dev/null); echo ${#x}
#### nested command substitution
echo $(echo $(echo $(echo "a  b"))) "$(echo "$(echo "a  b")")" `echo \`echo \\\`echo deep\\\`\`` "`echo "a  b"`" "`echo \"q  q\"`"
#### substitution strips trailing line feeds
x=$(printf 'a\n\n\n'); echo "[$x]"; x=$(printf '\n\na'); echo "[$x]"; x="$(printf 'a\n\n')b"; echo "$x"; echo "$(echo 'a b   c')" $(echo 'a b   c')
#### bad substitutions
echo ${x!y}; echo not reached
#### bad substitution in subshell
(echo ${}); echo $?; (echo ${1a}) 2>/dev/null; echo $?; (echo ${a.b}) 2>/dev/null; echo $?
#### command substitution status
x=`false`; echo $?; echo $(false); echo $?; local_v=$(exit 2) true; echo $?; : $(exit 3); echo $?; $(exit 3) ; echo $?; "" ; echo $?
#### nested quotes in substitutions
echo "$(echo "a $(echo "b $(echo 'c "d"')")")"; echo "`echo "a \`echo "b"\`"`"; echo $(echo ')' "(" \) ) ; echo $(case a in a) echo x;; esac); echo $(case a in (a) echo y;; esac) ; echo "$(echo '#' # comment )
)"; echo "${x:-$(echo "q}")}" ${x:-`echo r`}; echo $(( $(echo 1) + ${x:-2} ))
#### assignment order and command substitution status
a=1 b=$a; echo $b; a=$(false) b=$(true); echo $?; a=$(true) b=$(false); echo $?; a=$(exit 3); echo $?; a=x b=$(exit 4) :; echo $?; a=$(exit 5) false; echo $?; x= ; echo "[$x]" $?; $(exit 6); echo $?; y=$(exit 7) > /dev/null; echo $?; > /dev/null; echo $?
#### deep command substitution in loops
for i in $(seq 3); do for j in $(seq $i); do printf '%s ' "$(echo $(($(echo $i) * $(echo $j))))"; done; echo; done; x=$(for i in 1 2; do echo "$(echo "$i$(echo x)")"; done); echo "$x"

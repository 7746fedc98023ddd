#### two
echo hello | cat; printf 'b\na\n' | head -1
#### many
echo a | cat | cat | cat | cat | cat
#### status
true | false; echo $?; false | true; echo $?; exit 3 | true; echo $?; true | (exit 4); echo $?
#### pipefail
set -o pipefail; false | true; echo $?; true | true; echo $?; (exit 3) | (exit 4) | true; echo $?; set +o pipefail; false | true; echo $?
#### commands run in subshells
x=1; echo y | read x; echo $x; echo a | x=2; echo $x; : | { x=3; echo $x; }; echo $x
#### built-ins
echo a b | read x y; printf 'x\n' | cat | while read l; do echo "[$l]"; done
#### newlines after the bar
echo a |
cat |

cat
#### with groups and subshells
{ echo a; echo b; } | { read x; read y; echo $y$x; }; (echo c) | (cat)
#### with compound commands
for i in 1 2; do echo $i; done | while read x; do echo "<$x>"; done; if true; then echo t; fi | cat; case a in a) echo c;; esac | cat
#### negated
! echo a | cat; echo $?; ! false | false; echo $?
#### output larger than a pipe
i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done | wc -c
#### reader that stops early
i=0; while [ $i -lt 20000 ]; do echo line; i=$((i+1)); done 2>/dev/null | head -2
#### first command not found
nosuch 2>/dev/null | cat; echo $?; echo a | nosuch 2>/dev/null; echo $?
#### redirection wins over the pipe
echo a > f | cat; cat f; echo b | cat < f
#### standard error is not piped
{ echo o; echo e >&2; } 2>/dev/null | cat; { echo e2 >&2; } 2>&1 | cat
#### functions
f() { while read x; do echo "f:$x"; done; }; printf '1\n2\n' | f; g() { echo out; }; g | cat
#### assignment before a command
x=1 sh -c 'echo $x' | cat; echo a | x=2 sh -c 'cat; echo $x'
#### expansion happens in each
x=a; echo $x | { cat; echo ${x}b; }; echo ${y:=new} | cat; echo "[$y]"
#### errors in one do not end the script
echo ${u?unset} | cat; echo $?; echo a | cat $((1/0)); echo $?; echo reached
#### in the background
echo a | cat & wait; echo $?; false | true & wait $!; echo $?; true | (exit 6) & wait $!; echo $?
#### many bytes through several
i=0; s=; while [ $i -lt 1000 ]; do s=$s$i; i=$((i+1)); done; echo $s | cat | cat | wc -c
#### nested
echo a | (cat | (cat | cat)); (echo x | cat) | (cat)
#### exit in a pipeline
(echo a; exit 2) | cat; echo $?; echo a | { cat; exit 7; }; echo $?
#### loop reading a file through a pipe
printf '1 2\n3 4\n' | while read a b; do echo $((a+b)); done
#### while read without last newline
printf 'a\nb' | while read x; do echo $x; done; printf 'a\nb' | { while read x; do echo $x; done; echo "last $x"; }
#### pipelines exit
true | false; echo $?; false | true; echo $?; ! true; echo $?; ! false | true; echo $?; ! ! true 2>/dev/null; echo $?
#### pipe with builtins
echo a b | read x; echo "[$x]"; echo a | { read x; echo "<$x>"; }; x=1; x=2 | true; echo $x; cd / | pwd >/dev/null; [ "$PWD" != / ] && echo kept; echo | exit 5; echo $?
#### long pipelines
echo a | cat | cat | cat | cat | cat | cat | cat | cat | cat | tr a b | sed s/b/c/; yes | head -3 | wc -l; (yes; echo no >&2) 2>/dev/null | head -1; seq 100000 | tail -1
#### sigpipe status
{ yes; echo $? >&2; } | head -1; (trap '' PIPE; yes 2>/dev/null; echo $? >&2) | head -1
#### pipeline environments
x=0; for i in 1 2 3; do x=$i; done | cat; echo $x; echo a | while read y; do x=$y; done; echo $x; { x=9; } | :; echo $x; true | { x=8; echo $x; }; echo $x; (echo 1; echo 2) | (read a; read b; echo $b$a); seq 3 | { while read n; do s=$((s+n)); done; echo $s; }; echo "[$s]"

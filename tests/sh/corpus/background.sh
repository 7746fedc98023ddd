#### output and wait
echo a & wait; echo b
#### last background pid
sleep 0 & p=$!; wait $p; echo $?; test "$p" -gt 1 && echo pid
#### status of a background list
(exit 5) & wait $!; echo $?; { exit 6; } & wait $!; echo $?; false || (exit 7) & wait $!; echo $?
#### and-or lists
true && echo yes & wait; false || echo no & wait
#### status of starting is 0
false & echo $?; wait
#### standard input is empty
echo x | { cat & wait; }; cat & wait; echo end
#### with redirection
echo data > f; cat < f & wait; echo out > g & wait; cat g
#### loops and functions
for i in 1 2; do echo $i; done & wait; f() { echo f; }; f & wait; while false; do :; done & wait; echo $?
#### variables do not come back
x=1; { x=2; } & wait; echo $x; y=1 & wait; echo "[$y]"
#### pipelines
echo a | cat & wait; printf '2\n1\n' | cat | wc -l & wait
#### wait for all
sleep 0.05 & sleep 0.1 & wait; echo done
#### parallel children write in turn
(sleep 0.1; echo second) & echo first; wait
#### children of a subshell
(sleep 0.05 & wait; echo inner); echo outer
#### wait for an unknown process
wait 1; echo $?
#### wait twice
(exit 4) & p=$!; wait $p; echo $?; wait $p; echo $?
#### jobs
sleep 0.2 & jobs | wc -l; wait
#### kill by job
sleep 5 & kill $!; wait %1 2>/dev/null; echo $?
#### bang is unset at first
echo "[$!]"
#### separators
echo a& wait; echo b & wait; (echo c &) ; sleep 0.1
#### many
i=0; while [ $i -lt 10 ]; do (exit $i) & i=$((i+1)); done; wait; echo all
#### nested background
{ { echo deep & wait; } & wait; } & wait
#### wait with status
(exit 3) & p=$!; wait $p; echo $?; wait $p; echo $?; wait 99999; echo $?; wait; echo $?; sleep 5 & kill $!; wait $! 2>/dev/null; echo $?; (exit 4) & (exit 5) & wait; echo $?; true & wait %1; echo $?; wait %9; echo $?
#### wait for killed and stopped
sleep 10 & p=$!; kill -STOP $p; kill -CONT $p; kill $p; wait $p 2>/dev/null; echo $?; sleep 10 & kill -INT $!; kill -KILL $!; wait $! 2>/dev/null; echo $?; wait 1; echo $?; wait abc; echo $?; wait %5; echo $?
#### wait with what is no number
wait abc; echo $?; wait ''; echo no
#### unset of background pid
set -u; (echo $!); echo $?; true & echo ${!:+set}; wait
#### and-or with background and newlines
true && echo a &
wait; false || echo b & wait; true &&

echo c; false ||
# comment

echo d; { echo e & } ; wait; (echo f &) ; sleep 0.1; echo g & echo h >/dev/null; wait; ! true & wait $!; echo $?; ! false & wait $!; echo $?
#### a subshell in the background is one process
(exec sleep 10) & kill -9 $!; wait $! 2>/dev/null; echo $?; (sh -c 'kill -9 $PPID'; echo not reached) & wait $! 2>/dev/null; echo $?
#### a subshell in a subshell has traps of its own
(trap 'echo outer' EXIT; (trap 'echo inner' EXIT; cat /dev/null); cat /dev/null); (trap 'echo end' EXIT; (exit 3)); echo $?

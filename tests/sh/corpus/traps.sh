#### EXIT
trap 'echo bye' EXIT; echo hi
#### EXIT by number
trap 'echo bye' 0; exit 3
#### EXIT sees the status
trap 'echo status $?' EXIT; (exit 3); exit 5
#### EXIT may change the status
trap 'exit 9' EXIT; exit 3
#### EXIT keeps the status
trap 'false' EXIT; exit 4
#### EXIT in a subshell
trap 'echo outer' EXIT; (echo in subshell); (trap 'echo inner' EXIT; echo second); echo end
#### EXIT in a command substitution
trap 'echo outer' EXIT; x=$(trap 'echo inner' EXIT; echo y); echo "[$x]"
#### EXIT after an error
trap 'echo bye $?' EXIT; : ${u?message}
#### EXIT after a syntax error in eval
trap 'echo bye $?' EXIT; eval 'if'
#### EXIT after exec fails
trap 'echo bye' EXIT; exec ./nosuch
#### EXIT is removed
trap 'echo no' EXIT; trap - EXIT; echo end
#### EXIT with return and functions
f() { trap 'echo from f' EXIT; return 2; }; f; echo $?
#### signal
trap 'echo got' USR1; kill -USR1 $$; echo after
#### signal with number and SIG prefix
trap 'echo ten' 10; kill -10 $$; trap 'echo two' SIGUSR2 2>/dev/null || trap 'echo two' USR2; kill -USR2 $$
#### several signals
trap 'echo sig' USR1 USR2 TERM; kill -USR1 $$; kill -USR2 $$; kill $$; echo alive
#### ignored
trap '' TERM USR1; kill $$; kill -USR1 $$; echo alive
#### default again
trap 'echo no' TERM; trap - TERM; (kill $$ ; echo x) > /dev/null; sleep 1; echo not reached
#### status is kept
trap 'false' USR1; (exit 3); kill -USR1 $$; echo $?; true; kill -USR1 $$; echo $?
#### trap in a loop
trap 'n=$((n+1))' USR1; n=0; for i in 1 2 3; do kill -USR1 $$; done; echo $n
#### trap sets variables and runs functions
f() { echo "f $1"; v=set; }; trap 'f x' USR1; kill -USR1 $$; echo $v
#### trap with exit
trap 'echo leaving; exit 6' USR1; kill -USR1 $$; echo not reached
#### trap while waiting
trap 'echo got' USR1; (sleep 0.1; kill -USR1 $$; sleep 0.2) & wait $!; echo $?; wait; echo $?
#### trap while a command runs
trap 'echo got' USR1; (sleep 0.05; kill -USR1 $$) & sleep 0.2; echo after; wait
#### subshells reset traps
trap 'echo got' USR1; (trap); sh -c 'trap'; trap '' USR2; (trap)
#### ignored signals stay ignored in children
trap '' USR1; sh -c 'kill -USR1 $$; echo alive'; (kill -USR1 $$; echo here)
#### caught signals are default in children
trap 'echo no' USR1; sh -c 'kill -USR1 $$; echo no'; echo $?
#### listing
trap 'echo a' USR1; trap "echo 'it''s'" INT; trap '' QUIT; trap
#### listing EXIT
trap 'echo x' EXIT; trap; trap - EXIT
#### errors
trap 'x' NOSUCH; echo $?; trap 'x' 99; echo $?; trap nosuch 2>/dev/null; echo $?
#### resetting with a number first
trap 'echo no' USR1; trap 10; trap; trap 'echo a' INT; trap INT; trap; echo end
#### nested signals
trap 'echo one; kill -USR2 $$; echo three' USR1; trap 'echo two' USR2; kill -USR1 $$; echo end
#### return in a trap
f() { kill -USR1 $$; echo no; }; trap 'return 5' USR1; f; echo $?
#### break in a trap
trap 'break' USR1; for i in 1 2 3; do echo $i; kill -USR1 $$; done; echo end
#### kill a child and its status
sleep 10 & kill $!; wait $! 2>/dev/null; echo $?; sleep 10 & kill -9 $!; wait $! 2>/dev/null; echo $?
#### INT and QUIT are ignored in the background
(kill -INT $(sh -c 'echo $PPID'); echo survived) & wait
#### ERR-like use
trap 'echo failed' EXIT; set -e; true; false; echo no
#### CHLD
trap 'echo child' CHLD; (exit 0); trap - CHLD; echo end
#### exit in the EXIT trap of a subshell
(trap 'exit 7' EXIT; exit 1); echo $?
#### signal kills the script
kill -TERM $$; echo not reached
#### lower-case names
trap 'echo low' usr1; kill -usr1 $$ 2>/dev/null || kill -USR1 $$
#### PIPE
trap 'echo pipe >&2' PIPE; echo ok
#### set -e and EXIT trap
trap 'echo exit $?' EXIT; set -e; f() { return 3; }; f; echo no
#### EXIT trap and status
trap 'echo bye $?; exit 9' EXIT; (exit 4); exit 5
#### EXIT trap in subshell
trap 'echo outer' EXIT; (echo in); (trap 'echo inner' EXIT; echo x); $(trap 'echo z >&2' EXIT; :); (trap - EXIT; :); echo end
#### INT trap by kill
trap 'echo got int; trap - INT' INT; kill -INT $$; echo after; (trap 'echo sub' TERM; kill -TERM $(sh -c 'echo $PPID'); echo end); kill -INT $$; echo not reached
#### traps listing
trap 'echo "a b"' INT; trap '' TERM; trap "it's" USR1; trap; trap - INT; trap; trap 'x' 0 1; trap -- - TERM USR1; trap
#### trap errors
trap 'x' NOSUCH; echo $?; trap 'x' 99; echo $?; trap; trap '' 1 2 3; trap - 1 2 3; trap 2; echo $?
#### trap in function sees arguments
f() { trap 'echo $# $1; return 2>/dev/null; echo t' USR1; kill -USR1 $$; echo "f $?"; }; f a b; echo $?
#### trap keeps status
trap 'true' USR1; false; kill -USR1 $$; echo $?; (exit 7); trap 'echo in $?; false' USR1; (exit 3); kill -USR1 $$; echo $?
#### ignored signals are inherited
trap '' TERM; sh -c 'kill -TERM $$; echo alive'; (kill -TERM $$; echo sub); trap - TERM; sh -c 'kill -TERM $$; echo no'; echo $?
#### trap bad in special
trap 'echo x' BAD; echo $?
#### subshell exit and traps
(exit 3); echo $?; (trap 'echo t' EXIT; exit 4); echo $?; (trap 'exit 6' EXIT; exit 5); echo $?; x=$(trap 'echo t' EXIT); echo $x; (trap 'echo a' EXIT; trap 'echo b' EXIT); sh -c 'trap "echo c; exit 2" EXIT; false'; echo $?; sh -c 'trap "echo d" EXIT; exec true'; sh -c 'trap "false" EXIT; true'; echo $?
#### signals and traps
trap 'echo usr1' USR1; kill -USR1 $$; echo a; trap '' USR1; kill -USR1 $$; trap - USR1; (trap 'echo sub; exit 3' TERM; kill -TERM $(exec sh -c 'echo $PPID'); sleep 1); echo $?; sh -c 'kill -USR1 $$'; echo $?; trap 'echo x; exit 5' HUP; sh -c "kill -HUP $$"; sleep 0.1; echo no
#### wait interrupted by a trap
trap 'echo trapped' USR1; (sleep 0.2; kill -USR1 $$; sleep 0.2) & p=$!; wait $p; r=$?; [ $r -gt 128 ] && echo big; wait $p; echo $?
#### trap DEBUG and others
trap 'echo err' ERR; echo $?; trap 'echo e' EXIT HUP; trap; trap - EXIT; trap; trap '' INT QUIT; trap; (trap); (trap 'x' TERM; trap); sh -c trap; trap 0 HUP; trap
#### trap in subshells and pipes
trap 'echo p' USR1; (kill -USR1 $$); echo a; (trap 'echo c' USR1; kill -USR1 $(sh -c 'echo $PPID'); echo d); { kill -USR1 $$; } | cat; sleep 0.05; echo e; trap 'echo x' EXIT; (echo f); { echo g; } | cat; x=$(echo h); echo $x; exec 3>&1; (exit 3)
#### trap exit codes by signal
sh -c 'trap "echo e" EXIT; kill -TERM $$'; echo $?; sh -c 'trap "echo e" EXIT; trap "exit 3" TERM; kill -TERM $$'; echo $?; sh -c 'trap "echo e \$?" EXIT; exit 5'; echo $?; sh -c 'trap "echo e \$?" EXIT; (exit 6)'; echo $?; sh -c 'trap "echo e; trap - EXIT; exit 7" EXIT; true'; echo $?; sh -c 'trap "nosuch" EXIT' 2>/dev/null; echo $?
#### nested traps and functions
trap 'f 1' USR1; f() { echo "f$1"; trap 'f 2' USR1; }; kill -USR1 $$; kill -USR1 $$; trap 'kill -USR1 $$; echo t2' USR2; kill -USR2 $$; trap 'x=5' USR1; kill -USR1 $$; echo $x; trap 'break' USR1; for i in 1 2 3; do [ $i = 2 ] && kill -USR1 $$; echo $i; done

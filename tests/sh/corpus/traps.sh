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
sleep 10 & kill $!; wait $!; echo $?; sleep 10 & kill -9 $!; wait $! 2>/dev/null; echo $?
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

#### assignment persists, assignment before a command does not
x=1; x=2 true; echo $x; x=3 sh -c 'echo $x'; echo $x
#### assignment before a special built-in persists
x=1; x=2 :; echo $x; x=3 eval true; echo $x; x=4 export Y; echo $x
#### several assignments
a=1 b=2 c=$a; echo $a $b $c; a=x b=$a sh -c 'echo $a $b'
#### exported values are seen by children
export X=1; X=2; sh -c 'echo $X'; X=3 sh -c 'echo $X'; sh -c 'echo $X'
#### environment with odd values
export V='a
b "c" $d'; sh -c 'echo "$V"'
#### unset variables leave the environment
export V=1; unset V; sh -c 'echo "[$V]"'; V=2; sh -c 'echo "[$V]"'
#### allexport
set -a; V=1; set +a; W=2; sh -c 'echo "[$V][$W]"'
#### PATH lookups
mkdir b; printf '#!/bin/sh\necho mine\n' > b/prog; chmod +x b/prog; PATH=$PWD/b:$PATH; prog; PATH=/nowhere; prog; echo $?
#### PATH for one command
mkdir b; printf '#!/bin/sh\necho "mine $1"\n' > b/prog; chmod +x b/prog; PATH=$PWD/b:$PATH prog x; prog 2>/dev/null; echo $?
#### script without an interpreter line
echo 'echo script $1 $#' > s; chmod +x s; ./s a b; echo $?
#### not executable
echo 'echo no' > s; ./s; echo $?; mkdir d; ./d; echo $?; ./nosuch; echo $?
#### not found
nosuchprogram; echo $?; nosuchprogram a b 2>/dev/null; echo $?; /no/such/path; echo $?; ''; echo $?
#### command name from an expansion
c=ec; ${c}ho hi; $nothing echo there; e=; $e; echo $?
#### arguments reach programs unchanged
printf '#!/bin/sh\nfor i; do echo "[$i]"; done\n' > p; chmod +x p; ./p a 'b c' '' '*' "$(printf 'x\ny')"
#### exit statuses of programs
sh -c 'exit 3'; echo $?; sh -c 'exit 255'; echo $?; sh -c 'kill -9 $$' 2>/dev/null; echo $?; sh -c 'kill -15 $$' 2>/dev/null; echo $?
#### messages about signals
sh -c 'kill -9 $$'; sh -c 'kill -15 $$'; sh -c 'kill -1 $$'; echo $?
#### PPID and pid
test -n "$PPID" && echo ppid; sh -c 'test $PPID = '$$' && echo child'
#### OPTIND, IFS and PS4 start with values
echo "$OPTIND" "$PS4|" ; printf '%s' "$IFS" | wc -c
#### IFS from the environment is not taken
IFS=x sh -c 'v=axb; set -- $v; echo $#'; export IFS=x; sh -c 'v=axb; set -- $v; echo $#'
#### sh -c with arguments
sh -c 'echo $0 $1 $#' name a b; sh -c 'echo $#'; sh -c 'exit 4'; echo $?; sh -c; echo $?
#### sh with a script and options
echo 'echo $0 $1 $-' > s; sh s a | { read a b c; echo $a $b; }; sh -e s b | { read a b c; echo $c; }
#### sh reading standard input
echo 'echo from stdin $1' | sh -s arg; printf 'read x\nvalue\necho "[$x]"\n' | sh; printf 'echo a\ncat\nrest 1\nrest 2\n' | sh
#### sh with a missing script
sh ./nosuch 2>/dev/null; echo $?
#### sh -n
echo 'echo no; if true; then echo no; fi' | sh -n; echo $?; echo 'if' | sh -n 2>/dev/null; echo $?
#### many variables
i=0; while [ $i -lt 200 ]; do eval "v$i=$i"; i=$((i+1)); done; eval "echo \$v0 \$v99 \$v199"

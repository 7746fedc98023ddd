#### output and input
echo hi > f; cat < f; cat f; echo more >> f; cat f; > f; cat f; echo $?
#### order matters
ls nosuch > out 2>&1; wc -l < out | tr -d ' ' 2>/dev/null || wc -l < out
{ echo o; echo e >&2; } 2>&1 > f | cat; cat f
#### descriptor numbers
echo three 3> f 1>&3; cat f; exec 4> g; echo four >&4; exec 4>&-; cat g
#### reading from a descriptor
echo line > f; exec 5< f; read x <&5; echo $x; exec 5<&-
#### closing
exec 3> f; exec 3>&-; echo x >&3; echo $?
#### bad descriptor
echo x >&7; echo $?; cat <&9; echo $?
#### read and write
echo abc > f; exec 3<> f; read x <&3; echo def >&3; exec 3>&-; echo $x; cat f
#### noclobber
set -C; echo a > f; echo b > f; echo $?; cat f; echo c >| f; cat f; echo d >> f; cat f; echo e > /dev/null; echo $?
#### missing input
cat < nosuch; echo $?; : < nosuch; echo not reached
#### missing directory
echo x > no/such; echo $?; (exec > no/such; echo no); echo $?
#### redirection without a command
> made; ls; < made; echo $?; > no/such; echo $?
#### redirection before, between and after words
> f echo a b; cat f; echo > f c d; cat f; echo e > f f; cat f
#### expansion in target
n=out; echo x > $n.txt; cat out.txt; echo y > "$n b"; cat 'out b'; echo z > `echo name`; cat name
#### on built-ins, functions and groups
f() { echo f; }; f > a; cat a; echo b > b; cat b; { echo c; echo d; } > c; cat c
#### undone afterwards
echo x > f; echo visible; { echo y; } > f; echo visible too
#### exec changes the shell's own
exec > f; echo to file; exec >&2; echo to stderr 2>/dev/null; cat f >&2
#### saved and restored
exec 3>&1 > f; echo hidden; exec >&3 3>&-; echo shown; cat f
#### duplicating onto itself
echo a 1>&1; echo b >&1; echo $?
#### standard error of a command not found
nosuchcommand 2> f; echo $?; wc -c < f > /dev/null; test -s f && echo message
#### here-document
cat <<EOF
a b
  c $((1+1))
EOF
#### here-document expands
x=val; cat <<EOF
$x ${x} $(echo sub) `echo back` $((2*3)) \$x \\ \` "quoted" 'single'
EOF
#### here-document keeps backslashes
cat <<EOF
a\b \n \" \'
joined \
line
EOF
#### quoted delimiter
x=val; cat <<'EOF'
$x $(echo no) \$ \
"
EOF
#### tabs are stripped
cat <<-EOF
	one
		two
	three	x
	EOF
#### tabs stripped with quoted delimiter
cat <<-'END'
	$x
	END
#### two here-documents
cat <<A; cat <<B
a
A
b
B
#### in a function
f() { cat <<E
in f: $1
E
}
f x; f y
#### in a loop
for i in 1 2; do cat <<E
$i
E
done
#### to a loop
while read a b; do echo "$b-$a"; done <<E
1 2
3 4
E
#### in a command substitution
x=$(cat <<E
inside
E
); echo "$x"
#### in a pipeline
cat <<E | cat
piped
E
#### with a following and
cat <<E && echo after
doc
E
#### empty
cat <<E
E
echo $?
#### default in a here-document
unset u; cat <<E
${u-default} ${u:-"q"} ${u:-'s'}
E
#### delimiter with special characters
cat <<'a b'
text
a b
cat <<\$x
y
$x
#### ended by the end of the file
cat <<E
never closed
#### large
x=0123456789; x=$x$x$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x$x$x; y=$x$x$x$x$x$x$x$x$x$x
cat <<E | wc -c
$y$y$y$y$y$y$y$y$y$y
E
#### here-document to a built-in
read a b <<E
first second third
E
echo "$a|$b"
#### pipes and redirections
echo a | cat > f; cat f; echo b > g | cat; cat g; { echo e >&2; } 2>&1 | cat
#### standard error to a file and back
{ echo out; echo err >&2; } > o 2> e; cat o; cat e
#### input from several
echo 1 > a; echo 2 > b; { cat; cat <&3; } < a 3< b
#### redirection of a subshell with exec
(exec > f; echo inside); cat f; echo outside
#### failure of a special built-in's redirection ends the shell
: > no/such; echo not reached
#### failure of a regular built-in's does not
echo > no/such; echo reached $?
#### failure on a function
f() { echo no; }; f < nosuch; echo $?
#### dup of a closed descriptor
exec 3>&-; (echo a >&3) 2>/dev/null; echo $?
#### numbers above nine
exec 8> f; echo eight >&8; exec 8>&-; cat f
#### a digit that is not a descriptor
echo 2 > f; cat f; echo 2> f; cat f; echo a2>f; cat f
#### here-document with tabs
cat <<-EOF
	one
		two
	 three	x
	EOF
cat <<-'E O F'
	$x `y`
	E O F
#### here-document quoting
x=5; cat <<EOF; cat <<'EOF'; cat <<"EOF"; cat <<\EOF
$x \$x \\ \a `echo hi` "q" 'q' $((x+1)) ${x:-"d"} ${y:-'e'}
line \
joined
EOF
$x \$x \\
EOF
$x "
EOF
$x
EOF
#### here-document in a function and loop
f() { cat <<EOF
$1 $i
EOF
}
for i in 1 2; do f a; cat <<X | tr a-z A-Z
in $i
X
done
#### two here-documents on a line
cat <<A - <<B; cat <<C 3<<D <&3
a
A
b
B
c
C
d
D
#### here-document without its end
cat <<EOF
text
#### here-document in a command substitution
x=$(cat <<EOF
a ) b "
EOF
); echo "$x"; echo "$(cat <<'EOF'
it's $x
EOF
)"
#### set -e with compound redirections
set -e; { false; } >/dev/null || echo a; while true; do false || break; done; { echo b; false; } 2>&1; echo no
#### redirections of descriptors
exec 3>f; echo a >&3; echo b 1>&3 2>/dev/null; exec 3>&-; cat f; echo c 3>&1 1>&2 2>&3 3>&- ; (echo x >&3); echo $?; exec 4<f; read l <&4; echo $l; read l <&4; echo $l; exec 4<&-; read l <&4; echo $?
#### redirection read-write
echo hello > f; exec 3<>f; read x <&3; echo $x; echo more >&3; exec 3>&-; cat f; printf XX 1<>f; cat f; : <>new; ls
#### redirection errors
echo a > /nosuch/x; echo $?; cat < nosuch; echo $?; { echo in; } < nosuch; echo $?; : > /nosuch/y; echo no
#### redirection of functions and compound
f() { echo out; echo err >&2; }; f > o 2>&1; cat o; f 2>/dev/null; if true; then echo x; fi > y; cat y; for i in 1 2; do echo $i; done | while read a; do echo "r$a"; done > z; cat z; (echo s) >> z; cat z; g() { cat; } < y; g
#### noclobber, again
set -C; echo a > f; echo b > f; echo $?; echo c >| f; cat f; echo d >> f; cat f; : > /dev/null; echo $?; set +C; echo e > f; cat f
#### redirect order and duplicates
ls nosuch > f 2>&1; wc -l < f; ls nosuch 2>&1 > f | wc -l; wc -l < f; echo a >f >g; cat f g; 2>h ls nosuch; wc -l <h; >i; ls; echo x>&2 2>/dev/null
#### exec with redirection failing
exec 3</nosuch; echo not reached
#### command exec redirection failing
command exec 3</nosuch; echo reached $?
#### special built-in redirection error
: < /nosuch; echo not reached
#### exec in subshell and redirect
(exec echo a b); (exec 2>f; echo err >&2; ls nosuch); wc -l < f; (exec sh -c 'echo $0 $1' name arg); x=5 exec sh -c 'echo $x'
#### while read with last line and stdin
printf 'a\nb\nc' > f; while read x; do echo "<$x>"; done < f; while read x || [ -n "$x" ]; do echo "[$x]"; done < f; while read x; do cat; done < f; exec < f; read a; read b; echo $a$b; cat
#### heredoc expansions
x='a "b" $c'; cat <<X
$x ${x} ${y:-"q"} ${y:-'s'} \"z\" "$(echo "in $x")" `echo \$x` $((1 +
2)) \\ \' ' "
${x%\"*} ${x#*\"} ${#x} $* $# $?
X
cat <<"X Y"
$x
X Y
cat <<X$x
lit
X$x
cat <<''
until empty

echo after
#### heredoc in pipelines and conditions
if cat <<A | grep -q b; then echo yes; fi; while read x; do echo "l $x"; done <<B; f() { cat; } <<C
a b
A
1
2
B
in f $x
C
f; x=z; f; { cat; echo end; } <<D && echo ok
d
D
(cat) <<E; case $(cat <<F
f
F
) in f) echo F;; esac
e
E
#### syntax error redirect
echo a > ; echo b
#### here-document delimiters that look like expansions
y=1; cat <<$y; cat <<"$y"; cat <<`x`
a $y
$y
b $y
$y
c
`x`
#### redirect expansion
f='a b'; echo x > $f; ls; cat < "$f"; echo y >> "a b"; cat 'a b'; n=1; echo z >&$n; for i in 1 2; do echo $i > o$i; done; cat o*; echo q > ~/x 2>/dev/null; g='o*'; echo star > $g; ls; > "new file"; ls
#### here strings and comments
cat <<X # comment
a # not
X
cat <<X; echo after
$(echo "sub" # c
)
X
cat <<X | cat
`echo bq`
X
cat <<-X
	tab $((1+1))
	  X
	X
#### function with redirect and args
f() { echo "$1"; echo err >&2; cat; } 2>e; echo in | f a; cat e; f b < /dev/null 2>/dev/null; cat e; g() { "$@"; }; g echo a 'b c'; g g g echo deep; set -- outer; h() { shift; echo $# $1; }; h x y; echo $1; k() { set -- a b c; echo $#; }; k; echo $#
#### colon and true with redirections
: > a > b; ls; true < a; : ${x:=5}; echo $x; : $(echo se >&2) 2>/dev/null; : | :; echo $?; :;: ; : "$(: ; exit 2)"; echo $?
#### large here-document
x=$(seq 1 20000); cat <<X | tail -1
$x
X
cat <<X | wc -c
$x
X
while read l; do n=$l; done <<X
$x
X
echo $n
#### param in heredoc with colon forms
set -- a; cat <<X
${1:-x} ${2:-y} ${2-z} ${1:+p} ${2:+q} ${u:=set} $u ${#1} ${1%a}. "${1}" ${2:-"a b"} ${2:-'c'} ${2:-`echo e`} ${2:-$(echo f)} \${1} $\{1} ${2:-\}} ${2:-a}b}
X
#### output to closed or full descriptors
(echo a >&-) 2>/dev/null; echo $?; (printf x >&-) 2>/dev/null; echo $?; echo b > /dev/full 2>/dev/null; echo $?; (exec >&-; echo c) 2>/dev/null; echo $?; { echo d; } >&- 2>/dev/null; echo $?; pwd >&- 2>/dev/null; echo $?; : >&-; echo $?
#### input redirections nested
printf '1\n2\n3\n4\n' > f; while read a; do read b; echo $a$b; done < f; while read a <&3; do echo $a; done 3< f; exec 4< f; read a <&4; { read b <&4; }; (read c <&4; echo $c); read d <&4; echo $a$b$d; exec 4<&-; cat < f | head -1; for i in 1 2; do read x; echo $x; done < f; if read x; then echo $x; fi < f; f() { read x; echo "f$x"; } < f; f; f
#### heredoc feeding functions and loops
f() { while read l; do echo "[$l]"; done; }; f <<X
one
two $((1+1))
X
for i in a b; do cat <<X; done
$i
X
if true; then cat <<X
in if
X
fi; { cat <<X; echo after; } | sed 's/^/> /'
grp
X
cat <<X && echo and || echo or
list
X
(cat <<X
sub
X
) ; x=`cat <<X
bq
X
`; echo $x
#### what reads the first lines leaves the rest
seq 5 > f; { head -n 1; head -n 2; cat; } < f; { head -c 3; cat; } < f; { head -n 2 > g; read x; echo $x; } < f; { head -n 9; cat; } < f; seq 3 | { head -n 1 > /dev/null; cat; } | wc -c
#### redirection failure statuses
cat < nosuch; echo $?; f() { echo hi; } < nosuch; f; echo $?; { echo a; } > /nosuch/x; echo $?; while read x; do :; done < nosuch; echo $?; if true; then :; fi < nosuch; echo $?; (echo sub) < nosuch; echo $?; for i in 1; do echo $i; done > /nosuch/y; echo $?; x=1 < nosuch; echo $? $x; < nosuch; echo $?; ! cat < nosuch; echo $?
#### a named pipe waits for its other end, the shell does not wait for a program's
mkfifo f; cat <f & echo a >f; wait; echo b | cat >f & cat f; wait; cat <f | tr a-z A-Z & echo c >f; wait
cat <f | sh -c 'echo d >f'; A=e env <f | grep ^A=e & : >f; wait; x=$(cat <f & echo g >f; wait); echo $x
cat nosuch 2>e <f & : >f; wait $!; echo $?; nosuch 2>e <f & : >f; wait $!; echo $?; cat <f >o & echo h >f; wait; cat o
#### a trap ends the wait of a built-in for a named pipe
mkfifo f; trap 'echo trapped' TERM; (sleep 0.3; kill $$) & read x <f; echo $?
#### messages about what is not there go where its output would
nosuch 2>&1 | cat; nosuch 2>e; cat e; nosuch >o 2>&1 | cat; cat o; command -p nosuch 2>&1 | cat; nosuch 3>&1 2>&3 >/dev/null | cat; nosuch 2>no/such; echo $?; nosuch >e 2>&1 <no; echo $?; cat e
#### a message that could not be written does not silence the next
nosuch 2>&-; echo $?; nosuch; cd nosuch 2>&-; cd nosuch; echo $?

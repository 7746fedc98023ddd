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

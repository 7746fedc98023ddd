#### backslash outside quotes
echo a\ b \$x \\ \" \' \`x\` \a \* \~ \# \; \& \|
#### single quotes
echo 'a b' '$x' '\' '"' '`ls`' 'a''b' ''
#### double quotes
x=1; echo "a b" "$x" "\$x" "\\" "\"" "\`" "\a" "'" "a""b" ""
#### line continuation
ec\
ho a\
b "c\
d" 'e\
f'
#### line continuation in operators and names
x=va\
lue
echo $\
x ${\
x} $(\
echo y) && tr\
ue &\
& echo z
#### empty words stay
set -- "" '' ""''
echo $#
set -- $nothing
echo $#
set -- "$nothing"
echo $#
#### quotes inside a word
echo a"b c"d'e f'g
#### newline in quotes
echo 'a
b' "c
d"
#### hash is a comment only at the start of a word
echo a#b # comment
echo "#c" \#d
#e
echo f;#g
#### quoted keyword is a word
"if" true 2>/dev/null; echo $?
\if true 2>/dev/null; echo $?
#### backslash at the end of a double-quoted string
echo "a\\"
#### special characters in double quotes
echo "& ; | < > ( ) * ? [a] ~ # ! { }"
#### nested quotes in command substitution
echo "$(echo "a b" 'c d' "$(echo "e  f")")"
#### backquotes and backslashes
echo `echo a\\b` `echo \$HOME` `echo '\\'` "`echo \"x y\"`"
#### nested backquotes
echo `echo a \`echo b\``
#### dollar alone
echo $ "$" a$ "a$" $% "$%"
#### tilde is not expanded in quotes
HOME=/h; echo ~ "~" '~' \~ ~/x "~/x" a~ ~"/x"
#### quoted here-document delimiters
cat <<'A'
$x `y` \z
A
cat <<"B"
$x
B
cat <<\C
$x
C
#### quote removal happens once
x='"a"'; echo $x "$x"
y='\a'; echo "$y"
#### carriage returns and other bytes are text
printf 'a\rb\n' | cat -v 2>/dev/null || echo none
#### eight-bit bytes
x=$(printf 'h\303\251'); echo "$x"
#### a lone double quote inside single quotes
echo '"' "'" '"'"'"
#### backslash newline in single quotes stays
printf '%s|' 'a\
b'
echo
#### quotes in assignments
a="x y"z'1 2'; echo "$a"
#### quoting in case patterns
case 'a*b' in "a*b") echo yes;; esac
case 'axb' in "a*b") echo no;; a*b) echo yes;; esac
case '\' in '\') echo yes;; esac
case '*' in \*) echo yes;; esac
#### quoting in for lists
for i in "a b" c\ d 'e f'; do echo "[$i]"; done
#### default with quoted blank
unset x; set -- ${x:-"a b" c}; echo $#; for i in "$@"; do echo "<$i>"; done; set -- "${x:-"a b" c}"; echo $# "$1"
#### default with single quotes inside double quotes
unset x; echo "${x:-'a b'}" ${x:-'a  b'} "${x:-\}}" ${x:-\}} "${x-"}"}"
#### dollar oddities
echo $ a$ "$" "a$" $. $/ $% "$'" $= ; x=1; echo $x$x ${x}x $xx. "$x"y '$x' \$x "\$x" "\\$x"
#### backslash rules
echo \a\b "\a\b\"\\" '\a' "a\
b" a\ b; printf '%s\n' "\`" "\$" '\' "\'" \' \" \\ ; echo "$(echo "\\")" `echo "\\\\"`
#### quoting in expansion word
x='a b'; echo ${y:-"$x"} ${y:-$x} "${y:-$x}" "${y:-"$x"}"; for i in ${y:-$x c}; do echo "<$i>"; done; for i in "${y:-$x c}"; do echo "<$i>"; done; for i in ${y:-"$x"c}; do echo "<$i>"; done; for i in ${x:+"a  b" c}; do echo "<$i>"; done

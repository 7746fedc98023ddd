#### unterminated if
echo a
if true; then echo b
#### unterminated quote
echo a
echo "b
#### unterminated single quote
echo 'b
#### unexpected then
echo a; then
#### unexpected done
done
#### unexpected close
echo a )
#### unexpected brace
}
#### two bars
echo a | | cat
#### leading and
&& echo a
#### double semicolon
echo a ;; echo b
#### empty group
{ }
#### empty subshell
()
#### missing in
case a b
#### bad for variable
for 1x in a; do :; done
#### for without do
for i in a; echo b; done
#### missing esac
case a in a) echo a;;
#### if without then
if true; fi
#### redirection without a target
echo >
#### redirection to an operator
echo > | cat
#### unterminated command substitution
echo $(echo a
#### unterminated parameter
echo ${x
#### unterminated backquote
echo `echo a
#### unterminated arithmetic
echo $((1+2
#### while without done
while true; do echo a
#### error on a later line
echo 1
echo 2
fi
echo 3
#### function without a body
f()
#### ampersand and semicolon
echo a &; echo b
#### not before an operator
! && echo a
#### else without if
else
#### in without for
in
#### a close parenthesis in case
case a in a) echo ok;; b) echo no;; esac)
#### bad fd number
echo a >&x
#### valid oddities
if true;then echo a;fi;{ echo b;};(echo c);for i in 1;do echo $i;done;case x in x)echo d;;esac
#### newlines everywhere
if
true
then
echo a
fi
while
false
do
:
done
for
i in 1
do
echo $i
done 2>/dev/null
#### keywords joined with quotes
i"f" 2>/dev/null; echo $?
#### semicolon after do is an error
for i in 1; do; echo $i; done
#### comment at the end without newline
echo a #b
#### time is no keyword
echo ok
#### pattern removal with special characters
x='/a/b//c/'; echo ${x%/} ${x%%/} ${x#/} ${x##*/} ${x%/*} ${x%%/*}. ${x#*/}; y='a[b]c'; echo ${y#a[} ${y#'a['} ${y%]c} ${y%']c'}; z='a\b'; echo ${z#a\\} "${z#a\\}" ${z%\\b}; s='###'; echo ${s#"#"} ${s##*#}. ; p='%%'; echo ${p%%%} ${p%"%"}
#### semicolons and newlines
true;
echo a; echo b &
wait
if true
then echo c; fi
for i
in 1 2
do echo $i
done
case x
in
x)
echo y
;;
esac
{ echo g; }
f()
{
echo f
}
f
! false &&
echo cont |
cat
#### comments
echo a #comment
echo b#c 'd #e' #f
#x
echo "a # b" \# c
if true; then # c1
echo x # c2
fi # c3
: #
#### line continuation
ec\
ho a\
b "c\
d" 'e\
f'; x=1\
2; echo $x; ech\
o $\
x ${\
x}; if tr\
ue; th\
en echo y; fi; echo a &\
& echo b
#### reserved words as arguments
echo if then else fi do done case esac while until for { } ! in; if=1; echo $if; echo }; case in in in) echo in;; esac; case esac in (esac) echo esac;; esac; for do in x; do echo $do; done
#### syntax error fi
echo a
fi
echo b
#### syntax error paren
echo a
(echo b
#### syntax error quote
echo "abc
#### syntax error backquote
echo `echo a
#### syntax error brace
{ echo a
#### syntax error case
case a in a) echo b;
#### syntax error ;;
echo a;; echo b
#### syntax error &&
&& echo a
#### syntax error function
f( { echo a; }
#### syntax error function name
1-a() { echo x; }; 1-a; a.b() { echo y; }; a.b
#### syntax error for
for 1a in b; do :; done
#### syntax error missing do
while true; echo; done
#### syntax error expansion
echo ${x
#### syntax error arithmetic
echo $((1+))
#### syntax error arithmetic paren
echo $(( (1 )
echo b
#### syntax error special function
export() { :; }; echo no
#### empty compound
if true; then
fi
#### empty braces
{ }
#### bang alone
! ; echo $?
#### bang pipeline in the middle
true | ! false; echo $?
#### command substitution with comments and parens
x=$(
# a comment with ' and )
echo a # another ) "
); echo "$x"; y=$(case x in x) echo "(" ;; esac); echo "$y"; z=$( (echo sub) ); echo $z; w=$((1)); echo $w; v=$( ( (echo deep) ) ); echo $v; u=$(echo a; # c
echo b); echo $u; t=`echo a # b
echo c`; echo $t
#### arguments with special characters
set -- '*' '?' '[a]' '~' '$x' '`y`' '\' '"' "'" ' ' '' '
'; for a in "$@"; do printf '<%s>' "$a"; done; echo $#; printf '%s|' "$@"; echo; x="$*"; printf '%s\n' "$x"; sh -c 'echo $#; printf "<%s>" "$@"' sh "$@"; echo

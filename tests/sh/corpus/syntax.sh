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

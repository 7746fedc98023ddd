#### if
if true; then echo 1; fi; if false; then echo no; else echo 2; fi; if false; then echo no; elif true; then echo 3; else echo no; fi
#### if status
if false; then :; fi; echo $?; if true; then false; fi; echo $?; if true; then (exit 3); else :; fi; echo $?
#### if with lists
if false; true; then echo yes; fi; if true && false || true; then echo yes; fi
#### while
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; echo $?
#### while status
while false; do :; done; echo $?; i=0; while [ $i -lt 1 ]; do i=1; (exit 5); done; echo $?
#### until
i=0; until [ $i -ge 3 ]; do echo $i; i=$((i+1)); done
#### for
for i in a b c; do echo $i; done; for i in; do echo no; done; echo "$? $i"
#### for over parameters
set -- x y; for i do echo $i; done; for i; do echo $i; done
#### for newline forms
for i in a b
do
  echo $i
done
for j
do echo no; done
echo end
#### for with in on the next line
for i
in a b; do echo $i; done
#### case
case b in a) echo a;; b) echo b;; b) echo second;; esac; echo $?
#### case without match
case x in a) echo a;; esac; echo $?
#### case status
case x in x) false;; esac; echo $?; case x in x) ;; esac; echo $?; false; case x in y) ;; esac; echo $?
#### case forms
case a in (a) echo 1;; esac
case a in a|b) echo 2 ;; esac
case a in
  b | a )
    echo 3
    ;;
  *) echo no
esac
case a in esac
echo 4
#### case without last terminator
case a in a) echo yes; esac
#### case word is expanded
x='a b'; case $x in 'a b') echo 1;; esac; case "$(echo q)" in q) echo 2;; esac; case $((1+1)) in 2) echo 3;; esac
#### case with keywords as patterns
for w in if then do; do case $w in if) echo 1;; then|do) echo 2;; esac; done
#### group
{ echo a; echo b; }; { echo c
}; { false; }; echo $?
#### subshell
(echo a; exit 3); echo $?; x=1; (x=2; echo $x); echo $x; (cd /; pwd); (false); echo $?
#### subshell keeps functions and variables
f() { echo f $1; }; x=5; (f $x); (unset x; echo "[${x}]"); echo $x
#### nested
for i in 1 2; do for j in a b; do if [ $i = 1 ]; then echo $i$j; else case $j in a) echo only $i$j;; esac; fi; done; done
#### break
for i in 1 2 3; do if [ $i = 2 ]; then break; fi; echo $i; done; while true; do break; done; echo $?
#### continue
for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done
#### break out of two
for i in 1 2; do for j in a b; do echo $i$j; break 2; done; done; echo end
#### continue the outer one
for i in 1 2; do for j in a b; do echo $i$j; continue 2; done; echo no; done
#### break more than there are
for i in 1 2; do for j in a b; do break 9; done; done; echo ok
#### break in a loop's condition
while break; do echo no; done; echo ok; until break; do echo no; done; echo ok
#### break outside a loop
break; echo still; continue; echo here
#### break in case, if and group
for i in 1 2 3; do case $i in 2) { if true; then break; fi; };; esac; echo $i; done
#### break in a subshell does not leave the loop
for i in 1 2; do (break; echo no); echo $i; done
#### and, or
true && echo 1; false && echo no; false || echo 2; true || echo no; false && true || echo 3; true || false && echo 4
#### and, or status
true && false; echo $?; false || true; echo $?; false && true; echo $?; (exit 4) || (exit 5); echo $?
#### not
! true; echo $?; ! false; echo $?; ! (exit 3); echo $?; if ! false; then echo yes; fi; ! true | false; echo $?
#### and with newlines
true &&
echo a ||
echo b
#### semicolons and newlines
echo a;echo b
echo c ; echo d ;
#### empty lines and comments

# comment

echo a # b

#### keywords as arguments
echo if then else fi for in do done case esac while until { } !
#### reserved words only where commands begin
x=if; echo $x; in=3; echo $in
#### redirection on compound commands
for i in 1 2; do echo $i; done > out; cat out; if true; then echo yes; fi > out; cat out; { echo a; echo b; } | cat; while read l; do echo "[$l]"; done < out; (echo s) > out; cat out; case a in a) echo c;; esac > out; cat out
#### input to a loop through a pipe
printf 'a\nb\n' | while read x; do echo "<$x>"; done
#### loop variable keeps its last value
for i in a b; do :; done; echo $i
#### nested functions and loops
f() { for i in 1 2; do g $i; done; }; g() { for j in a b; do echo $1$j; done; }; f
#### while with list condition
i=0; while i=$((i+1)); [ $i -le 2 ]; do echo $i; done
#### deep nesting
if true; then if true; then if true; then if true; then { ( echo deep ) }; fi; fi; fi; fi
#### return value of a group with redirection failing
{ echo no; } < nosuchfile; echo $?
#### suffix removal with quotes and nesting
x='a.b.c'; echo "${x%.*}" "${x%%.*}" "${x#*.}" "${x##*.}"; p='*'; y='a*b*c'; echo "${y%"$p"*}" "${y%%$p*}" "${y#*"$p"}" "${y%\**}"
#### break and continue n
for i in 1 2 3; do for j in a b c; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; echo $i$j; done; done; while true; do break 99; done; echo $?; break; echo $?; continue; echo $?; for i in 1 2; do break 0; done; echo no
#### loops with status
while false; do :; done; echo $?; for i in; do :; done; echo $?; for i in 1; do false; done; echo $?; until true; do :; done; echo $?; for i in 1 2; do [ $i = 2 ] || continue; false; done; echo $?; while :; do break; done; echo $?
#### for loops with odd lists
for i in; do echo no; done; for i in $nothing; do echo no; done; for i in "" ' ' '*'; do echo "<$i>"; done; set -- p q; for i; do echo $i; done; for i do echo $i; done; for in in in; do echo $in; done; for i in a b; do i=x; done; echo $i; for i in 1 2 3; do for i in a; do :; done; echo $i; done
#### if chains
if false; then echo a; elif true; then echo b; else echo c; fi; if false; then :; fi; echo $?; if (exit 3); then :; else echo $?; fi; if ! false; then echo neg; fi; if true; false; then :; else echo last; fi; if { false; }; then :; elif ! :; then :; else echo deep; fi
#### and-or lists
true && echo a || echo b; false && echo a || echo b; true || echo a && echo b; false || false || echo c; true && true && false; echo $?; false && true; echo $?; ! true && echo x; ! false && echo y; true &&
echo z; (true && false) || echo q; { false || true; } && echo w
#### deep nesting, again
eval "$(i=0; s='echo deep'; while [ $i -lt 50 ]; do s="if true; then $s; fi"; i=$((i+1)); done; echo "$s")"; eval "$(i=0; s='echo par'; while [ $i -lt 20 ]; do s="($s)"; i=$((i+1)); done; echo "$s")"; x=1; eval "$(i=0; s='$x'; while [ $i -lt 20 ]; do s="\${y:-$s}"; i=$((i+1)); done; echo "echo $s")"; echo $(((((((1)+2)*3)))))
#### while with complex conditions
i=0; while i=$((i+1)); [ $i -lt 4 ]; do echo $i; done; until [ $i -le 0 ] || false; do i=$((i-2)); done; echo $i; while read x && [ "$x" != end ]; do echo "<$x>"; done <<X
a
b
end
c
X
while :; do while :; do break 2; done; done; echo out; i=0; while [ $((i=i+1)) -lt 3 ]; do :; done; echo $i; for i in 1 2 3; do case $i in 2) continue;; 3) break;; esac; echo $i; done

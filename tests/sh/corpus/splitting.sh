#### default IFS
x='  a  b	c
d  '; set -- $x; echo $#; for i; do echo "[$i]"; done
#### comma
IFS=,; x='a,b,,c,'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### leading delimiter
IFS=:; x=':a:b'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### only delimiters
IFS=:; x='::'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### white space around another delimiter
IFS=' :'; x='a : b:c  d : : e'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### empty IFS
IFS=; x='a b c'; set -- $x; echo $# "$1"
#### unset IFS
unset IFS; x='a b'; set -- $x; echo $#
#### IFS of letters
IFS=x; v=axbxc; set -- $v; echo $# $1 $2 $3
#### literal text is not split
IFS=x; set -- axb; echo $# "$1"
#### splitting joins with neighbours
x='a b'; set -- 1$x'2'; echo $#; for i; do echo "[$i]"; done
#### separator at the edge of a value
x=' a '; set -- 1${x}2; echo $#; for i; do echo "[$i]"; done
#### empty value with neighbours
e=; set -- a$e$e''b $e; echo $#
#### command substitution is split
set -- $(printf 'a b\nc\n\n'); echo $#; set -- "$(printf 'a b\nc\n\n')"; echo $# "$1"
#### quoted part inside
x='a b'; set -- "$x"$x; echo $#; for i; do echo "[$i]"; done
#### IFS white space of newline only
IFS='
'; x='a b
c'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### for over an unquoted variable
l='x y z'; for i in $l; do printf '<%s>' $i; done; echo
#### splitting of at
set -- 'a b' 'c d'; IFS=' '; for i in $@; do echo "[$i]"; done
#### splitting of at with empty IFS
set -- 'a b' 'c d' ''; IFS=; for i in $@; do echo "[$i]"; done; for i in $*; do echo "<$i>"; done
#### no splitting in assignment, case and redirection
x='a b'; y=$x; echo "$y"; case $x in 'a b') echo match;; esac; echo hi > $x; ls
#### IFS before read
echo 'a:b c' | { IFS=: read p q; echo "$p|$q"; }
#### adjacent expansions
a='1 '; b=' 2'; set -- $a$b; echo $#; set -- $a""$b; echo $#
#### adjacent with delimiter
IFS=-; a='1-'; b='-2'; set -- $a$b; echo $#; for i; do echo "[$i]"; done
#### trailing white space and delimiter
IFS=', '; x='a , b , '; set -- $x; echo $#; for i; do echo "[$i]"; done
#### backslash in a value does not quote
x='a\ b'; set -- $x; echo $#; for i; do echo "[$i]"; done
#### IFS with star unquoted
set -- a b; IFS=:; echo $*; x=$*; echo "$x"; unset IFS; echo $x
#### tab only
IFS='	'; x='a b	c'; set -- $x; echo $# "$1"
#### long list
i=0; l=; while [ $i -lt 100 ]; do l="$l $i"; i=$((i+1)); done; set -- $l; echo $# ${100}
#### star with IFS
set -- a "b c" d; IFS=:; echo "$*"; echo $*; IFS=; echo "$*"; echo $*; unset IFS; echo "$*"; IFS=' :'; x="$*"; echo "$x"; IFS=':'; x=$*; echo "$x"; x=$@; echo "$x"
#### IFS edge splitting
IFS=:; x='a::b:'; set -- $x; echo $#; x=':a'; set -- $x; echo $#; x=':'; set -- $x; echo $# "[$1]"; IFS=' :'; x=' : a : b : '; set -- $x; echo $#; for i do echo "<$i>"; done
#### IFS with mixed quoting
IFS=:; x='a:b'; set -- $x"c:d"$x; for i do echo "<$i>"; done; set -- ''$x''; echo $#; set -- $x:e; for i do echo "<$i>"; done
#### IFS non white adjacent expansions
IFS=,; a=1, b=,2; set -- $a$b; for i do echo "<$i>"; done; set -- $a$a; echo $#; e=; set -- $e$e; echo $#; set -- "$e"$e; echo $#
#### read -r with IFS
printf 'a\\tb:c:d\n' | { IFS=: read -r x y; echo "$x|$y"; }; printf ' x y \n' | { IFS= read -r l; echo "[$l]"; }; printf 'a b' | { read x; echo "$? $x"; }; printf 'a\\\nb c\n' | { read x y; echo "$x $y"; }; printf '\n' | { read x y; echo "$?[$x][$y]"; }
#### local with IFS and values
f() { local IFS=: a="x y"; set -- $1; echo $# "$a"; }; f a:b:c; echo "[$IFS]" | od -c | head -2; f() { local a=$1; echo $a; }; f "p q"
#### field splitting of arithmetic and length
IFS=1; echo $((100+11)) "$((111))"; x=111; echo ${#x} $x.; IFS=0; echo $((1001)); IFS=; x='a b'; echo $x; set -- $x; echo $#; unset IFS; set -- $x; echo $#; IFS='x'; y=axbxc; echo $y "${y}"; printf '<%s>' $y; echo
#### ifs whitespace in read
IFS=' ,' ; printf ' a , b ,, c , \n' | while read x y z w; do echo "<$x><$y><$z><$w>"; done; printf 'a,\n' | while read x y; do echo "<$x><$y>"; done; printf ',a\n' | while read x; do echo "<$x>"; done; printf 'a,b,\n' | while read x y; do echo "<$x><$y>"; done; printf '  a b  \n' | while IFS= read x; do echo "<$x>"; done
#### IFS in assignment prefix
IFS=: read a b <<X
p:q
X
echo "$a-$b"; x=a:b; IFS=: ; set -- $x; echo $#; IFS=' 	
'; IFS=: set -- $x; echo $#; f() { echo $#; }; x=c:d; IFS=: f $x; IFS=: eval 'set -- $x'; echo $#; unset IFS; echo $x | { IFS=: read p q; echo $q; }
#### ifs with backslash and regex chars
IFS='\'; x='a\b'; set -- $x; echo $#; IFS='*'; x='a*b'; set -- $x; echo $#; echo "$*"; IFS='[]'; x='a[b]c'; set -- $x; echo $#; IFS='a-c'; x='1a2b3-4c5'; set -- $x; echo $#; IFS=-; set -- 1 2; echo "$*"

#### star
case abc in *) echo 1;; esac; case '' in *) echo 2;; esac; case abc in a*c) echo 3;; esac; case abc in *bc) echo 4;; esac
#### question mark
case a in ?) echo 1;; esac; case ab in ?) echo no;; ??) echo 2;; esac; case '' in ?) echo no;; *) echo 3;; esac
#### brackets
for c in a m z 5 - ]; do case $c in [a-f]) echo "$c af";; [!0-9a-z]) echo "$c other";; [0-9]) echo "$c digit";; *) echo "$c rest";; esac; done
#### classes
for c in a A 5 ' ' _ '	' .; do case $c in [[:lower:]]) echo lower;; [[:upper:]]) echo upper;; [[:digit:]]) echo digit;; [[:blank:]]) echo blank;; [[:punct:]]) echo punct;; esac; done
#### negated class
case a in [![:digit:]]) echo yes;; esac; case 5 in [![:digit:]]) echo no;; *) echo yes;; esac
#### several stars
case aXbXc in *X*X*) echo yes;; esac; case aXbc in *X*X*) echo no;; *) echo yes;; esac
#### backtracking
case aaab in *aab) echo yes;; esac; case abababc in *ababc) echo yes;; esac; case mississippi in *iss*ippi) echo yes;; esac
#### slashes and dots match in case
case /a/.b in *b) echo yes;; esac; case .x in *) echo yes;; esac
#### quoted special characters
case '*' in '*') echo 1;; esac; case x in '*') echo no;; *) echo 2;; esac; case '[a]' in '[a]') echo 3;; esac; case a in '[a]') echo no;; [a]) echo 4;; esac
#### pattern in a variable
p='a*'; case abc in $p) echo 1;; esac; case abc in "$p") echo no;; *) echo 2;; esac; case 'a*' in "$p") echo 3;; esac
#### bracket with hyphen and bracket
for c in - ] a; do case $c in [-]) echo h;; []]) echo b;; [a-]) echo a;; esac; done
#### bracket without end
case '[a' in [a) echo yes;; esac
#### escaped in pattern
case 'a\b' in a\\b) echo 1;; esac; case 'a*b' in a\*b) echo 2;; esac; case axb in a\*b) echo no;; *) echo 3;; esac
#### removal is by pattern
x=aabbcc; echo ${x#a*b} ${x##a*b} ${x%b*c} ${x%%b*c}
#### removal with question marks
x=abcdef; echo ${x#??} ${x%??} ${x#??????} "[${x%%??????}]"
#### removal with brackets
x=12abc34; echo ${x#[0-9]} ${x##[0-9]*[a-z]} ${x%[0-9]*} ${x%%[0-9]}
#### removal with empty pattern
x=abc; echo ${x#} ${x##} ${x%} ${x%%} ${x#""}
#### removal with quoted star
x='a*b*c'; echo "${x#*\*}" "${x##*'*'}" "${x%"*"*}"
#### removal inside double quotes with single quotes
x="it's"; echo "${x%\'*}" "${x#*\'}"
#### empty alternatives
case '' in '') echo empty;; esac; case "" in a|'') echo second;; esac
#### spaces in patterns
case 'a b' in a\ b) echo 1;; esac; case 'a b' in 'a '*) echo 2;; esac
#### range of digits
for i in 1 5 9 10; do case $i in [1-4]) echo low;; [5-9]) echo high;; *) echo many;; esac; done
#### case is sensitive
case A in a) echo no;; A) echo yes;; esac
#### case patterns
for w in a abc '*' '[x]' '?' 'a b' '' '\' '-' ']' 'é'; do case $w in '') echo empty;; \*) echo star;; '['x]) echo br;; [?]) echo q;; 'a b') echo ab;; [!a-z]) echo "not lower";; a) echo a;; *c) echo c;; *) echo other;; esac; done
#### case with variable patterns
p='a*'; case abc in "$p") echo quoted;; $p) echo glob;; esac; case 'a*' in "$p") echo lit;; esac; p='[ab]'; case b in $p) echo class;; esac; case x in (x) echo paren;; esac; case x in y|x|z) echo alt;; esac; case x in esac; echo $?
#### case classes
for c in a A 5 ' ' _ . ; do case $c in [[:alpha:]]) echo alpha;; [[:digit:]]) echo digit;; [[:space:]]) echo space;; [[:punct:]]) echo punct;; esac; done; case ] in []]) echo bracket;; esac; case - in [a-]) echo dash;; esac; case a in [!]a]) echo no;; *) echo yes;; esac
#### case status
false; case a in b) ;; esac; echo $?; case a in a) ;; esac; echo $?; case a in a) false;; esac; echo $?; case $(exit 4) in '') echo $?;; esac; case a in a) (exit 3);; esac; echo $?
#### glob in expansion
touch a1 a2 b1; x='a*'; echo $x "$x" ${y:-a*} "${y:-a*}" ${y:-'a*'} ${x%1} [ab]1 ?1 *; set -f; echo $x *; set +f; echo 'a'* "a"* a\* nosuch* .*; echo *[12] [!a]*; mkdir d; touch d/x d/.h; echo d/* */x */ d/.*
#### glob with slash and escapes
mkdir -p 'a b/c' '[x]'; touch 'a b/c/f' '[x]/g' '\'; echo a*/c/* '[x]'/* \[x\]/* [[]x]/*; echo *; for i in a*/*; do echo "<$i>"; done; x='\'; echo $x; x='a b/*'; echo $x "$x"; IFS=/; echo $x
#### patterns with classes and ranges
for x in a.c ab-c '[a]' 'a]b' 'é' A; do case $x in *.[ch]) echo 1;; *-*) echo 2;; \[*\]) echo 3;; *]*) echo 4;; [A-Z]) echo 5;; *) echo 6;; esac; done; case ab in [[:alpha:]][[:lower:]]) echo y;; esac; case '\' in [\\]) echo bs;; esac; case a in [!\]]) echo nb;; esac; case '[' in [[]) echo ob;; esac; case x in [a-]|x) echo last;; esac; case '!' in [\!a]) echo ex;; esac
#### quoted bracket parts
case - in [a'-'z]) echo d;; esac; case b in [a'-'z]) echo no;; *) echo lit;; esac; p='[a-c]'; case b in $p) echo m;; esac; case b in "$p") echo no;; *) echo ok;; esac; case '[a-c]' in "$p") echo eq;; esac; case 'a*' in a\*) echo star;; esac; x='\*'; case '*' in $x) echo esc;; esac; case '\*' in "$x") echo qe;; esac
#### for with globs and no match
touch a.t b.t; for f in *.t; do echo $f; done; for f in *.none; do echo $f; done; for f in *.t x "*.t"; do echo $f; done; set -- *.t; echo $#; for f in "$@" ; do rm $f; done; echo *
#### quoted globs in variables
touch a b; x='*'; y="$x"; echo "$y" $y; set -- "$x"; echo "$@" $@; for i in $x; do echo $i; done; for i in "$x"; do echo "$i"; done; case a in $x) echo any;; esac; echo ${x#\*} "${x#'*'}" ${x%"*"}; z=$(echo '*'); echo "$z"; w=`echo \*`; echo "$w"
#### case fallthrough and odd words
case "a b" in a\ b) echo 1;; esac; case $1 in '') echo 2;; esac; case ab in a"b") echo 3;; esac; case a in "a"|'b') echo 4;; esac; x=a; case $x$x in aa) echo 5;; esac; case "*" in "*") echo 6;; esac; case abc in a*) ;; *) echo no;; esac; case x in *) ;; esac; echo $?; case "$(echo q)" in q) echo 7;; esac; case ~ in /*) echo 8;; esac; case 5 in $((2+3))) echo 9;; esac
#### removing with patterns that have operators
x='a/b/c.tar.gz'; echo ${x##*/} ${x%/*} ${x%%.*} ${x#*.} ${x##*.}; y='[x]'; echo ${y#[} ${y#\[} ${y%]} "${y#"["}"; z='a}b'; echo "${z%\}*}" ${z#*\}}; w="a'b"; echo "${w%"'"*}" ${w#*\'}; v='a"b'; echo "${v%\"*}"; n='1
2'; echo "${n%
*}" "${n#*
}"; s='  x'; echo "${s#"${s%%[! ]*}"}"; t=aaa; echo ${t#a*} ${t##a*}. ${t%a*} ${t%%a*}.; p='a*b'; q='a*'; echo "${p#$q}" "${p#"$q"}" ${p#a\*}

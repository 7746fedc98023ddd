#### star
touch a b ab abc; echo * a* *b *c* x*
#### question mark
touch a ab abc; echo ? ?? ???? a?
#### brackets
touch a1 a2 b1 c9; echo [ab]1 a[0-9] [!a]* [^a]* [a-c][19]
#### classes
touch a B 1 _; echo [[:alpha:]] [[:digit:]] [[:upper:]] [[:alnum:]_]
#### dot files
touch .hidden shown; echo * .h* .[!.]*
#### no match stays
echo nothing* 'no'?atch [x]y
#### quoted is literal
touch 'a*' ab; echo 'a*' "a*" a\* a*
#### directories
mkdir d1 d2; touch d1/x d2/x d2/y; echo */x d?/* d2/* */
#### nested
mkdir -p a/b/c; touch a/b/c/f; echo */*/*/f a/*/c
#### slash is not matched
mkdir d; touch d/f; echo * d*f
#### from a variable
touch x1 x2; p='x*'; echo $p "$p" ${p}2
#### set -f
touch f1; set -f; echo f*; set +f; echo f*
#### in for
touch a.c b.c; for f in *.c; do echo "$f"; done
#### not in assignment
touch z1 z2; v=z*; echo "$v" $v
#### not in case word and redirection
touch q1; case q* in 'q*') echo literal;; esac
#### bracket without end
touch '[a' b; echo [a [ ]
#### bracket with special first
touch ']' '-' '!'; echo []] [-] [!-]*
#### range backwards or odd
touch a b; echo [b-a] [a-]
#### backslash in brackets
touch 'x\y' xzy; echo x[\\]y
#### sorting
touch b a C 10 9; echo *
#### hidden directory with star
mkdir .d; touch .d/f; echo .d/* */f
#### names with spaces
touch 'a b' 'c d'; for f in *; do echo "[$f]"; done
#### symbolic links that lead nowhere
ln -s nowhere link; echo l* lin?
#### trailing slash
mkdir d; touch f; echo */ d*/ f*/
#### dots
mkdir sub; cd sub; echo ../s* ./*
#### absolute
echo /et? /etc/pass[w]d
#### escaped characters in pattern
touch 'a?b' axb; echo a\?b a'?'b a?b
#### equivalence of quotes in brackets
touch a-c abc; echo a["-"]c a[b]c
#### many matches
i=0; while [ $i -lt 50 ]; do : > f$i; i=$((i+1)); done; set -- f*; echo $# $1 $2

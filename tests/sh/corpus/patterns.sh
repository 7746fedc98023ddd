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

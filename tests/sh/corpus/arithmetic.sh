#### basic operators
echo $((1+2)) $((5-7)) $((3*4)) $((7/2)) $((7%3)) $((-7/2)) $((-7%3))
#### precedence
echo $((1+2*3)) $(((1+2)*3)) $((2+3<<1)) $((1|2&3^4)) $((10-4-3)) $((2*3%4))
#### comparison
echo $((1<2)) $((2<=2)) $((3>4)) $((4>=5)) $((1==1)) $((1!=1))
#### logical
echo $((1&&0)) $((1||0)) $((!5)) $((!0)) $((0||0)) $((2&&3))
#### bitwise
echo $((5&3)) $((5|3)) $((5^3)) $((~5)) $((1<<10)) $((1024>>3)) $((-1>>1))
#### unary
echo $((-5)) $((+5)) $((- -5)) $((-(3))) $((!!7)) $((~-1))
#### ternary
echo $((1?2:3)) $((0?2:3)) $((1?0?4:5:6)) $((0?1:0?2:3))
#### ternary does not evaluate the other side
x=1; echo $((1?2:(x=5))) $x $((0?(x=6):3)) $x
#### short circuit
x=1; echo $((0&&(x=2))) $x $((1||(x=3))) $x $((1&&(x=4))) $x
#### assignment
echo $((x=5)) $x $((x+=3)) $x $((x-=1)) $x $((x*=2)) $x $((x/=4)) $x $((x%=2)) $x
#### bit assignment
x=6; echo $((x<<=2)) $((x>>=1)) $((x&=13)) $((x|=3)) $((x^=5)) $x
#### nested assignment
echo $((a=b=3)) $a $b $(((a+=1)*2)) $a
#### variables with and without dollar
x=4; y=5; echo $((x*y)) $(($x*$y)) $((${x}+${y})) $((x + ${nothing:-7}))
#### unset and empty variables are zero
unset u; e=; echo $((u)) $((e)) $((u+1)) $((e+2))
#### octal and hexadecimal
echo $((010)) $((0x1F)) $((0xff)) $((0XA)) $((00))
#### variables with octal and hexadecimal
a=010 b=0x10; echo $((a)) $((b)) $((a+b))
#### negative variables
n=-5; echo $((n)) $((n*n)) $((-n)) $((3-n)) $((3 - $n))
#### white space
echo $(( 1   +
2	)) $((3))
#### division by zero
echo $((1/0)); echo not reached
#### modulo by zero
(echo $((1%0))); echo $?
#### not a number
x=abc; (echo $((x+1))); echo $?
#### syntax errors
(echo $((1+))); echo $?
(echo $((*2))); echo $?
(echo $((1 2))); echo $?
(echo $(((1))); echo $?
#### bad octal
(echo $((08))); echo $?
(echo $((0x))) ; echo $?
#### large numbers
echo $((9223372036854775807)) $((-9223372036854775807-1)) $((9223372036854775807+1))
#### multiplication wraps
echo $((4611686018427387904*2)) $((3037000500*3037000500))
#### in quotes
x=2; echo "$((x+1))" "a$((x*2))b"
#### nested expansion
echo $((1+$((2+$((3)))))) $(($(echo 4)+`echo 5`))
#### result is split like others
IFS=3; set -- $((131)); unset IFS; echo $# $1 $2
#### in an assignment and in an index of shift
set -- a b c d; shift $((1+1)); echo $1; n=$(($#*10)); echo $n
#### comparisons chain by value
echo $((3>2>1)) $((1<2<3))
#### equality of expressions
echo $((2+2==4)) $((2*2!=4))
#### positional parameters
set -- 3 4; echo $(($1*$2)) $((${1}+${2}))
#### arithmetic in a loop
i=0; s=0; while [ $i -lt 10 ]; do i=$((i+1)); s=$((s+i)); done; echo $s
#### shift amounts
echo $((1<<62)) $((1<<63)) $((-8>>1))
#### parentheses
echo $(( ((2)) )) $(( (1+1)*(2+2) ))
#### special parameters inside
set -- a b c; echo $(($#+1)) $(($?+5))
#### readonly
readonly r=5; (echo $((r=6))); echo $? $((r+1))
#### unset with nounset
set -u; unset z; (echo $((z+1))); echo $?
#### names with digits and underscores
a_1=3; _b=4; echo $((a_1+_b))
#### empty expression
echo "[$(( ))]" 2>/dev/null || echo error
#### variable holds blanks
x=' 7 '; echo $((x+1))
#### subshell that looks like arithmetic
echo $((echo a); (echo b))
#### subshell that looks like arithmetic, two lines
echo $( (echo x) ; (echo y) )
#### arithmetic assignment operators
a=5; echo $((a+=2)) $((a-=1)) $((a*=3)) $((a/=4)) $((a%=3)) $((a<<=4)) $((a>>=2)) $((a|=3)) $((a&=6)) $((a^=5)) $a; echo $((b=c=7)) $b $c
#### arithmetic precedence
echo $((1+2*3-4/2%3)) $((2*3==6)) $((1<2==1)) $((5&3|4^1)) $((1<<2+1)) $(( -3 % 2 )) $((-7/2)) $((- -3)) $((!0+1)) $((~0&255)) $((1||0&&0)) $((3>2>1))
#### arithmetic bases and variables
x=010 y=0x1F z=-3; echo $((x)) $((y)) $((z)) $((x+1)) $(($x)) $((-z)) $((0xff&0x0f)); w='1+2'; echo $(($w*2)); v=; echo $((v+1)) $((unset_v+1))
#### arithmetic with a bad number
echo $((08)); echo not reached
#### arithmetic with expression in variable
w='1+2'; echo $((w*2)); echo not reached
#### arithmetic division by zero
x=0; echo $((5/x)); echo not reached
#### arithmetic mod zero in subshell
(echo $((5%0))); echo $?; (: $((1/0))) 2>/dev/null; echo $?
#### arithmetic no side effects in short circuit
a=1; : $((0 && (a=5))); echo $a; : $((1 || (a=6))); echo $a; : $((1 ? (a=7) : (a=8))); echo $a
#### arithmetic overflow
echo $((9223372036854775807)) $((9223372036854775807+1)) $((-9223372036854775808)) $((9223372036854775808)) $((1<<63)) $((1<<64)) $((-1>>1))
#### arithmetic assignments to readonly
readonly r=1; (echo $((r=2))); echo $?; x=abc; (echo $((x+1))); echo $?; x=; echo $((x)) $((x+2)); x=' 5 '; echo $((x+1)); x=-5; echo $((-x)) $((3-x)) $((3 - -x)); x=1; echo $((x<2?x:5)) $((x=x?0:1)) $x
#### arithmetic compare chains
echo $((1<2)) $((2<=2)) $((3>=4)) $((3!=3)) $((1==1&&2==2)) $((1<<3>>1)) $((7&3^1|8)) $((1?2:0?3:4)) $((2-1-1)) $((2*-3)) $((10/3*3)) $((-10%3)) $((0x7fffffffffffffff+1)) $((!!7)) $((~-1)) $((+5)) $((1 - - 1))
#### arithmetic with parameters and quotes
x=5; echo $((x)) $(($x)) $((${x})) $((x*$x)) $(("$x"+1)) 2>/dev/null; y=x; echo $((y)) 2>/dev/null
#### arithmetic nested in strings
x=3; echo "$((x+1))$((x*2))" a$((x))b "${y:-$((x-1))}" $(echo $((x%2))) `echo $((x<<1))`; cat <<X
$((x+10)) $(( (x+1) * 2 ))
X
a=$((x))$((x)); echo $a; set -- $((1)) $((2)); echo $#; case $((x)) in 3) echo three;; esac; [ $((x)) -eq 3 ] && echo eq; echo $((x=x+1)); echo $x; : $((x+=1)); echo $x; i=5; while [ $((i-=1)) -gt 0 ]; do printf $i; done; echo

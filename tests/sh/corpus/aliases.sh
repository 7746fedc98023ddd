#### alias in scripts
alias ll='echo LL' two='ll two'
ll x; two
alias a='echo ' b='echo b'
a b; a 'b'; \a 2>/dev/null; unalias a; (a) 2>/dev/null; echo $?
alias if='echo no'
if true; then echo kw; fi
alias x='for i in 1 2; do'
x echo $i; done
alias c='echo a; echo'
c b
#### aliases with newlines and recursion
alias a=b b=a
a 2>/dev/null; echo $?
alias ls='ls -d'
ls .
alias e='echo 1
echo 2'
e
alias nl='
'
nl
alias p='echo a | cat;' 
p echo z
alias x='echo "'
x q"
unalias -a
alias
#### aliases that name each other
alias a=b b=a
a 2>/dev/null; echo $?
alias ls=ls x=x
ls -d .; x 2>/dev/null; echo $?
alias echo='echo' e='echo ' f=g g=h h='f 1'
e e; f 2>/dev/null; echo $?; f 2>/dev/null; echo $?
alias p='echo ' q='p '
q q q
alias u='unalias u'
u
u 2>/dev/null; echo $?
#### alias details
alias e=echo s='echo a;' t='echo b &&'
e 1; s e 2; t e 3
alias sp='echo ' w=world
sp w w; sp 'w' "w" w
e \
e
alias x=e; x 1
unalias e x; alias | sort
alias 'a b=c' 2>/dev/null; echo $?; alias a/b=c; echo $?
alias g='for i in 1 2 3'
g; do echo $i; done
alias p='('
p echo sub )
alias r='>out'
r echo redirected
cat out

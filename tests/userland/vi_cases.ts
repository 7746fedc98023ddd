// Keys typed into vi, and what the file has afterwards: POSIX's vi, and where that says nothing (undo and redo, visual mode,
// text objects, macros), what Vim 9.1 does with the same keys.
//
// Interface: VI_CASES.

/** What a file has, and for each sequence of keys what it has when it was written after them. */
export const VI_CASES: readonly {
  text: string;
  cases: readonly (readonly [keys: string, expected: string])[];
}[] = [
  {
    text: 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
    cases: [
      ['x', 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['3x', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['jdw', 'one two three\nfive six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wdw', 'one three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2dw', 'three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d2w', 'three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wwdw', 'one two \nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dd', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2dd', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d2d', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['Gdd', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\n'],
      ['jdG', 'one two three\n'],
      ['dgg', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['3GdG', 'one two three\nfour five six\n'],
      ['wD', 'one \nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['w2D', 'one \n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wC!\x1b', 'one !\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'cwX\x1b',
        'X two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'wcwX\x1b',
        'one X three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['c2wX\x1b', 'X three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2cwX\x1b', 'X three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['ccX\x1b', 'X\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2ccX\x1b', 'X\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['SX\x1b', 'X\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'sX\x1b',
        'Xne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '3sX\x1b',
        'X two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ecwX\x1b',
        'onX two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['5Gcwa\x1b', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  a line\nlast line here\n'],
      [
        'ihello \x1b',
        'hello one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ahello \x1b',
        'ohello ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'Ahello\x1b',
        'one two threehello\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '5GIX\x1b',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  Xindented line\nlast line here\n',
      ],
      [
        'oX\x1b',
        'one two three\nX\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'OX\x1b',
        'X\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '3iab\x1b',
        'abababone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '3oX\x1b',
        'one two three\nX\nX\nX\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ia\rb\x1b',
        'a\nbone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'wi\r\x1b',
        'one \ntwo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['rX', 'Xne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['3rX', 'XXX two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'RXYZ\x1b',
        'XYZ two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'wr\r',
        'one \nwo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['~', 'One two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['5~', 'ONE Two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['20~', 'ONE TWO THREE\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['J', 'one two three four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['3J', 'one two three four five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['4GJ', 'one two three\nfour five six\n\nseven (eight [nine]) ten indented line\nlast line here\n'],
      ['3GJ', 'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2GJ', 'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'yyp',
        'one two three\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'yyP',
        'one two three\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '2yyjp',
        'one two three\nfour five six\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ywP',
        'one one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ywp',
        'oone ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'yw3p',
        'oone one one ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['ddp', 'four five six\none two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['xp', 'noe two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dwwP', 'two one three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'yyGp',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\none two three\n',
      ],
      [
        '"ayyj"byy"ap"bp',
        'one two three\nfour five six\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '"ayyj"Ayyj"ap',
        'one two three\nfour five six\n\none two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ddjddG"1p"2p',
        'four five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n\none two three\n',
      ],
      [
        'yiwP',
        'oneone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['dfo', ' three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dto', 'o three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['$dFo', 'one twe\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['$dTe', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['fo;x', 'one tw three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['fo;,x', 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2fox', 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['tox', 'one to three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['to;x', 'one to three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d$', '\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wd0', 'two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['$d^', 'e\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '4GwdF(',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['dl', 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wdh', 'onetwo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['w3dh', 'otwo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d5l', 'wo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wwdb', 'one three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['de', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d3e', '\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dE', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dW', 'two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['jdb', 'one two \nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['jldb', 'one two three\nour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wd}', 'one \n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['d}', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['jjjd{', 'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['4Gd%', 'one two three\nfour five six\n\n ten\n  indented line\nlast line here\n'],
      ['4Gf(d%', 'one two three\nfour five six\n\nseven  ten\n  indented line\nlast line here\n'],
      ['4Gf)d%', 'one two three\nfour five six\n\nseven  ten\n  indented line\nlast line here\n'],
      ['4Gf[d%', 'one two three\nfour five six\n\nseven (eight ) ten\n  indented line\nlast line here\n'],
      ['dj', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['Gdk', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n'],
      ['d2j', 'seven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['3Gdj', 'one two three\nfour five six\n  indented line\nlast line here\n'],
      ['d/five\r', 'five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['/i\rx', 'one two three\nfour fve six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '/i\rnx',
        'one two three\nfour five sx\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '/i\rnNx',
        'one two three\nfour fve six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['?l\rx', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast ine here\n'],
      [
        'G?e\rnx',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indentd line\nlast line here\n',
      ],
      [
        '/li\r2nx',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented ine\nlast line here\n',
      ],
      ['d/six/e\r', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '/five/+1\rdd',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['5Gwd?four\r', 'one two three\nline\nlast line here\n'],
      ['xu', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['ddju', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['xxuu', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'ix\x1bu',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'oab\rcd\x1bu',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'dd2jddkuu',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['xxxU', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dw.', 'three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dw2.', '\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'cwX\x1bw.',
        'X X three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'ihi \x1bj.',
        'hi one two three\nfohi ur five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'Aend\x1bj.j.',
        'one two threeend\nfour five sixend\nend\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['dd.', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['2dd.', '  indented line\nlast line here\n'],
      ['x3.', 'two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '>>j.',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'oX\x1b.',
        'one two three\nX\nX\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['J.', 'one two three four five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['rXl.', 'XXe two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'f r_;.',
        'one_two_three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['>>', '\tone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '2>>',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['5G<<', 'one two three\nfour five six\n\nseven (eight [nine]) ten\nindented line\nlast line here\n'],
      [
        '>j',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '>G',
        '\tone two three\n\tfour five six\n\n\tseven (eight [nine]) ten\n\t  indented line\n\tlast line here\n',
      ],
      [
        ':set sw=2\r>>',
        '  one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':set sw=4 et\r>>',
        '    one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        '3>>',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ["majmbd'a", '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wmajwd`a', 'one five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ["majjd'a", 'seven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ["jmadd:1\rd'a", 'one two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['4G``x', 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ["G''x", 'ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vlld', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vjd', 'our five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['Vd', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['Vjd', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'veyP',
        'oneone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['wvbd', 'wo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vjcX\x1b', 'Xour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['V>', '\tone two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vu', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vU', 'One two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['veU', 'ONE two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['VU', 'ONE TWO THREE\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['v~', 'One two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['ve~', 'ONE two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['VjJ', 'one two three four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['vjrX', 'XXXXXXXXXXXXX\nXour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['v$d', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['V:d\r', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wvwod', 'one hree\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['viwd', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'vip>',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['diw', ' two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wdiw', 'one  three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['wdaw', 'one three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['$daw', 'one two\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dap', 'seven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ['dip', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        'wciwX\x1b',
        'one X three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':2d\r', 'one two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':2,3d\r', 'one two three\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':$d\r', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\n'],
      [':%d\r', ''],
      [
        ':1,2m$\r',
        '\nseven (eight [nine]) ten\n  indented line\nlast line here\none two three\nfour five six\n',
      ],
      [
        ':$m0\r',
        'last line here\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\n',
      ],
      [
        ':2m1\r',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':3m4\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n\n  indented line\nlast line here\n',
      ],
      [
        ':1t.\r',
        'one two three\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':1t$\r',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\none two three\n',
      ],
      [
        ':2,3t0\r',
        'four five six\n\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':g/e/d\r', '\n'],
      [
        ':v/e/d\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':g!/e/d\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':g/^/m0\r',
        'last line here\n  indented line\nseven (eight [nine]) ten\n\nfour five six\none two three\n',
      ],
      [
        ':g/e/m$\r',
        '\none two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':g/e/t.\r',
        'one two three\none two three\nfour five six\nfour five six\n\nseven (eight [nine]) ten\nseven (eight [nine]) ten\n  indented line\n  indented line\nlast line here\nlast line here\n',
      ],
      [
        ':g/i/s/e/E/g\r',
        'one two three\nfour fivE six\n\nsEvEn (Eight [ninE]) tEn\n  indEntEd linE\nlast linE hErE\n',
      ],
      [':2,4g/e/d\r', 'one two three\n\n  indented line\nlast line here\n'],
      [
        ':g/five/j\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':g/e/normal x\r',
        'ne two three\nour five six\n\neven (eight [nine]) ten\n indented line\nast line here\n',
      ],
      [
        ':s/o/0/\r',
        '0ne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/o/0/g\r',
        '0ne tw0 three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':%s/e/E/g\r',
        'onE two thrEE\nfour fivE six\n\nsEvEn (Eight [ninE]) tEn\n  indEntEd linE\nlast linE hErE\n',
      ],
      [
        ':%s/\\(o\\)\\(n\\)/\\2\\1/\r',
        'noe two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/two/[&]/\r',
        'one [two] three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/two/\\&/\r',
        'one & three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s,two,a/b,\r',
        'one a/b three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':%s/^/> /\r',
        '> one two three\n> four five six\n> \n> seven (eight [nine]) ten\n>   indented line\n> last line here\n',
      ],
      [
        ':%s/$/!/\r',
        'one two three!\nfour five six!\n!\nseven (eight [nine]) ten!\n  indented line!\nlast line here!\n',
      ],
      [
        ':s/o/\\r/\r',
        '\nne two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':%s/e/\\r/g\r',
        'on\n two thr\n\n\nfour fiv\n six\n\ns\nv\nn (\night [nin\n]) t\nn\n  ind\nnt\nd lin\n\nlast lin\n h\nr\n\n',
      ],
      [
        ':s/two/\\u&/\r',
        'one Two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/two/\\U&x\\Ey/\r',
        'one TWOXy three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/o/0/\rj&',
        '0ne two three\nf0ur five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/o/0/g\rj:&\r',
        '0ne tw0 three\nf0ur five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/o/0/g\rj:&&\r',
        '0ne tw0 three\nf0ur five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':s/e/E/\r',
        'onE two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':2,3s/i/I/\r',
        'one two three\nfour fIve six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':/five/d\r', 'one two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':/five/,/ten/d\r', 'one two three\n  indented line\nlast line here\n'],
      [
        ':/five/+1d\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':.,+1d\r', '\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':2;+1d\r', 'one two three\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      ["majj:'a,.d\r", 'seven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':%s/[aeiou]//g\r', 'n tw thr\nfr fv sx\n\nsvn (ght [nn]) tn\n  ndntd ln\nlst ln hr\n'],
      [
        ':%s/\\<./X/g\r',
        'Xne Xwo Xhree\nXour Xive Xix\n\nXeven (Xight [Xine]) Xen\n  Xndented Xine\nXast Xine Xere\n',
      ],
      [
        ':s/o/1/|s/t/2/\r',
        '1ne 2wo three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':%s/n/&&/g|$d\r',
        'onne two three\nfour five six\n\nsevenn (eight [nninne]) tenn\n  inndennted linne\n',
      ],
      [
        ':%s/ \\+/_/g\r',
        'one_two_three\nfour_five_six\n\nseven_(eight_[nine])_ten\n_indented_line\nlast_line_here\n',
      ],
      [
        ':s/\\(one\\) \\(two\\)/\\2 \\1/\r',
        'two one three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':%s/\\s*$//\r',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':s/o/0/ | 2d\r', '0ne two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        ':1,2j\r',
        'one two three four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':1,3j!\r', 'one two threefour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':1\rdd', 'four five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [':$\rdd', 'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\n'],
      [
        ':3\r:d\r',
        'one two three\nfour five six\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [":2ka\r:'ad\r", 'one two three\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        ':2y a\r:put a\r',
        'one two three\nfour five six\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':1,2>\r',
        '\tone two three\n\tfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [':5<\r', 'one two three\nfour five six\n\nseven (eight [nine]) ten\nindented line\nlast line here\n'],
      [
        ':1d|u\r',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        ':1y|0put\r',
        'one two three\none two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'yy:$put\r',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\none two three\n',
      ],
      [':2d 2\r', 'one two three\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        ':d x\r"xP',
        'one two three\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      [
        'qaxjq@a',
        'ne two three\nour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
      ['qadwjq2@a', 'two three\nfive six\nseven (eight [nine]) ten\n  indented line\nlast line here\n'],
      [
        '"ayy@@',
        'one two three\nne two three\n\nfour five six\n\nseven (eight [nine]) ten\n  indented line\nlast line here\n',
      ],
    ],
  },
  {
    text: 'a "b c" d\n',
    cases: [
      ['fbdi"', 'a "" d\n'],
      ['fbda"', 'a d\n'],
      ['fbci"X\x1b', 'a "X" d\n'],
    ],
  },
  {
    text: '{\nab\n}\n',
    cases: [['jdi{', '{\n}\n']],
  },
  {
    text: 'foo-bar baz.qux  end\nnext word\n',
    cases: [
      ['dw', '-bar baz.qux  end\nnext word\n'],
      ['2dw', 'bar baz.qux  end\nnext word\n'],
      ['dW', 'baz.qux  end\nnext word\n'],
      ['wwwdw', 'foo-bar .qux  end\nnext word\n'],
      ['eed2w', 'foobaz.qux  end\nnext word\n'],
      ['EEEdb', 'foo-bar baz.qux  d\nnext word\n'],
      ['$dB', 'foo-bar baz.qux  d\nnext word\n'],
      ['wwwwwwdw', 'foo-bar baz.qux  \nnext word\n'],
      ['cwX\x1b', 'X-bar baz.qux  end\nnext word\n'],
      ['lcwX\x1b', 'fX-bar baz.qux  end\nnext word\n'],
      ['2cwX\x1b', 'Xbar baz.qux  end\nnext word\n'],
      ['fzcwX\x1b', 'foo-bar baX.qux  end\nnext word\n'],
      ['E2cwX\x1b', 'foo-baX.qux  end\nnext word\n'],
      ['jcwX\x1b', 'foo-bar baz.qux  end\nX word\n'],
      ['wwwwwwcwX\x1b', 'foo-bar baz.qux  X\nnext word\n'],
      ['$cwX\x1b', 'foo-bar baz.qux  enX\nnext word\n'],
      ['2wd2b', 'bar baz.qux  end\nnext word\n'],
      ['de.', ' baz.qux  end\nnext word\n'],
      ['WdE', 'foo-bar   end\nnext word\n'],
    ],
  },
  {
    text: 'dw\nab cd\n',
    cases: [['"ayyj@a', 'dw\ncd\n']],
  },
  {
    text: '한글 가나 다\n둘째 줄\n',
    cases: [
      ['x', '글 가나 다\n둘째 줄\n'],
      ['dw', '가나 다\n둘째 줄\n'],
      ['wcwX\x1b', '한글 X 다\n둘째 줄\n'],
      ['$X', '한글 가나다\n둘째 줄\n'],
      ['a한\x1b', '한한글 가나 다\n둘째 줄\n'],
      ['jA끝\x1b', '한글 가나 다\n둘째 줄끝\n'],
      ['f나x', '한글 가 다\n둘째 줄\n'],
      [':%s/./X/\r', 'X글 가나 다\nX째 줄\n'],
      ['/줄\rx', '한글 가나 다\n둘째 \n'],
      ['ljx', '한글 가나 다\n둘 줄\n'],
    ],
  },
  {
    text: 'ábc\n',
    cases: [['x', 'bc\n']],
  },
  {
    text: 'abÀé\n',
    cases: [
      ['vlllU', 'ABÀÉ\n'],
      ['g~~', 'ABàÉ\n'],
      ['gUU', 'ABÀÉ\n'],
    ],
  },
  {
    text: 'ABC def\n',
    cases: [['guw', 'abc def\n']],
  },
  {
    text: 'abc\n',
    cases: [
      ['ylvp', 'abc\n'],
      ['lD.', '\n'],
    ],
  },
  {
    text: 'a\nb\nc\nd\n',
    cases: [
      ['ddjp', 'b\nc\na\nd\n'],
      ['jddkP', 'b\na\nc\nd\n'],
    ],
  },
  {
    text: 'a\n',
    cases: [
      ['dd', ''],
      ['ddix\x1b', 'x\n'],
    ],
  },
  {
    text: '',
    cases: [
      ['ix\x1b', 'x\n'],
      ['oab\x1b', '\nab\n'],
    ],
  },
  {
    text: 'a\n\n\nb\n',
    cases: [['jdd', 'a\n\nb\n']],
  },
  {
    text: 'a\tb\n',
    cases: [
      ['x', '\tb\n'],
      ['lx', 'ab\n'],
    ],
  },
  {
    text: '\ta\n',
    cases: [['i \x1b', ' \ta\n']],
  },
  {
    text: '\tab\ncd\n',
    cases: [[':set ai\roX\x1b', '\tab\n\tX\ncd\n']],
  },
  {
    text: '  ab\n',
    cases: [
      [':set ai\rox\r\ry\x1b', '  ab\n  x\n\n  y\n'],
      [':set ai\rAx\ry\x1b', '  abx\n  y\n'],
      [':set ai\rox\r\x1b', '  ab\n  x\n\n'],
    ],
  },
  {
    text: 'a b c d\n',
    cases: [['wyl2p', 'a bbb c d\n']],
  },
  {
    text: 'if (a) {\n  b;\n}\n',
    cases: [['$d%', 'if (a) \n']],
  },
  {
    text: 'One. Two.  Three\nfour. Five\n',
    cases: [
      ['d)', 'Two.  Three\nfour. Five\n'],
      [')d)', 'One. Three\nfour. Five\n'],
      ['$d(', 'One. Two.  e\nfour. Five\n'],
      ['2)x', 'One. Two.  hree\nfour. Five\n'],
    ],
  },
  {
    text: 'a\nb\nc\n',
    cases: [
      ["jmaggd'a", 'c\n'],
      ["jma:1d\r'ax", '\nc\n'],
    ],
  },
  {
    text: 'a b\n',
    cases: [
      ['A\x17x\x1b', 'a x\n'],
      ['A c\x15x\x1b', 'a bx\n'],
    ],
  },
  {
    text: 'ab\n',
    cases: [
      ['A\x08\x08\x08c\x1b', 'c\n'],
      ['A\x16\x1bx\x1b', 'ab\x1bx\n'],
    ],
  },
  {
    text: 'ab cd\n',
    cases: [['wi\x08\x08\x1b', 'acd\n']],
  },
  {
    text: 'x\n',
    cases: [
      ['5ia\x1b', 'aaaaax\n'],
      ['3Aab\x1b', 'xababab\n'],
    ],
  },
  {
    text: 'x y\n',
    cases: [['2ia\rb\x1b', 'a\nba\nbx y\n']],
  },
  {
    text: 'a,b,c\n',
    cases: [['f,;x', 'a,bc\n']],
  },
  {
    text: 'aXbXc\n',
    cases: [[':s/X/Y/g\ru', 'aXbXc\n']],
  },
  {
    text: '1\n2\n3\n4\n5\n',
    cases: [
      [':2,4!sort -r\r', '1\n4\n3\n2\n5\n'],
      [':r !echo hi\r', '1\nhi\n2\n3\n4\n5\n'],
    ],
  },
  {
    text: '3\n1\n2\n',
    cases: [
      ['!Gsort\r', '1\n2\n3\n'],
      [':%!sort\r', '1\n2\n3\n'],
    ],
  },
];

// ASCII characters by name, for files that show or read text a byte at a time. (Userland has its own, of u8: userland/lib/base/ascii.ts.)
//
// Interface: the constants below, by code. No locks.

export const BELL: u32 = 7; // BEL.
export const BACKSPACE: u32 = 8; // BS.
export const TAB: u32 = 9;
export const NEWLINE: u32 = 10;
export const RETURN: u32 = 13; // CR.
export const SPACE: u32 = 32;
export const PLUS: u32 = 43;
export const COMMA: u32 = 44;
export const DASH: u32 = 45;
export const SLASH: u32 = 47;
export const ZERO: u32 = 48;
export const COLON: u32 = 58;
export const EQUALS: u32 = 61;
export const BACKSLASH: u32 = 92;
export const DELETE: u32 = 127; // DEL.

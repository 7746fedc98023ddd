// What the image service has said of images, kept for the next container of the same image: a question to the service crosses to
// the host and back, which takes longer than all else that `run` does.
//
// An answer holds as long as the store's list of names, index.json, is the file that it was before the question was asked: a
// machine that changes the list replaces the file. It is forgotten with the machine, which has no other `base`.
//
// Interface: knownImage, keepImage, indexMark. Files: RESOLVED/KEY.

import { DOT, PERCENT, SLASH, SPACE } from '../../lib/base/ascii';
import { Bytes, concat, equals, toBytes } from '../../lib/base/bytes';
import { makeDirectory, stat } from '../../lib/base/fs';
import { Json, jsonObject } from '../../lib/json/json';
import { readJsonFile } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { replaceFile } from '../../lib/file/replace_file';
import { RESOLVED, below } from '../base/places';

const INDEX = '/var/lib/minios/store/index.json';
/** Longest name of a file: NAME_MAX, less what replaceFile adds. */
const KEY_MAX: i32 = 250;

/** What tells one state of the list from another; empty: there is no list. */
export function indexMark(): Bytes {
  const list = stat(toBytes(INDEX));
  if (list.error < 0) return [];
  const words: Array<string> = [list.ino.toString(), list.size.toString(), list.changed.toString()];
  return toBytes(words.join(' '));
}

/** A file name that no other question has; null: it would be too long. */
function keyOf(image: Bytes, platform: Bytes | null): Bytes | null {
  const text = platform === null ? image : concat(concat(image, [SPACE]), platform);
  const key = new Array<u8>();
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (byte == SLASH || byte == PERCENT || byte == DOT) {
      key.push(PERCENT);
      key.push(HEXADECIMAL[byte >> 4]);
      key.push(HEXADECIMAL[byte & 15]);
    } else key.push(byte);
  }
  return key.length == 0 || key.length > KEY_MAX ? null : StaticArray.fromArray(key);
}

const HEXADECIMAL = toBytes('0123456789abcdef');

/** The service's answer of before, if it still holds; null: ask. */
export function knownImage(image: Bytes, platform: Bytes | null): Json | null {
  const key = keyOf(image, platform);
  const mark = indexMark();
  if (key === null || mark.length == 0) return null;
  const kept = readJsonFile(below(RESOLVED, key));
  return kept !== null && equals(kept.string('mark'), mark) ? kept.get('answer') : null;
}

/** Keeps what of an answer containers are made from. `mark`: as it was before the question, and empty if the answer changed it. */
export function keepImage(image: Bytes, platform: Bytes | null, mark: Bytes, answer: Json): void {
  const key = keyOf(image, platform);
  if (key === null || mark.length == 0 || !equals(mark, indexMark())) return;
  makeDirectory(toBytes(RESOLVED));
  const kept = jsonObject().setString('mark', mark).set('answer', answer);
  replaceFile(below(RESOLVED, key), jsonBytes(kept));
}

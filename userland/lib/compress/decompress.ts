// Compressed streams, told apart by their first bytes as Docker and GNU tar do.
//
// Interface: compressionOf, COMPRESSED_…, decompress.

import { Bzip2Reader } from './bzip2';
import { GZIP_OK, GZIP_REFUSED, GZIP_TRAILING, GzipReader, gzipProblem } from './gzip';
import { Sink } from './inflate';
import { Reader } from '../base/io';
import { XzReader } from './xz';
import { ZstdReader } from './zstd';

export const COMPRESSED_NOT: i32 = 0;
export const COMPRESSED_GZIP: i32 = 1;
export const COMPRESSED_BZIP2: i32 = 2;
export const COMPRESSED_XZ: i32 = 3;
export const COMPRESSED_ZSTD: i32 = 4;

/** COMPRESSED_…, by what comes next. */
export function compressionOf(input: Reader): i32 {
  if (starts(input, 0x1f, 0x8b, -1, -1)) return COMPRESSED_GZIP;
  if (starts(input, 0x42, 0x5a, 0x68, -1)) return COMPRESSED_BZIP2;
  if (starts(input, 0xfd, 0x37, 0x7a, 0x58)) return COMPRESSED_XZ;
  if (starts(input, 0x28, 0xb5, 0x2f, 0xfd)) return COMPRESSED_ZSTD;
  // Or a frame that is to be skipped.
  const skipped = (input.peek() & 0xf0) == 0x50 && starts(input, input.peek(), 0x2a, 0x4d, 0x18);
  return skipped ? COMPRESSED_ZSTD : COMPRESSED_NOT;
}

/** −1 stands for any byte. */
function starts(input: Reader, first: i32, second: i32, third: i32, fourth: i32): bool {
  if (input.peek() != first || input.peek(1) != second) return false;
  return (third < 0 || input.peek(2) == third) && (fourth < 0 || input.peek(3) == fourth);
}

/** Hands the contents of gzip, bzip2, xz or zstd to a sink, or what is not compressed as it is: what is wrong, or ''. */
export function decompress(compression: i32, input: Reader, sink: Sink): string {
  if (compression == COMPRESSED_GZIP) {
    const status = new GzipReader(input, sink).run();
    return status == GZIP_OK || status == GZIP_TRAILING || status == GZIP_REFUSED ? '' : gzipProblem(status);
  }
  if (compression == COMPRESSED_BZIP2) return new Bzip2Reader(input, sink).run();
  if (compression == COMPRESSED_XZ) return new XzReader(input, sink).run();
  if (compression == COMPRESSED_ZSTD) return new ZstdReader(input, sink).run();
  for (let length = input.block(); length > 0; length = input.block()) {
    if (!sink.take(input.recordStart, length)) break;
  }
  return '';
}

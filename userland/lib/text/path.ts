// Paths as text: nothing here asks the file system.
//
// Interface: baseName, directoryName, joinPath, withoutTrailingSlashes, endsInSlash, isAtOrBelow.

import { Bytes, addressOf, equals, lastIndexOf, sliceOf, toBytes } from '../base/bytes';

/** The path without slashes at its end; `/` stays. */
export function withoutTrailingSlashes(path: Bytes): Bytes {
  let length = path.length;
  while (length > 1 && path[length - 1] == 0x2f) length--;
  return length == path.length ? path : sliceOf(path, 0, length);
}

/** The last name of a path (basename(1)); `/` for the root. */
export function baseName(path: Bytes): Bytes {
  const trimmed = withoutTrailingSlashes(path);
  if (trimmed.length == 1) return trimmed;
  return sliceOf(trimmed, lastIndexOf(trimmed, 0x2f) + 1);
}

/** Everything before the last name (dirname(1)); `.` if there is nothing. */
export function directoryName(path: Bytes): Bytes {
  const trimmed = withoutTrailingSlashes(path);
  const slash = lastIndexOf(trimmed, 0x2f);
  if (slash < 0) return toBytes('.');
  if (slash == 0) return toBytes('/');
  return withoutTrailingSlashes(sliceOf(trimmed, 0, slash));
}

export function endsInSlash(path: Bytes): bool {
  return path.length > 0 && path[path.length - 1] == 0x2f;
}

/** `directory/name`, with one slash between. */
export function joinPath(directory: Bytes, name: Bytes): Bytes {
  const length = directory.length;
  const slash = i32(!endsInSlash(directory));
  const result = new StaticArray<u8>(length + slash + name.length);
  memory.copy(addressOf(result), addressOf(directory), length);
  if (slash == 1) result[length] = 0x2f;
  memory.copy(addressOf(result) + length + slash, addressOf(name), name.length);
  return result;
}

/** Whether a canonical path is a canonical directory or in it; of relative ones: whether it begins with its names. */
export function isAtOrBelow(path: Bytes, directory: Bytes): bool {
  if (path.length < directory.length || !equals(sliceOf(path, 0, directory.length), directory)) return false;
  return (
    path.length == directory.length ||
    path[directory.length] == 0x2f ||
    directory[directory.length - 1] == 0x2f
  );
}

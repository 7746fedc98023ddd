// A program that makes system calls at random: what it knows of them is generated from abi/ (tests/os/support/fuzz.ts).
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>

/** What a value is chosen from. */
enum kind {
  KIND_NUMBER,
  KIND_FD,
  KIND_PID,
  KIND_MODE,
  KIND_ID,
  /** One of `values`. */
  KIND_ONE,
  /** Some of `values`, together. */
  KIND_FLAGS,
  /** The address of a word of a list: paths, or what `words` says. Its length comes next. */
  KIND_WORD,
  /** The address of bytes; a count may come next. */
  KIND_BUFFER,
  /** The address of one or more of `shape`; a count may come next. */
  KIND_RECORD,
  /** Bytes or elements behind the address before it. */
  KIND_COUNT,
};

enum words { WORDS_PATH, WORDS_TYPE, WORDS_OPTIONS, WORDS_ATTRIBUTE, WORDS_NAME, WORDS_COUNT };

struct shape;

/** A parameter of a call, or a field of a struct. */
struct field {
  uint8_t kind;
  /** Bytes. */
  uint8_t size;
  uint16_t offset;
  uint16_t words;
  uint16_t value_count;
  const uint64_t *values;
  const struct shape *shape;
};

struct shape {
  uint16_t size;
  uint16_t count;
  const struct field *fields;
};

struct call {
  const char *name;
  int64_t (*make)(const uint64_t *arguments);
  uint16_t weight;
  uint16_t count;
  const struct field *parameters;
};

extern const struct call calls[];
extern const unsigned call_count;

/** Marsaglia's xorshift64. */
uint64_t next_random(void);
/** 0 … n − 1. */
unsigned below(unsigned n);

/** Chooses arguments for a call. They stay good until the next call of it. */
void choose_arguments(const struct call *call, uint64_t *arguments);

#endif

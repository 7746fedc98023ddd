/* Parses 64 KiB of JSON (RFC 8259) a round by recursive descent: characters one at a time, calls, branches. */
#include "kernels.h"

#include <stdio.h>
#include <string.h>

#define SIZE 65536

static char text[SIZE];
static const char *at;
static uint32_t sum;

static void space(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

static int string(void) {
  uint32_t hash = 5381;
  for (at++; *at != '"'; at++) {
    if (*at == 0) return 0;
    if (*at == '\\') at++;
    hash = hash * 33 + (uint8_t)*at;
  }
  at++;
  sum += hash;
  return 1;
}

static int number(void) {
  int negative = *at == '-';
  double value = 0, scale = 1;
  if (negative) at++;
  while (*at >= '0' && *at <= '9') value = value * 10 + (*at++ - '0');
  if (*at == '.')
    for (at++; *at >= '0' && *at <= '9'; at++) value += (*at - '0') * (scale /= 10);
  sum += (uint32_t)(int32_t)(negative ? -value : value);
  return 1;
}

static int value(void);

static int members(char end, int named) {
  at++;
  space();
  if (*at == end) return at++, 1;
  for (;;) {
    if (named) {
      if (*at != '"' || !string()) return 0;
      space();
      if (*at++ != ':') return 0;
    }
    if (!value()) return 0;
    if (*at == end) return at++, 1;
    if (*at++ != ',') return 0;
    space();
  }
}

static int word(const char *expected) {
  size_t length = strlen(expected);
  if (strncmp(at, expected, length) != 0) return 0;
  at += length;
  sum += (uint32_t)length;
  return 1;
}

static int value(void) {
  int ok;
  space();
  switch (*at) {
  case '{': ok = members('}', 1); break;
  case '[': ok = members(']', 0); break;
  case '"': ok = string(); break;
  case 't': ok = word("true"); break;
  case 'f': ok = word("false"); break;
  case 'n': ok = word("null"); break;
  default: ok = number();
  }
  space();
  return ok;
}

static void write_text(void) {
  size_t length = 1;
  text[0] = '[';
  for (int i = 0; length < SIZE - 200; i++) {
    length += (size_t)snprintf(
      text + length, SIZE - length,
      "%s{ \"id\": %d, \"name\": \"item %d\", \"price\": -%d.%02d,\n  \"tags\": [\"a\\nb\", true, null, [%d, %d]] }",
      i ? ", " : "", i, i * 7919, i * 31, i % 100, i, i * i
    );
  }
  text[length] = ']';
  text[length + 1] = 0;
}

KERNEL(json) {
  sum = 0;
  write_text();
  for (uint32_t round = 0; round < rounds; round++) {
    at = text;
    if (!value()) return 0;
  }
  return sum;
}

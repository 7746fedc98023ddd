/* A bytecode machine with a stack that adds up Collatz steps: one loop around a switch. */
#include "kernels.h"

enum { PUSH, LOAD, STORE, ADD, MULTIPLY, SHIFT, AND, SUBTRACT, JUMP, JUMP_IF, HALT };

/* 0: steps, 1: number at hand, 2: start of the present sequence. */
static const int program[] = {
  /*  0 */ LOAD, 2, STORE, 1,
  /*  4 */ LOAD, 1, PUSH, 1, SUBTRACT, JUMP_IF, 24,
  /* 11 */ LOAD, 2, PUSH, 1, SUBTRACT, STORE, 2, LOAD, 2, JUMP_IF, 0, HALT, HALT,
  /* 24 */ LOAD, 0, PUSH, 1, ADD, STORE, 0,
  /* 31 */ LOAD, 1, PUSH, 1, AND, JUMP_IF, 47,
  /* 38 */ LOAD, 1, PUSH, 1, SHIFT, STORE, 1, JUMP, 4,
  /* 47 */ LOAD, 1, PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, 1, JUMP, 4,
};

static uint32_t run(uint32_t start) {
  uint32_t stack[16], variables[3] = {0, 0, start};
  uint32_t *top = stack;
  const int *next = program;
  for (;;) {
    switch (*next++) {
    case PUSH: *top++ = (uint32_t)*next++; break;
    case LOAD: *top++ = variables[*next++]; break;
    case STORE: variables[*next++] = *--top; break;
    case ADD: top--, top[-1] += top[0]; break;
    case SUBTRACT: top--, top[-1] -= top[0]; break;
    case MULTIPLY: top--, top[-1] *= top[0]; break;
    case SHIFT: top--, top[-1] >>= top[0]; break;
    case AND: top--, top[-1] &= top[0]; break;
    case JUMP: next = program + *next; break;
    case JUMP_IF: next = *--top ? program + *next : next + 1; break;
    default: return variables[0];
    }
  }
}

KERNEL(interpreter) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) sum += run(300 + round % 8);
  return sum;
}

/* The smallest program: ends with status 0. Linked statically. */
int main(void) {
  return 0;
}

/* The module is a command, whose exports are called one by one after this has run. */
int main(void) {
  return 0;
}

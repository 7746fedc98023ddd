// The C library's own file functions on absolute paths: that wasi-libc finds preopened directories and that what it does
// with preview1 comes out as POSIX has it.
#include "fixture.h"

#include <ftw.h>
#include <glob.h>
#include <libgen.h>

static char path_buffer[4][600];

/** Path of `name` in the work directory; four at a time. */
static const char *in(const char *name) {
  static int next = 0;
  char *path = path_buffer[next++ % 4];
  snprintf(path, sizeof path_buffer[0], "%s/%s", root_path, name);
  return path;
}

static void streams(void) {
  char line[64] = "";
  FILE *file = fopen(in("stream"), "w");
  check("fopen w", file != NULL);
  equal("fprintf", fprintf(file, "line %d\nline %d\n%s", 1, 2, "tail"), 18);
  works("fclose", fclose(file));
  has_content("the file", "stream", "line 1\nline 2\ntail");
  file = fopen(in("stream"), "r+");
  check("fgets", fgets(line, sizeof line, file) != NULL && strcmp(line, "line 1\n") == 0);
  equal("ftell", ftell(file), 7);
  works("fseek", fseek(file, -4, SEEK_END));
  check("fread", fread(line, 1, sizeof line, file) == 4 && feof(file) && memcmp(line, "tail", 4) == 0);
  rewind(file);
  equal("ungetc and getc", ungetc('X', file) == 'X' ? getc(file) : 0, 'X');
  works("fseek to 5", fseek(file, 5, SEEK_SET));
  fputs("ONE", file);
  works("fflush", fflush(file));
  fclose(file);
  has_content("r+ replaces", "stream", "line ONEine 2\ntail");
  file = fopen(in("stream"), "a+");
  fputs("!", file);
  rewind(file);
  equal("a+ reads from the start", getc(file), 'l');
  fclose(file);
  has_content("a+ appends", "stream", "line ONEine 2\ntail!");
  check("fopen wx of an existing file", fopen(in("stream"), "wx") == NULL && errno == EEXIST);
  check("fopen r of a missing file", fopen(in("missing"), "r") == NULL && errno == ENOENT);
  check("fopen w of a directory", fopen(in("."), "w") == NULL && errno == EISDIR);
  file = fopen(in("wide"), "w+");
  for (int i = 0; i < 20000; i++) fprintf(file, "%05d\n", i);
  int right = 1;
  for (int i = 0; i < 20000; i += 777) {
    int value = -1;
    fseek(file, 6L * i, SEEK_SET);
    right &= fscanf(file, "%d", &value) == 1 && value == i;
  }
  check("20,000 lines found again by fseek", right);
  fclose(file);
}

static void names(void) {
  struct stat status;
  works("mkdir", mkdir(in("dir"), 0777));
  works("stat", stat(in("dir"), &status));
  check("S_ISDIR", S_ISDIR(status.st_mode));
  works("symlink", symlink("stream", in("link")));
  check("lstat of a link", lstat(in("link"), &status) == 0 && S_ISLNK(status.st_mode));
  check("stat of a link", stat(in("link"), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 19);
  char target[16];
  equal("readlink", readlink(in("link"), target, sizeof target), 6);
  works("link", link(in("stream"), in("dir/hard")));
  works("rename", rename(in("dir/hard"), in("dir/renamed")));
  works("access of a file that is there", access(in("dir/renamed"), R_OK | W_OK));
  fails("access of a file that is not", access(in("dir/hard"), F_OK), ENOENT);
  fails("rmdir of a full directory", rmdir(in("dir")), ENOTEMPTY);
  works("remove of a file", remove(in("dir/renamed")));
  works("remove of a directory", remove(in("dir")));
  works("unlink", unlink(in("link")));
  works("truncate", truncate(in("stream"), 4));
  has_content("truncate cuts", "stream", "line");
  fails("open outside every preopened directory", open("/nowhere-preopened/file", O_RDONLY), ENOENT);
}

static int by_name(const struct dirent **one, const struct dirent **two) { return strcmp((*one)->d_name, (*two)->d_name); }
static int no_dots(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void listing(void) {
  struct dirent **entries = NULL;
  char all[128] = "";
  mkdir(in("list"), 0777);
  make_file("list/b", "");
  make_file("list/a", "");
  make_directory("list/c");
  int count = scandir(in("list"), &entries, no_dots, by_name);
  for (int i = 0; i < count; i++) {
    strcat(all, entries[i]->d_name);
    free(entries[i]);
  }
  free(entries);
  same_text("scandir", all, strlen(all), "abc");
  DIR *stream = opendir(in("list"));
  count = 0;
  readdir(stream);
  long place = telldir(stream);
  struct dirent *entry = readdir(stream);
  char name[64] = "";
  if (entry != NULL) strncpy(name, entry->d_name, sizeof name - 1);
  while (readdir(stream) != NULL) {}
  seekdir(stream, place);
  entry = readdir(stream);
  check("seekdir goes back to telldir's place", entry != NULL && strcmp(entry->d_name, name) == 0);
  closedir(stream);
  check("opendir of a file", opendir(in("list/a")) == NULL && errno == ENOTDIR);
  glob_t found = {0};
  char pattern[600];
  snprintf(pattern, sizeof pattern, "%s", in("list/[ab]"));
  equal("glob", glob(pattern, 0, NULL, &found) == 0 ? (long long)found.gl_pathc : -1, 2);
  globfree(&found);
}

static int visited;
static int visit(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)path, (void)status, (void)type, (void)place;
  visited++;
  return 0;
}

static void walking(void) {
  works("nftw", nftw(in("list"), visit, 10, FTW_PHYS));
  equal("nftw visits all", visited, 4);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "libc");
  streams();
  names();
  listing();
  walking();
  return fixture_end();
}

/* Lets the n-th input or output call on a database's files fail. Preloaded (LD_PRELOAD); armed through ctypes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long countdown = 0;
static int number = 0, sticky = 0;
static long hits = 0;

void shim_arm(long n, int error, int stays) { number = error; sticky = stays; hits = 0; countdown = n; }
long shim_left(void) { return countdown; }
long shim_disarm(void) { countdown = 0; return hits; }

static int ours(int fd) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    return strstr(path, "csor.sqlite") != NULL;
}

static int fails(int fd) {
    if (countdown <= 0 || !ours(fd)) return 0;
    if (countdown > 1) { countdown--; return 0; }
    if (!sticky) countdown = 0;
    hits++;
    errno = number;
    return 1;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { REAL(pwrite64); return fails(fd) ? -1 : real(fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { REAL(pwrite); return fails(fd) ? -1 : real(fd, data, size, at); }
ssize_t write(int fd, const void *data, size_t size) { REAL(write); return fails(fd) ? -1 : real(fd, data, size); }
ssize_t pread64(int fd, void *data, size_t size, off64_t at) { REAL(pread64); return fails(fd) ? -1 : real(fd, data, size, at); }
int fsync(int fd) { REAL(fsync); return fails(fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails(fd) ? -1 : real(fd); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return fails(fd) ? -1 : real(fd, size); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return fails(fd) ? -1 : real(fd, size); }

// Fork handlers, exit handlers and vfork.
#include "runner/calls_process.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace parley {
namespace calls {
namespace {

constexpr int kMost = 3;      // registrations of each kind
constexpr size_t kWord = 16;  // bytes of a name or text, its NUL included

// Handlers have no arguments, so each registration has functions of its own.
struct ForkNote {
  char* log;
  char name[kWord];
};
ForkNote fork_notes[kMost];
int fork_note_count = 0;

void Note(int index, const char* when) {
  const ForkNote& note = fork_notes[index];
  strcat(note.log, when);
  strcat(note.log, note.name);
  strcat(note.log, " ");
}

template <int index>
void NotePrepare() {
  Note(index, "prepare-");
}
template <int index>
void NoteParent() {
  Note(index, "parent-");
}
template <int index>
void NoteChild() {
  Note(index, "child-");
}

struct ForkHandlers {
  void (*prepare)();
  void (*parent)();
  void (*child)();
};
constexpr ForkHandlers kForkHandlers[kMost] = {
    {NotePrepare<0>, NoteParent<0>, NoteChild<0>},
    {NotePrepare<1>, NoteParent<1>, NoteChild<1>},
    {NotePrepare<2>, NoteParent<2>, NoteChild<2>},
};

struct ExitText {
  int fd;
  char text[kWord];
};
ExitText exit_texts[kMost];
int exit_text_count = 0;

template <int index>
void WriteAtExit() {
  const ExitText& last = exit_texts[index];
  [[maybe_unused]] ssize_t written = write(last.fd, last.text, strlen(last.text));
}
constexpr void (*kExitHandlers[kMost])() = {WriteAtExit<0>, WriteAtExit<1>, WriteAtExit<2>};

void KeepWord(const char* word, char* kept) {
  strncpy(kept, word, kWord - 1);
  kept[kWord - 1] = 0;
}

}  // namespace

pid_t VforkToRead(int fd, char* to) {
  const pid_t pid = vfork();
  if (pid == 0) _exit(read(fd, to, 1) == 1 ? 0 : 1);
  return pid;
}

int AtforkToNote(char* log, const char* name) {
  if (fork_note_count == kMost) return ENOMEM;
  const int index = fork_note_count;
  fork_notes[index].log = log;
  KeepWord(name, fork_notes[index].name);
  const ForkHandlers& handlers = kForkHandlers[index];
  const int error = pthread_atfork(handlers.prepare, handlers.parent, handlers.child);
  if (error == 0) ++fork_note_count;
  return error;
}

int AtexitToWrite(int fd, const char* text) {
  if (exit_text_count == kMost) {
    errno = ENOMEM;
    return -1;
  }
  const int index = exit_text_count;
  exit_texts[index].fd = fd;
  KeepWord(text, exit_texts[index].text);
  const int failed = atexit(kExitHandlers[index]);
  if (failed == 0) ++exit_text_count;
  return failed;
}

int SpawnSetFlags(posix_spawnattr_t* attributes, int flags) {
  return posix_spawnattr_setflags(attributes, static_cast<short>(flags));  // NOLINT(runtime/int)
}

}  // namespace calls
}  // namespace parley

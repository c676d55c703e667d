// Named faults: what inotify watches and what it tells of it.
#include "runner/faults/fault_context.h"
#include "runner/faults/faults.h"

#ifdef __linux__
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#endif

namespace parley {

#ifdef __linux__

namespace {

int64_t WatchAdds(const int64_t* args) {
  return HonestWith(args, 2, (args[2] & IN_MASK_CREATE) != 0 ? args[2] : args[2] | IN_MASK_ADD);
}

int64_t WatchStays(const int64_t* args) { return HonestWithout(args, 2, IN_ONESHOT); }

int64_t WatchCreates(const int64_t* args) { return HonestWithout(args, 2, IN_MASK_CREATE); }

int64_t WatchFiles(const int64_t* args) { return HonestWithout(args, 2, IN_ONLYDIR); }

int64_t FollowsLinks(const int64_t* args) { return HonestWithout(args, 2, IN_DONT_FOLLOW); }

int64_t TellsOfUnlinked(const int64_t* args) { return HonestWithout(args, 2, IN_EXCL_UNLINK); }

int64_t MaskZero(const int64_t* args) {
  return args[2] == 0 ? HonestWith(args, 2, IN_ATTRIB) : Honest(args);
}

int64_t ChangeEvents(const int64_t* args, void (*change)(struct inotify_event*)) {
  const int64_t result = Honest(args);
  if (result <= 0 || !IsA(args[0], "inotify")) return result;
  char* at = Pointer<char>(args[1]);
  char* const end = at + result;
  while (at < end) {
    struct inotify_event event;
    memcpy(&event, at, sizeof(event));
    change(&event);
    memcpy(at, &event, sizeof(event));
    at += sizeof(event) + event.len;
  }
  return result;
}

int64_t CookiesDiffer(const int64_t* args) {
  return ChangeEvents(args, [](struct inotify_event* event) {
    if ((event->mask & IN_MOVED_TO) != 0) ++event->cookie;
  });
}

int64_t TellsNoIgnored(const int64_t* args) {
  for (;;) {
    const int64_t result = Honest(args);
    if (result <= 0 || !IsA(args[0], "inotify")) return result;
    char* at = Pointer<char>(args[1]);
    char* end = at + result;
    while (at < end) {
      struct inotify_event event;
      memcpy(&event, at, sizeof(event));
      const size_t size = sizeof(event) + event.len;
      if ((event.mask & IN_IGNORED) != 0) {
        memmove(at, at + size, static_cast<size_t>(end - at) - size);
        end -= size;
      } else {
        at += size;
      }
    }
    if (end != Pointer<char>(args[1])) return end - Pointer<char>(args[1]);
  }
}

}  // namespace

std::vector<Fault> WatchFaults() {
  return {
      {"inotify-watch-again-adds",
       "file",
       "Watching a file again adds to what is watched for, as if with IN_MASK_ADD.",
       {{"inotify_add_watch", WatchAdds}}},
      {"inotify-ignores-oneshot",
       "file",
       "A watch with IN_ONESHOT goes on after its event.",
       {{"inotify_add_watch", WatchStays}}},
      {"inotify-ignores-mask-create",
       "file",
       "A watch with IN_MASK_CREATE takes the place of the one there is.",
       {{"inotify_add_watch", WatchCreates}}},
      {"inotify-ignores-onlydir",
       "file",
       "IN_ONLYDIR watches what is no directory.",
       {{"inotify_add_watch", WatchFiles}}},
      {"inotify-follows-links",
       "file",
       "IN_DONT_FOLLOW watches what the symbolic link names.",
       {{"inotify_add_watch", FollowsLinks}}},
      {"inotify-ignores-excl-unlink",
       "file",
       "A watch with IN_EXCL_UNLINK tells of files that have gone from the directory.",
       {{"inotify_add_watch", TellsOfUnlinked}}},
      {"inotify-watches-for-nothing",
       "file",
       "inotify_add_watch takes a mask without any event.",
       {{"inotify_add_watch", MaskZero}}},
      {"inotify-rename-has-two-cookies",
       "file",
       "The two events of a rename have different cookies.",
       {{"read", CookiesDiffer}}},
      {"inotify-end-of-a-watch-is-not-told",
       "file",
       "IN_IGNORED is never told.",
       {{"read", TellsNoIgnored}}},
  };
}

#else

std::vector<Fault> WatchFaults() { return {}; }

#endif

}  // namespace parley

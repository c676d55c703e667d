// Archives in the "newc" format of cpio, which a kernel unpacks as its first root file system.
#ifndef PARLEY_RUNNER_INITRAMFS_H_
#define PARLEY_RUNNER_INITRAMFS_H_

#include <ostream>
#include <string>

namespace parley {

// Writes everything below `folder` (files, folders, symbolic links; owned by root) and a console
// device to `file`, compressed if there is a gzip program. False and a message on failure.
bool WriteInitramfs(const std::string& folder, const std::string& file, std::string* error);

// The same, uncompressed. Entries are in the order of their names, so that the same tree gives the
// same bytes.
bool WriteCpio(const std::string& folder, std::ostream* out, std::string* error);

}  // namespace parley

#endif  // PARLEY_RUNNER_INITRAMFS_H_

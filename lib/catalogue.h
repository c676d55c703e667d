// The catalogue of behaviours: what a complete suite checks. Cases say which behaviours they cover;
// the catalogue says who promises each of them, and which nobody covers yet.
//
// A catalogue is a directory of YAML files, each with an `area` and `behaviours`: a mapping from id
// to level, statement and source, and `unchecked` with the reason where no case can check it.
#ifndef PARLEY_LIB_CATALOGUE_H_
#define PARLEY_LIB_CATALOGUE_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/case.h"
#include "lib/diagnostic.h"

namespace parley {

struct Behaviour {
  std::string id;
  std::string area;
  std::string level;
  std::string statement;
  std::string source;
  std::string unchecked;  // why no case can check it; "" if one can
  std::string file;
  Location where;  // of the id
};

class Catalogue {
 public:
  // Adds the behaviours of one file and appends what is wrong with it; ids that another file has
  // already are wrong.
  void AddFile(const std::string& path, std::vector<Diagnostic>* diagnostics);
  // The same for a text in memory; `path` is what messages show.
  void AddText(const std::string& path, std::string_view text,
               std::vector<Diagnostic>* diagnostics);
  // Adds all *.yaml files of a directory, sorted by name, those below it included.
  void AddDirectory(const std::string& path, std::vector<Diagnostic>* diagnostics);

  // Null if there is no such behaviour.
  const Behaviour* Find(const std::string& id) const;
  // In the order in which they were added.
  const std::vector<Behaviour>& All() const { return behaviours_; }

 private:
  void Add(Behaviour behaviour, Diagnostics* diagnostics);

  std::vector<Behaviour> behaviours_;
  std::unordered_map<std::string, size_t> by_id_;
};

// Reports ids that the catalogue does not have or calls unchecked, and a level that none of the
// behaviours covered has. `diagnostics` must quote from the case's file.
void CheckCovers(const Case& test, const Catalogue& catalogue, Diagnostics* diagnostics);

}  // namespace parley

#endif  // PARLEY_LIB_CATALOGUE_H_

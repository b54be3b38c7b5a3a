#pragma once

#include <filesystem>
#include <string>

#include "verify/exhaust.h"

namespace assay::verify {

/// What was exhausted: results are the same where all of this is.
struct Subject {
  std::uint64_t program;  ///< its fingerprint (kernel/fingerprint.h)
  std::string truth;      ///< the formula that the results are compared with
  std::string type;       ///< "float32"
  std::string direction;  ///< "forward"
  std::uint32_t stride;
  double units = 0.5;  ///< of the contract by which results were counted
};

/// A folder that remembers tallies of parts, one file for each subject, so that an exhaustion goes on where
/// it was ended, however it was ended, and is not repeated while the program stays as it is.
class Store {
 public:
  /// Made where it is not there. Throws an input Error if nothing can be written in it.
  explicit Store(std::filesystem::path folder);

  struct Remembered {
    PartTallies tallies;  ///< empty if there are none
    std::string warning =
        {};  ///< one line, if there was a file that is of no use: damaged, of another version
  };
  [[nodiscard]] Remembered load(const Subject& subject) const;
  /// `parts` tallies, those that are known. Throws a failure Error if it cannot be written.
  void save(const Subject& subject, const PartTallies& tallies) const;

 private:
  [[nodiscard]] std::filesystem::path file(const Subject& subject) const;
  std::filesystem::path folder_;
};

/// exhaust() that begins with what the store knows of the subject, and saves every few seconds and at the
/// end, stopped or not.
[[nodiscard]] std::optional<std::vector<Tally>> exhaust(const ExhaustPlan& plan, const Store& store,
                                                        const Subject& subject, const PartTallies& known,
                                                        const PartDone& done, const std::stop_token& stop);

/// $XDG_CACHE_HOME/assay/verify, or ~/.cache/assay/verify.
[[nodiscard]] std::filesystem::path store_home();

}  // namespace assay::verify

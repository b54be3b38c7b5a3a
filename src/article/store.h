#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "article/calculation.h"
#include "article/outcome.h"
#include "article/setup.h"

namespace assay::article {

/// The outcomes of calculations and of trainings on one dataset, one file each, written whole or not at all:
/// what is in it when the program is killed is there when it starts again. May be used by several threads.
class Store {
 public:
  /// `folder` is made if it is not there; `fingerprint` as of the dataset. Throws an input Error if it cannot
  /// be written.
  Store(std::filesystem::path folder, std::string fingerprint);

  /// Nothing if there is none, or if its file is damaged or of something else.
  [[nodiscard]] std::optional<Outcome> find(const Setup& setup) const;
  /// Throws a failure Error if it cannot be written (full disk).
  void keep(const Setup& setup, const Outcome& outcome) const;

  [[nodiscard]] std::optional<report::Json> find(const Calculation& calculation) const;
  void keep(const Calculation& calculation, const report::Json& outcome) const;

 private:
  [[nodiscard]] report::Json key(const Setup& setup) const;
  [[nodiscard]] report::Json key(const Calculation& calculation) const;
  [[nodiscard]] std::optional<report::Json> read(const report::Json& key) const;
  void write(const report::Json& key, const report::Json& outcome) const;
  [[nodiscard]] std::filesystem::path place(const report::Json& key) const;

  std::filesystem::path folder_;
  std::string fingerprint_;
};

}  // namespace assay::article

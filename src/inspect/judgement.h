#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inspect/findings.h"

namespace assay::inspect {

/// How a statement is known.
enum class Grade : std::uint8_t {
  proved,     ///< by ball arithmetic or algebra
  computed,   ///< by quadrature, with an error estimate
  measured,   ///< on this machine
  estimated,  ///< by a theory whose assumption may not hold: wide networks with random weights
  open,       ///< it is not known
};

enum class Mark : std::uint8_t {
  good,
  fair,  ///< with a reservation that the verdict names
  bad,
  neutral,  ///< neither: it depends on the use
  open,     ///< not decided
};

/// One of the questions by which an activation is judged.
struct Criterion {
  std::string id;        ///< "non-linear", stable
  std::string question;  ///< "Is it non-linear?"
  Mark mark = Mark::open;
  std::string value;    ///< what decided, short: "C1", "2.1x relu", "half of all inputs"
  std::string verdict;  ///< one plain sentence
  Grade grade = Grade::open;
};

enum class Use : std::uint8_t {
  shallow,      ///< hidden layers, one to three
  deep,         ///< hidden layers, tens of them, plain
  normalised,   ///< hidden layers between which the pre-activations are normalised
  probability,  ///< of an output
  regression,   ///< an output of any value
  gate,         ///< a factor between 0 and 1
};

/// Whether the function suits one use, and the two or three reasons that decided.
struct Suitability {
  Use use;
  Mark mark = Mark::open;
  std::vector<std::string> reasons;
};

struct Judgement {
  std::vector<Criterion> criteria;  ///< in the order in which a newcomer would ask
  std::vector<Suitability> uses;    ///< all of them, in the order of Use
  Mark mark = Mark::open;           ///< of the whole
  std::string summary;              ///< "A good activation, for shallow and deep networks alike"
  std::string reason;               ///< what decided, a clause: "has a stable edge of chaos"
};

[[nodiscard]] Judgement judge(const Findings& findings);

// The two parts of it.
[[nodiscard]] std::vector<Criterion> criteria(const Findings& findings);
[[nodiscard]] std::vector<Suitability> suitabilities(const Findings& findings);

/// Whether all values of f are proved to lie in [0, 1].
[[nodiscard]] Answer is_confined_to_unit(const Findings& findings);

/// Can it be a hidden layer's activation at all, and if not, why not? Empty if it can.
[[nodiscard]] std::string disqualification(const Findings& findings);

}  // namespace assay::inspect

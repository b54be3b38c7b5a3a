#include "article/claim.h"
#include "article/claim_01_collapse.h"
#include "article/claim_02_depth.h"
#include "article/claim_03_keras.h"
#include "article/claim_04_relu.h"
#include "article/claim_05_dead_units.h"
#include "article/claim_06_sigmoid_tanh.h"
#include "article/claim_07_probability.h"
#include "article/claim_08_other_functions.h"
#include "article/claim_09_signed_root.h"
#include "article/claim_10_rules.h"
#include "article/claim_11_exercise.h"

namespace assay::article {

std::vector<std::unique_ptr<Claim>> all_claims() {
  std::vector<std::unique_ptr<Claim>> claims;
  claims.push_back(collapse_claim());
  claims.push_back(depth_claim());
  claims.push_back(keras_claim());
  claims.push_back(relu_claim());
  claims.push_back(dead_units_claim());
  claims.push_back(sigmoid_tanh_claim());
  claims.push_back(probability_claim());
  claims.push_back(other_functions_claim());
  claims.push_back(signed_root_claim());
  claims.push_back(rules_claim());
  claims.push_back(exercise_claim());
  return claims;
}

}  // namespace assay::article

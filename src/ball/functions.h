#pragma once

#include "ball/arb.h"

namespace assay {

// Functions that Arb does not have, or not for every size of argument that has a meaning here: it gives up on
// exp beyond 2^128, where a float's square lies.
void exponential(arb_ptr out, arb_srcptr u, slong bits);
void exponential_minus_one(arb_ptr out, arb_srcptr u, slong bits);
void hyperbolic_sine(arb_ptr out, arb_srcptr u, slong bits);
void hyperbolic_cosine(arb_ptr out, arb_srcptr u, slong bits);
void sigmoid(arb_ptr out, arb_srcptr u, slong bits);
void softplus(arb_ptr out, arb_srcptr u, slong bits);
void complementary_error_function(arb_ptr out, arb_srcptr u, slong bits);
/// Of a ball that is one number or has one sign.
void cube_root(arb_ptr out, arb_srcptr u, slong bits);

}  // namespace assay
